"""Records as they come in: decoded, or with the reason why not."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, Generic, NamedTuple
from uuid import UUID

from aiokafka import ConsumerRecord
from asyncpg.pgproto import pgproto
from pydantic import ValidationError

from shared.contracts.envelope import Envelope
from shared.contracts.event import Event
from shared.contracts.registry import EVENTS
from shared.errors import PermanentError
from shared.subscriptions import Fact, Handler, UowT

LONGEST_KEY = 255
"""A longer key is known by its beginning and its digest."""


class UndecodableError(PermanentError):
    """The bytes are not an event: headers are missing, or the payload is not valid JSON."""

    code = "undecodable"


class UnknownTypeError(PermanentError):
    """No such event type is registered."""

    code = "unknown-type"


class SchemaViolationError(PermanentError):
    """The payload is JSON and not what its type promises."""

    code = "schema-violation"


class Incoming(NamedTuple, Generic[UowT]):
    """One record; `handler` is None when the service does not care, `fault` when it cannot."""

    record: ConsumerRecord[bytes | None, bytes | None]
    envelope: Envelope | None = None
    event: Event | None = None
    handler: Handler[UowT] | None = None
    fault: PermanentError | None = None
    fact: Fact | None = None
    """What a projection gets, in place of an event for a function."""

    @property
    def key(self) -> str:
        """Name the record's aggregate; a record without a key stands alone."""
        key = self.record.key
        if key is None:
            return f"@{self.record.partition}:{self.record.offset}"
        text = bytes(key).decode("utf-8", "backslashreplace").replace("\0", "\\0")
        # PostgreSQL stores no NUL and indexes no long text: no key may keep its event from waiting.
        return text if len(text) <= LONGEST_KEY else f"{text[:180]}…{sha256(key).hexdigest()}"

    @property
    def place(self) -> tuple[str, str]:
        """Name what is parked when this record fails: its key on its topic."""
        return self.record.topic, self.key

    def alone(self) -> "Incoming[UowT]":
        """Return the record without key and headers, when something in them cannot be stored."""
        return Incoming(replace(self.record, key=None, headers=()), fault=self.fault)

    @property
    def event_id(self) -> UUID | None:
        """Name the event, when that much could be read."""
        return self.envelope.id if self.envelope is not None else None


def decode(
    record: ConsumerRecord[Any, Any], handlers: Mapping[str, Handler[UowT]]
) -> Incoming[UowT]:
    """Read a record; whatever is wrong with it becomes its fault, never an exception.

    The driver's UUID is a uuid.UUID too, and is read eight times as fast.
    """
    try:
        envelope = Envelope.from_headers(record.headers, pgproto.UUID)
    except (KeyError, ValueError) as error:
        return Incoming(record, fault=UndecodableError(f"header {error}"))
    handler = handlers.get(envelope.type)
    if handler is None:
        if envelope.type in EVENTS:
            return Incoming(record, envelope)
        fault = UnknownTypeError(f"{envelope.type} is not a registered event type")
        return Incoming(record, envelope, fault=fault)
    try:
        event = handler.read(record.value or b"")
    except ValidationError as error:
        return Incoming(record, envelope, fault=_invalid(error))
    if handler.projection is not None:
        return Incoming(record, envelope, fact=Fact(event, envelope, record.value))
    return Incoming(record, envelope, event, handler)


def _invalid(error: ValidationError) -> PermanentError:
    """Tell bytes that are no JSON from JSON that breaks the schema; never quote the payload."""
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    if problems[0]["type"] == "json_invalid":
        return UndecodableError(problems[0]["msg"])
    text = "; ".join(f"/{'/'.join(map(str, item['loc']))}: {item['msg']}" for item in problems[:5])
    return SchemaViolationError(text)
