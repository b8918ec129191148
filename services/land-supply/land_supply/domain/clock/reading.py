"""What a clock shows on a day: its state, and for each period what is used, left and due."""

from dataclasses import dataclass
from datetime import date

from land_supply.domain.clock.ledger import ClockState
from land_supply.domain.clock.legal_clock import LegalClock
from land_supply.domain.clock.reckoning import DueDates, Part
from shared.working_days import DueDate, WorkingDayCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodReading:
    """One period on a day; its length includes the extension."""

    days: int
    days_used: int
    due: DueDate

    @property
    def days_left(self) -> int:
        """Return how many days are still to be counted."""
        return self.days - self.days_used


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """A clock on a day."""

    as_of: date
    state: ClockState
    statutory: PeriodReading
    promised: PeriodReading | None
    due_dates: DueDates


def read(clock: LegalClock, calendar: WorkingDayCalendar, *, as_of: date) -> ClockReading:
    """Read a clock at the end of a day; one that has stopped shows what it showed then."""
    shown_on = as_of if clock.stopped_on is None else min(as_of, clock.stopped_on)
    reckoning = clock.reckoning(shown_on)
    due_dates = reckoning.due_dates(calendar)

    def period(parts: tuple[Part, ...], due: DueDate) -> PeriodReading:
        used = reckoning.days_used(parts, calendar, min(shown_on, due.on))
        return PeriodReading(days=sum(part.days for part in parts), days_used=used, due=due)

    parts, promised = reckoning.promised_parts, due_dates.promised
    return ClockReading(
        as_of=as_of,
        state=clock.state,
        statutory=period(reckoning.statutory_parts, due_dates.statutory),
        promised=None if parts is None or promised is None else period(parts, promised),
        due_dates=due_dates,
    )
