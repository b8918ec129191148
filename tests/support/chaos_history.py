"""Reads a run's history back: topics from offset zero, databases, and what is still to do."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import asyncpg
import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.contracts.envelope import Envelope
from shared.settings import KafkaSettings
from support.chaos_services import TestedService
from support.ledger import Copy, Effect, History, State

SAME_AS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "laboratory.counter.raised.v1": lambda data: str(data["request"]),
    "project-registry.project.registered.v1": lambda data: str(data["name"]),
    "land-supply.case.opened.v1": lambda data: f"case of {data['project_id']}",
    "funding.facts.stated.v1": lambda data: f"{data['subject_id']} {data['facts']}",
    "funding.match.found.v1": lambda data: f"{data['project_id']} {data['programme']['id']}",
    "notifier.notification.raised.v1": lambda data: f"{data['cause_id']} {data['recipient']}",
}
"""Event type -> what two events of it cannot share, read from the payload."""


@dataclass(frozen=True, slots=True)
class Source:
    """One service's database."""

    service: TestedService
    url: str

    async def rows(self, sql: str) -> list[Any]:
        """Return all rows of a query."""
        connection = await asyncpg.connect(self.url, timeout=5)
        try:
            return list(await connection.fetch(sql))
        finally:
            await connection.close()

    async def waiting(self) -> int:
        """Count what the outbox holds."""
        return int((await self.rows("SELECT count(*) FROM outbox"))[0][0])

    async def offsets(self) -> dict[TopicPartition, int]:
        """Return where the consumer stands."""
        sql = "SELECT topic, partition, next_offset FROM consumer_offsets"
        return {TopicPartition(row[0], row[1]): row[2] for row in await self.rows(sql)}


async def read_ends(bootstrap_servers: str, topics: Iterable[str]) -> dict[TopicPartition, int]:
    """Return the end of every partition."""
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap_servers) as client:
        ends: dict[TopicPartition, int] = await client.end_offsets(_partitions(topics))
        return ends


def _partitions(topics: Iterable[str]) -> list[TopicPartition]:
    count = KafkaSettings().partitions
    return [TopicPartition(topic, number) for topic in topics for number in range(count)]


async def is_done(sources: Iterable[Source], bootstrap_servers: str, topics: Iterable[str]) -> bool:
    """Tell whether nothing waits in an outbox and every consumer has reached every end."""
    sources, topics = list(sources), list(topics)
    ends = await read_ends(bootstrap_servers, topics)
    for source in sources:
        offsets = await source.offsets()
        for partition, end in ends.items():
            is_read = partition.topic in source.service.subscriptions.topics
            if is_read and offsets.get(partition, 0) < end:
                return False
    if sum([await source.waiting() for source in sources]):
        return False
    return ends == await read_ends(bootstrap_servers, topics)


async def read_copies(bootstrap_servers: str, topics: Iterable[str]) -> list[Copy]:
    """Read whole topics."""
    copies: list[Copy] = []
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap_servers) as client:
        found = await client.end_offsets(_partitions(topics))
        ends = {partition: end for partition, end in found.items() if end}
        if not ends:
            return []
        client.assign(list(ends))
        await client.seek_to_beginning(*ends)
        while any([await client.position(part) < end for part, end in ends.items()]):
            polled = await client.getmany(timeout_ms=500)
            copies.extend(_copy(record) for records in polled.values() for record in records)
    return copies


def _copy(record: Any) -> Copy:
    envelope = Envelope.from_headers(record.headers)
    data = orjson.loads(record.value)
    identity = SAME_AS[envelope.type](data)
    return Copy(
        event=str(envelope.id),
        type=envelope.type,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key.decode(),
        version=envelope.aggregate_version,
        cause=envelope.causation_id or identity,
        same_as=identity,
    )


async def read_effects(source: Source, copies: Iterable[Copy]) -> list[Effect]:
    """Read what a consumer left behind; where it kept a key, the key's first event is meant."""
    topics = source.service.subscriptions.topics
    first = [copy for copy in copies if copy.version == 1 and copy.topic in topics]
    events = {copy.key: copy.event for copy in first}
    rows = await source.rows(source.service.effects)
    return [
        Effect(consumer=source.service.name, event=events.get(str(found), str(found)), position=at)
        for found, at in rows
    ]


async def read_states(source: Source) -> list[State]:
    """Read the aggregates that a service keeps."""
    rows = await source.rows(source.service.states)
    return [State(topic=topic, key=str(key), version=version) for topic, key, version in rows]


async def read_parked(source: Source) -> list[str]:
    """Name the events that a consumer has set aside."""
    sql = "SELECT topic, record_key, error_code, error_message FROM parked_events ORDER BY seq"
    return [f"{source.service.name}: {' '.join(row)}" for row in await source.rows(sql)]


def write(history: History, path: Path) -> None:
    """Keep a history as evidence, one line of JSON for each thing that is known."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kinds = ("attempts", "states", "copies", "effects")
    with path.open("wb") as file:
        for kind in kinds:
            for item in getattr(history, kind):
                file.write(orjson.dumps({"kind": kind, **asdict(item)}) + b"\n")
        last = {"parked": history.parked, "drained_in_seconds": history.drained_in_seconds}
        file.write(orjson.dumps(last) + b"\n")
