"""Inboxes: whose they are, what is in their parts, and in which order."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Self
from uuid import UUID

from land_supply.domain.clock import DUE_SOON_WORKING_DAYS
from shared.working_days import WorkingDayCalendar

USUAL_LIMIT, HIGHEST_LIMIT = 50, 200
MOST_COUNTED = 500
"""Where a count ends, so that no inbox is too large to be counted."""


class Tray(StrEnum):
    """The parts of an inbox."""

    ALL = "all"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    UNCLAIMED = "unclaimed"
    MINE = "mine"


class Place(NamedTuple):
    """A line of an inbox by its order: the due date first; what has none comes last."""

    due_order: date
    case_id: UUID
    step_id: str
    round: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a place as it is written; anything else is a ValueError."""
        day, case_id, step_id, number = text.split(",")
        return cls(date.fromisoformat(day), UUID(case_id), step_id, int(number))

    def __str__(self) -> str:
        return f"{self.due_order},{self.case_id},{self.step_id},{self.round}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """Whose inbox it is: a sponsor's, or that of some agencies; a district narrows it further."""

    me: str
    organisation: str | None = None
    agencies: tuple[str, ...] = ()
    district: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of an inbox is wanted; what is None does not narrow."""

    tray: Tray = Tray.ALL
    officer: str | None = None
    step_id: str | None = None
    template_id: str | None = None
    after: Place | None = None
    limit: int = USUAL_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """Before which day something is overdue, and until which day it is due soon."""

    today: date
    soon_on: date

    @classmethod
    def of(cls, today: date, calendar: WorkingDayCalendar) -> Self:
        """Look as far ahead as reminders do."""
        return cls(today=today, soon_on=calendar.add_working_days(today, DUE_SOON_WORKING_DAYS).on)
