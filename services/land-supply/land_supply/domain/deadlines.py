"""Statutory and promised periods, and the days on which they end."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from shared.legal_sources import LegalBasis

DAYS_OF_WEEK = 7
WORKING_DAYS_OF_WEEK = 5


class DayUnit(StrEnum):
    """What a period counts."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class RollRule(StrEnum):
    """Whether the last day of a calendar-day period moves on when nobody works (Civil Code 203).

    That it moves over a statutory holiday is the law; over an ordinary weekend it is disputed.
    """

    HOLIDAYS_AND_WEEKENDS = "holidays_and_weekends"
    HOLIDAYS = "holidays"
    NONE = "none"


class DueDate(Protocol):
    """A last day; provisional while a year it needs has no holiday notice."""

    @property
    def on(self) -> date:
        """Return the last day."""
        ...

    @property
    def provisional(self) -> bool:
        """Tell whether a later holiday notice may still move the day."""
        ...


class Calendar(Protocol):
    """Counts days as the law does; the starting day itself is never counted."""

    def add_working_days(self, start: date, days: int, /) -> DueDate:
        """Return the last of `days` working days after `start`."""
        ...

    def add_calendar_days(self, start: date, days: int, /, *, roll: RollRule) -> DueDate:
        """Return the last of `days` days after `start`, moved on as `roll` says."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A number of days, and the text that sets it."""

    days: int
    unit: DayUnit
    basis: LegalBasis

    @property
    def estimated_working_days(self) -> int:
        """Turn the period into working days for sums by hand: five in seven, rounded up."""
        if self.unit is DayUnit.WORKING_DAYS:
            return self.days
        return -(-self.days * WORKING_DAYS_OF_WEEK // DAYS_OF_WEEK)

    def exceeds(self, other: "Limit") -> bool:
        """Tell whether this period is longer; unequal units compare by estimated working days."""
        if self.unit is other.unit:
            return self.days > other.days
        return self.estimated_working_days > other.estimated_working_days

    def due(self, accepted_on: date, calendar: Calendar, *, roll: RollRule) -> DueDate:
        """Return the last day of the period when the clock starts on `accepted_on`."""
        if self.unit is DayUnit.WORKING_DAYS:
            return calendar.add_working_days(accepted_on, self.days)
        return calendar.add_calendar_days(accepted_on, self.days, roll=roll)
