"""Lists of matches: their order, and which part of them is wanted."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Self
from uuid import UUID

USUAL_LIMIT, HIGHEST_LIMIT = 50, 200
MOST_COUNTED = 1000
"""Where a count ends, so that no list is too long to be counted."""


class Place(NamedTuple):
    """A match by the order of its list: the likely amount from the top, the deadline, the id."""

    likely_fen: int
    deadline_order: date
    id: UUID

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a place as it is written; anything else is a ValueError."""
        likely, day, match_id = text.split(",")
        return cls(int(likely), date.fromisoformat(day), UUID(match_id))

    def __str__(self) -> str:
        return f"{self.likely_fen},{self.deadline_order},{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which matches are wanted; what is None does not narrow."""

    project_id: UUID | None = None
    programme_id: str | None = None
    form: str | None = None
    agency: str | None = None
    district: str | None = None
    applicant: str | None = None
    window: str | None = None
    open_on: date | None = None
    """Programmes without windows take applications on every day, as far as anybody has said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of a list is wanted."""

    verdict: str | None = None
    after: Place | None = None
    limit: int = USUAL_LIMIT
