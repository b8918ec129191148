"""CloudEvents 1.0 attributes as Kafka headers, binary content mode.

Source: CloudEvents 1.0.2 and its Kafka protocol binding. Context attributes travel as headers
with the prefix `ce_`, the payload is the record value, and `content-type` is its media type.
`traceparent` follows the distributed tracing extension; `correlationid`, `causationid`, `actor`
and `aggregateversion` are ours.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Self
from uuid import UUID

CONTENT_TYPE = "application/json"
SPEC_VERSION = "1.0"


class Envelope(NamedTuple):
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
    def from_headers(
        cls,
        headers: Sequence[tuple[str, bytes | None]],
        read_uuid: Callable[[str], UUID] = UUID,
    ) -> Self:
        """Read the attributes; KeyError or ValueError name the one that is missing or wrong.

        A header without a value, as Debezium writes for NULL, is the same as none.
        """
        found: dict[str, Any] = dict(headers)
        if None in found.values():
            found = {name: value for name, value in headers if value is not None}
        return cls(
            read_uuid(_text(found["ce_id"])),
            _text(found["ce_type"]),
            _text(found["ce_source"]),
            _text(found["ce_subject"]),
            datetime.fromisoformat(_text(found["ce_time"])),
            _text(found["ce_dataschema"]),
            int(found["ce_aggregateversion"]),
            _text(found["ce_correlationid"]),
            _optional(found.get("ce_causationid")),
            _text(found["ce_actor"]),
            _optional(found.get("ce_reason")),
            _optional(found.get("ce_traceparent")),
        )


_text = bytes.decode


def _optional(value: bytes | None) -> str | None:
    return None if value is None else value.decode()
