"""What a changed calendar does to a clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from land_supply.domain.clock.ledger import ClockState
from land_supply.domain.clock.legal_clock import LegalClock
from land_supply.domain.clock.reckoning import DueDates
from shared.working_days import Notice, WorkingDayCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChange:
    """One calendar in place of another, and the notices that made the difference.

    Where a notice was taken back, it is the one that had been in force.
    """

    old_version: str
    new_version: str
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDateChange:
    """Due dates that moved, and what moved them."""

    old: DueDates
    new: DueDates
    cause: CalendarChange


def recompute(
    clock: LegalClock,
    old_calendar: WorkingDayCalendar,
    new_calendar: WorkingDayCalendar,
    *,
    as_of: date | None = None,
) -> DueDateChange | None:
    """Count a clock again with a new calendar; None where no date moves.

    A clock that has stopped does not move any more. Whether a date is provisional may change
    without a move: whoever stores that takes it from the new count in any case.
    """
    if clock.state is ClockState.STOPPED:
        return None
    reckoning = clock.reckoning(as_of)
    old, new = reckoning.due_dates(old_calendar), reckoning.due_dates(new_calendar)
    if _dates(old) == _dates(new):
        return None
    until = max(old.last_on, new.last_on)
    notices = deciding_notices(old_calendar, new_calendar, first=clock.accepted_on, last=until)
    cause = CalendarChange(
        old_version=old_calendar.calendar_version,
        new_version=new_calendar.calendar_version,
        notices=notices,
    )
    return DueDateChange(old=old, new=new, cause=cause)


def _dates(due_dates: DueDates) -> tuple[date, date | None]:
    return due_dates.statutory_due_on, due_dates.promised_due_on


def deciding_notices(
    old: WorkingDayCalendar, new: WorkingDayCalendar, *, first: date, last: date
) -> tuple[Notice, ...]:
    """Find the notices that say another thing than before about one of these days."""
    return tuple(_deciding(old, new, first, last))


def _deciding(
    old: WorkingDayCalendar, new: WorkingDayCalendar, first: date, last: date
) -> Iterator[Notice]:
    before = {notice.year: notice for notice in old.notices}
    after = {notice.year: notice for notice in new.notices}
    for year in sorted(before.keys() | after.keys()):
        changed = _decisions(before.get(year)) ^ _decisions(after.get(year))
        if any(first <= on <= last for on, _ in changed):
            yield after.get(year) or before[year]


def _decisions(notice: Notice | None) -> set[tuple[date, bool]]:
    return set() if notice is None else {(day.on, day.is_off) for day in notice.days}
