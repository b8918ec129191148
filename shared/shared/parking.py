"""Parked keys: an event that cannot be handled waits with its reason, and only its key waits.

Later events of a parked key join it, so the key's order is kept, while every other key passes.
The table is the truth; a view of it goes to the dead-letter topic through the outbox.
"""

import base64
from datetime import datetime
from importlib.metadata import version
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, UniqueConstraint, bindparam, select, text
from sqlmodel import Field

from shared.database import Query
from shared.errors import DomainError, PermanentError, TongtuError
from shared.incoming import Incoming
from shared.outbox import Message, Outbox
from shared.subscriptions import HasSession, dead_letter_topic
from shared.tables import Row, document, instant, sequence, table_of

FOLLOWER = "key-parked"
"""The code of an event that is fine itself but comes after one that is parked."""

MAX_SHOWN_BYTES = 500_000
"""How much of a bad record the dead-letter topic shows; the table keeps all of it."""

_MAX_MESSAGE = 2000


class UnparkedError(TongtuError):
    """The key was released while its event was about to be parked; handle the event instead."""


class ParkedKeyRow(Row, table=True):
    """A key whose events wait."""

    __tablename__ = "parked_keys"

    consumer: str = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    record_key: str = Field(primary_key=True)
    partition: int
    error_code: str
    parked_at: datetime = instant()
    last_event_at: datetime = instant()
    retry_requested_at: datetime | None = instant(default=None, nullable=True)
    retry_requested_by: str | None = None


class ParkedEventRow(Row, table=True):
    """A record as it came, why it waits, and how that ended."""

    __tablename__ = "parked_events"
    __table_args__ = (UniqueConstraint("consumer", "topic", "partition", "offset"),)

    seq: int = sequence()
    consumer: str
    topic: str
    partition: int
    offset: int = Field(sa_type=BigInteger)
    record_key: str
    event_id: UUID | None = None
    event_type: str | None = None
    headers: str = document()
    value: bytes | None = None
    error_code: str
    error_message: str
    attempts: int
    consumer_version: str
    parked_at: datetime = instant()
    status: str = Field(sa_column_kwargs={"server_default": text("'parked'")})
    resolved_at: datetime | None = instant(default=None, nullable=True)
    resolved_by: str | None = None
    resolution: str | None = None


_keys = table_of(ParkedKeyRow)

PARKED = Query(
    select(
        _keys.c.topic,
        _keys.c.partition,
        _keys.c.record_key,
        _keys.c.retry_requested_at,
        _keys.c.retry_requested_by,
    ).where(_keys.c.consumer == bindparam("consumer"))
)
"""Every parked key of one consumer; normally there is none."""


def reason_of(error: BaseException) -> tuple[str, str]:
    """Return the code and the text of a failure, bounded, without a stack."""
    is_ours = isinstance(error, PermanentError | DomainError)
    code = error.code if isinstance(error, PermanentError | DomainError) else "handler-failed"
    message = str(error) if is_ours else f"{type(error).__name__}: {error}"
    return code, message[:_MAX_MESSAGE].replace("\0", "\\0")


class Parking:
    """Parks events of one consumer group within a unit of work."""

    def __init__(self, consumer: str, package: str) -> None:
        self._consumer = consumer
        self._version = version(package)

    def park(
        self, uow: HasSession, incoming: Incoming[Any], error: BaseException, attempts: int
    ) -> None:
        """Park an event that failed, and its key with it."""
        code, message = reason_of(error)
        topic, key = incoming.place
        now = uow.session.context.now
        uow.session.insert_if_absent(
            ParkedKeyRow,
            key=("consumer", "topic", "record_key"),
            consumer=self._consumer,
            topic=topic,
            record_key=key,
            partition=incoming.record.partition,
            error_code=code,
            parked_at=now,
            last_event_at=now,
        )
        self._store(uow, incoming, (code, message), attempts)

    def join(self, uow: HasSession, incoming: Incoming[Any], *, is_first: bool) -> None:
        """Let an event of a parked key wait behind the others, unless the key was released."""
        topic, key = incoming.place
        if is_first:
            uow.session.update(
                ParkedKeyRow,
                where={"consumer": self._consumer, "topic": topic, "record_key": key},
                missed=UnparkedError(key),
                last_event_at=uow.session.context.now,
            )
        self._store(uow, incoming, (FOLLOWER, "an earlier event of its key is parked"), 0)

    def _store(
        self, uow: HasSession, incoming: Incoming[Any], reason: tuple[str, str], attempts: int
    ) -> None:
        record, envelope = incoming.record, incoming.envelope
        values = {
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "record_key": incoming.key,
            "event_id": incoming.event_id,
            "event_type": envelope.type.replace("\0", "\\0")[:255] if envelope else None,
            "error_code": reason[0],
            "error_message": reason[1],
            "attempts": attempts,
            "consumer_version": self._version,
        }
        uow.session.insert_if_absent(
            ParkedEventRow,
            key=("consumer", "topic", "partition", "offset"),
            consumer=self._consumer,
            headers=orjson.dumps(
                [[name, _base64(value)] for name, value in record.headers]
            ).decode(),
            value=record.value,
            parked_at=uow.session.context.now,
            **values,
        )
        self._announce(uow.outbox, incoming, values)

    def _announce(self, outbox: Outbox, incoming: Incoming[Any], values: dict[str, Any]) -> None:
        """Show the event on the dead-letter topic, with the bytes that came."""
        record = incoming.record
        event_type = f"{self._consumer}.parked-event.parked.v1"
        outbox.append_message(
            Message(
                topic=dead_letter_topic(record.topic, self._consumer),
                subject=incoming.key[:255],
                type=event_type,
                dataschema=f"urn:tongtu:schema:{event_type}",
                payload=orjson.dumps(
                    {
                        **values,
                        "timestamp": record.timestamp,
                        "value_base64": _base64((record.value or b"")[:MAX_SHOWN_BYTES]),
                    },
                    default=str,
                ),
                version=record.offset + 1,
            )
        )


def _base64(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(value).decode()


def headers_from(stored: str) -> list[tuple[str, bytes | None]]:
    """Turn stored headers back into what the record carried; a null value stays null."""
    return [
        (name, None if value is None else base64.b64decode(value))
        for name, value in orjson.loads(stored)
    ]
