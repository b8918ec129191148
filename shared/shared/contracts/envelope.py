"""CloudEvents 1.0 attributes as Kafka headers, binary content mode.

Source: CloudEvents 1.0.2 and its Kafka protocol binding. Context attributes travel as headers
with the prefix `ce_`, the payload is the record value, and `content-type` is its media type.
`traceparent` follows the distributed tracing extension; `correlationid`, `causationid`, `actor`
and `aggregateversion` are ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

CONTENT_TYPE = "application/json"
SPEC_VERSION = "1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What is known about an event besides its payload."""

    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    dataschema: str
    aggregate_version: int
    correlation_id: str
    causation_id: str | None
    actor: str
    reason: str | None
    traceparent: str | None

    @classmethod
    def from_headers(cls, headers: Sequence[tuple[str, bytes | None]]) -> Self:
        """Read the attributes; KeyError or ValueError name the one that is missing or wrong.

        A header without a value, as Debezium writes for NULL, is the same as none.
        """
        found = {name: value for name, value in headers if value is not None}
        return cls(
            id=UUID(found["ce_id"].decode()),
            type=found["ce_type"].decode(),
            source=found["ce_source"].decode(),
            subject=found["ce_subject"].decode(),
            time=datetime.fromisoformat(found["ce_time"].decode()),
            dataschema=found["ce_dataschema"].decode(),
            aggregate_version=int(found["ce_aggregateversion"]),
            correlation_id=found["ce_correlationid"].decode(),
            causation_id=_text(found.get("ce_causationid")),
            actor=found["ce_actor"].decode(),
            reason=_text(found.get("ce_reason")),
            traceparent=_text(found.get("ce_traceparent")),
        )


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()
