"""From acceptance, limits and the days that stand still to the due dates, without walking."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from land_supply.domain.deadlines import DayUnit, RollRule
from shared.working_days import DueDate, Standstill, WorkingDayCalendar


class Part(NamedTuple):
    """Days of one unit; a period has one part, or two where its extension has another unit."""

    days: int
    unit: DayUnit


class InterruptionKind(StrEnum):
    """Why a day is not counted although its calendar would."""

    PAUSED = "paused"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Interruption:
    """Days that are not counted, both ends included, and the entry that says so (from 1)."""

    first: date
    last: date
    kind: InterruptionKind
    entry: int


class DueDates(NamedTuple):
    """When a clock runs out, by law and by promise."""

    statutory: DueDate
    promised: DueDate | None

    @property
    def statutory_due_on(self) -> date:
        """Return the last day by law."""
        return self.statutory.on

    @property
    def promised_due_on(self) -> date | None:
        """Return the last day by promise, where there is one."""
        return None if self.promised is None else self.promised.on

    @property
    def provisional(self) -> bool:
        """Tell whether a notice that is not published yet may move one of them."""
        promised = self.promised
        return self.statutory.provisional or (promised is not None and promised.provisional)

    @property
    def last_on(self) -> date:
        """Return the later of the two days."""
        return max(self.statutory_due_on, self.promised_due_on or self.statutory_due_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """Everything that the due dates of a clock follow from, but the calendar.

    The first day is not counted (Civil Code, article 201). An extension is in the unit of the
    statutory limit and lengthens both periods; a promise in the other unit is counted to its end
    first, and the extension from there. Only the end of the whole moves over days off (its article
    203).
    """

    accepted_on: date
    statutory: Part
    promised: Part | None = None
    roll: RollRule = RollRule.HOLIDAYS_AND_WEEKENDS
    extension_days: int = 0
    interruptions: tuple[Interruption, ...] = ()
    statutory_parts: tuple[Part, ...] = field(init=False, repr=False)
    promised_parts: tuple[Part, ...] | None = field(init=False, repr=False)
    standstill: Standstill = field(init=False, repr=False)

    def __post_init__(self) -> None:
        extension = Part(self.extension_days, self.statutory.unit)
        promised = None if self.promised is None else _parts(self.promised, extension)
        standstill = Standstill.of((each.first, each.last) for each in self.interruptions)
        # The only assignments, before anybody else holds the object.
        object.__setattr__(self, "statutory_parts", _parts(self.statutory, extension))
        object.__setattr__(self, "promised_parts", promised)
        object.__setattr__(self, "standstill", standstill)

    def due_dates(self, calendar: WorkingDayCalendar) -> DueDates:
        """Count both periods."""
        promised = self.promised_parts
        return DueDates(
            self._due(self.statutory_parts, calendar),
            None if promised is None else self._due(promised, calendar),
        )

    def days_used(self, parts: tuple[Part, ...], calendar: WorkingDayCalendar, as_of: date) -> int:
        """Count the days of a period that were used up by the end of a day."""
        start, used = self.accepted_on, 0
        for part in parts:
            if as_of <= start:
                break
            passed = self._days_between(start, as_of, part.unit, calendar)
            used += min(part.days, passed)
            if passed < part.days:
                break
            start = self._end(start, part, calendar, RollRule.NONE).on
        return used

    def _due(self, parts: tuple[Part, ...], calendar: WorkingDayCalendar) -> DueDate:
        if len(parts) == 1:
            return self._end(self.accepted_on, parts[0], calendar, self.roll)
        own, extension = parts
        joint = self._end(self.accepted_on, own, calendar, RollRule.NONE)
        due = self._end(joint.on, extension, calendar, self.roll)
        return DueDate(due.on, provisional=due.provisional or joint.provisional)

    def _end(
        self, start: date, part: Part, calendar: WorkingDayCalendar, roll: RollRule
    ) -> DueDate:
        days, unit = part
        if unit is DayUnit.WORKING_DAYS:
            return calendar.due_date(start, days, self.standstill)
        return calendar.due_date_in_calendar_days(start, days, self.standstill, roll)

    def _days_between(
        self, start: date, end: date, unit: DayUnit, calendar: WorkingDayCalendar
    ) -> int:
        if unit is DayUnit.WORKING_DAYS:
            return calendar.working_days_outside(start, end, self.standstill)
        return self.standstill.days_between(start, end)


def _parts(own: Part, extension: Part) -> tuple[Part, ...]:
    if own.unit is extension.unit:
        return (Part(own.days + extension.days, own.unit),)
    if extension.days == 0:
        return (own,)
    return (own, extension) if own.days else (extension,)
