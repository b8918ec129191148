"""The recording of Debezium's run: outbox rows that went in, Kafka records that came out."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self
from uuid import UUID

from aiokafka import ConsumerRecord

from tongtu.platform.jars import JarLock
from tongtu.platform.layout import checkout_root

DEPLOY = checkout_root() / "deploy" / "debezium"
RECORDING = Path(__file__).parents[1] / "contract" / "debezium" / "recorded.json"

Captured = Literal["snapshot", "stream"]
"""Whether a row was there before Debezium started, or was inserted under its eyes."""


def setup() -> dict[str, str]:
    """Name what decides the outcome of a run: the locked versions, and the settings as a digest."""
    jars = {jar.artifact: jar.version for jar in lock().jars}
    artifacts = ("debezium-connector-postgres", "connect-runtime")
    return {name: jars[name] for name in artifacts} | {"settings": _digest()}


def lock() -> JarLock:
    """Read which jars Kafka Connect and Debezium consist of."""
    return JarLock.read(DEPLOY / "connect.lock.toml")


def _digest() -> str:
    lines = [
        line
        for name in ("worker.properties", "outbox.properties", "prepare.sql")
        for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith(("#", "--"))
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRow:
    """One row of the outbox, and how Debezium came to know it."""

    captured: Captured
    columns: dict[str, Any]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read a row back with the types that asyncpg gives."""
        columns = dict(data["columns"])
        columns["id"] = UUID(columns["id"])
        columns["payload"] = base64.b64decode(columns["payload"])
        columns["created_at"] = datetime.fromisoformat(columns["created_at"])
        return cls(captured=data["captured"], columns=columns)

    def to_json(self) -> dict[str, Any]:
        """Return the row as JSON: the payload in base64, other values as text."""
        columns = dict(self.columns)
        columns["id"] = str(columns["id"])
        columns["payload"] = base64.b64encode(columns["payload"]).decode()
        columns["created_at"] = columns["created_at"].isoformat()
        return {"captured": self.captured, "columns": columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRecord:
    """One record that Debezium wrote; a header's value is None where its column was NULL."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes | None], ...]

    @classmethod
    def from_kafka(cls, record: ConsumerRecord[bytes, bytes]) -> Self:
        """Keep what a consumer received."""
        return cls(
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            timestamp=record.timestamp,
            key=bytes(record.key or b""),
            value=bytes(record.value or b""),
            headers=tuple(record.headers),
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read a record back."""
        headers = tuple((name, _encoded(value)) for name, value in data["headers"])
        key, value = data["key"].encode(), base64.b64decode(data["value"])
        return cls(**{**data, "key": key, "value": value, "headers": headers})

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON: the value in base64, key and headers as the text they are."""
        return asdict(self) | {
            "key": self.key.decode(),
            "value": base64.b64encode(self.value).decode(),
            "headers": [
                (name, None if value is None else value.decode()) for name, value in self.headers
            ],
        }

    def header(self, name: str) -> bytes | None:
        """Return the only header of this name."""
        (value,) = (value for found, value in self.headers if found == name)
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One run: its setup, the size of its topics, rows by `seq`, records by topic and place."""

    setup: dict[str, str]
    partitions: int
    rows: tuple[RecordedRow, ...]
    records: tuple[RecordedRecord, ...]

    @classmethod
    def load(cls, path: Path = RECORDING) -> Self:
        """Read the committed recording."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            setup=data["setup"],
            partitions=data["partitions"],
            rows=tuple(map(RecordedRow.from_json, data["rows"])),
            records=tuple(map(RecordedRecord.from_json, data["records"])),
        )

    def save(self, path: Path = RECORDING) -> None:
        """Write the recording."""
        data = {
            "setup": self.setup,
            "partitions": self.partitions,
            "rows": [row.to_json() for row in self.rows],
            "records": [record.to_json() for record in self.records],
        }
        text = json.dumps(data, ensure_ascii=False, indent=1)
        path.write_text(f"{text}\n", encoding="utf-8")


def _encoded(value: str | None) -> bytes | None:
    return None if value is None else value.encode()
