"""What became of one attempt to deliver a webhook, as values."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Succeeded:
    """The endpoint answered 2xx."""

    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The endpoint did not confirm; `reason` is a stable word, `summary` a bounded extract."""

    reason: str
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttled:
    """The endpoint is overloaded (429, 502 or 504) and perhaps said when to come back."""

    reason: str
    retry_after: timedelta | None = None
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The endpoint answered 410: it wants nothing more, ever."""

    reason: str = "status-410"
    summary: str = ""


Outcome = Succeeded | Failed | Throttled | Gone
"""Everything that one attempt can end in."""
