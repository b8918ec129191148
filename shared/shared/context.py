"""Who does something, why, and in whose trace."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The circumstances of one unit of work; they travel in every event that it states."""

    actor: str
    correlation_id: str
    causation_id: str | None = None
    reason: str | None = None
    traceparent: str | None = None
    now: datetime
