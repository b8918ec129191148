"""What an example is: a fact with the circumstances that travel in its headers."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.contracts.event import Event
from shared.outbox import headers_of, source_of

Json = dict[str, Any]

_CORRELATION_ID = "01923119-61bf-7398-b4a8-f60718293a99"
_TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A fact with the circumstances that travel in its headers."""

    event: Event
    id: UUID
    time: datetime
    actor: str
    version: int = 1
    """The version of the aggregate after the fact."""
    causation_id: UUID | None = None
    reason: str | None = None

    def payload(self) -> Json:
        """Return the value of the record, as consumers parse it."""
        parsed: Json = json.loads(self.event.model_dump_json())
        return parsed

    def row(self) -> Json:
        """Return the outbox row that the relay would publish."""
        return {
            "id": self.id,
            "aggregatetype": self.event.topic,
            "aggregateid": self.event.subject,
            "type": self.event.event_type,
            "payload": self.event.model_dump_json().encode(),
            "aggregate_version": self.version,
            "source": source_of(self.event.event_type),
            "time": self.time.isoformat(),
            "dataschema": self.event.dataschema(),
            "correlationid": _CORRELATION_ID,
            "causationid": None if self.causation_id is None else str(self.causation_id),
            "actor": self.actor,
            "reason": self.reason,
            "traceparent": _TRACEPARENT,
        }

    def headers(self) -> dict[str, str]:
        """Return the headers of the record as text."""
        return {name: value.decode() for name, value in headers_of(self.row())}


def by_type(examples: Iterable[Example]) -> dict[str, Example]:
    """Map event types to their example; two examples of one type are a programming error."""
    found: dict[str, Example] = {}
    for example in examples:
        event_type = example.event.event_type
        if event_type in found:
            raise ValueError(f"{event_type} has two examples")
        found[event_type] = example
    return found
