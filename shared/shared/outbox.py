"""Transactional outbox: facts wait in a table, written together with the state they follow from.

The columns are those of Debezium's outbox event router, so that Debezium can replace the relay,
and one column for each CloudEvents attribute that a record carries as a header.
"""

from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, Self
from uuid import UUID

import asyncpg
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import BIGINT
from sqlmodel import Field

from shared.contracts.envelope import CONTENT_TYPE, SPEC_VERSION
from shared.contracts.event import Event
from shared.database import Session
from shared.errors import InvalidValueError
from shared.identifiers import new_id
from shared.tables import Row, instant, sequence

MAX_PAYLOAD_BYTES = 900_000
"""A larger fact would not fit into one record batch and would block its partition for ever."""

CHANNEL = "outbox"
"""The PostgreSQL notification channel that wakes the relay."""


class OutboxRow(Row, table=True):
    """A fact that is committed and not yet acknowledged by the brokers."""

    __tablename__ = "outbox"

    seq: int = sequence()
    id: UUID
    aggregatetype: str = Field(max_length=255)
    aggregateid: str = Field(max_length=255)
    type: str = Field(max_length=255)
    payload: bytes
    aggregate_version: int = Field(sa_type=BIGINT)
    source: str
    time: str
    dataschema: str
    correlationid: str
    causationid: str | None = None
    actor: str
    reason: str | None = None
    traceparent: str | None = None
    created_at: datetime = instant(
        default=None, sa_column_kwargs={"server_default": text("clock_timestamp()")}
    )


class Message(NamedTuple):
    """A serialised fact, before the circumstances are added."""

    topic: str
    subject: str
    type: str
    dataschema: str
    payload: bytes
    version: int

    @classmethod
    def of(cls, event: Event, *, version: int) -> Self:
        """Serialise a fact; `version` is the aggregate's version after it."""
        return cls(
            topic=event.topic,
            subject=event.subject,
            type=event.event_type,
            dataschema=event.dataschema(),
            payload=event.__pydantic_serializer__.to_json(event),
            version=version,
        )


class Outbox:
    """Appends facts to the unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, event: Event, *, version: int) -> UUID:
        """Announce a fact; `version` is the aggregate's version after the change."""
        return self.append_message(Message.of(event, version=version))

    def append_message(self, message: Message) -> UUID:
        """Announce something already serialised, with the circumstances of this unit of work."""
        if len(message.payload) > MAX_PAYLOAD_BYTES:
            size = f"{len(message.payload)} bytes"
            raise InvalidValueError("", size, f"at most {MAX_PAYLOAD_BYTES} bytes")
        context = self._session.context
        event_id = new_id()
        self._session.insert(
            OutboxRow,
            id=event_id,
            aggregatetype=message.topic,
            aggregateid=message.subject,
            type=message.type,
            payload=message.payload,
            aggregate_version=message.version,
            source=source_of(message.type),
            time=context.now.isoformat(),
            dataschema=message.dataschema,
            correlationid=context.correlation_id,
            causationid=context.causation_id,
            actor=context.actor,
            reason=context.reason,
            traceparent=context.traceparent,
        )
        return event_id


def source_of(event_type: str) -> str:
    """Name the service that publishes a type, as a CloudEvents source."""
    return f"urn:tongtu:service:{event_type.split('.', 1)[0]}"


_attributes = itemgetter(
    "type",
    "source",
    "dataschema",
    "id",
    "aggregateid",
    "time",
    "aggregate_version",
    "correlationid",
    "actor",
    "causationid",
    "reason",
    "traceparent",
)


def headers_of(row: asyncpg.Record | dict[str, Any]) -> list[tuple[str, bytes]]:
    """Return the headers of a row's record: CloudEvents 1.0 Kafka binding, binary mode."""
    (
        *constant,
        event_id,
        subject,
        time,
        version,
        correlation_id,
        actor,
        causation_id,
        reason,
        traceparent,
    ) = _attributes(row)
    headers = [
        *_constant_headers(*constant),
        ("ce_id", str(event_id).encode()),
        ("ce_subject", subject.encode()),
        ("ce_time", time.encode()),
        ("ce_aggregateversion", b"%d" % version),
        ("ce_correlationid", correlation_id.encode()),
        ("ce_actor", actor.encode()),
    ]
    if causation_id is not None:
        headers.append(("ce_causationid", causation_id.encode()))
    if reason is not None:
        headers.append(("ce_reason", reason.encode()))
    if traceparent is not None:
        headers.append(("ce_traceparent", traceparent.encode()))
    return headers


@lru_cache(maxsize=256)
def _constant_headers(
    event_type: str, source: str, dataschema: str
) -> tuple[tuple[str, bytes], ...]:
    return (
        ("ce_specversion", SPEC_VERSION.encode()),
        ("ce_type", event_type.encode()),
        ("ce_source", source.encode()),
        ("ce_dataschema", dataschema.encode()),
        ("content-type", CONTENT_TYPE.encode()),
    )
