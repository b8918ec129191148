"""What a changed calendar does to a case: its rounds are counted again, and moved days told."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from land_supply.domain.announcing import Announcer
from land_supply.domain.case import Case, CaseChange
from land_supply.domain.clock import deciding_notices, recompute
from land_supply.domain.engine import Moment, StepState
from land_supply.domain.engine.dates import StepDates, dates_of, joint_due
from land_supply.domain.rounds import rounds_of, with_round
from shared.contracts.land_supply import ClockRecomputed, DecidingNotice
from shared.working_days import Notice, WorkingDayCalendar

Calendars = Mapping[str, WorkingDayCalendar]


def recount(case: Case, calendars: Calendars, moment: Moment) -> CaseChange:
    """Count the known rounds again, and tell the days that somebody relies on and that moved.

    These are the ends of a running clock, of the time for an answer to an application, of that for
    a delivery, and of that for asking for renewal. What is supposed before acceptance is counted
    again in silence, and so is a round whose former calendar nobody knows.
    """
    after, facts = case, list[ClockRecomputed]()
    announcer = case.announcer(moment)
    for state in rounds_of(case):
        after = with_round(after, state._replace(counted_by=()))
        old = _former(state, calendars, moment)
        moved = None if old is None else _moved(state, old, moment)
        if moved is not None:
            facts.append(_told(announcer, state, moved))
    return case.changed(after, tuple(facts))


def _former(state: StepState, calendars: Calendars, moment: Moment) -> WorkingDayCalendar | None:
    """Return the calendar that the dates which were told last were counted with."""
    present = moment.calendar.calendar_version
    others = [version for version in state.counted_by if version != present]
    return calendars.get(others[-1]) if others else None


def _moved(state: StepState, old: WorkingDayCalendar, moment: Moment) -> dict[str, Any] | None:
    """Say what moved and by which notices."""
    new, today = moment.calendar, moment.today
    if joint_due(state, new) is not None:
        return _moved_jointly(state, old, moment)
    if state.is_open and state.clock is not None:
        change = recompute(state.clock, old, new, as_of=today)
        if change is None:
            return None
        return {
            "old_statutory_due_on": change.old.statutory_due_on,
            "old_promised_due_on": change.old.promised_due_on,
            "notices": change.cause.notices,
        }
    was, now = dates_of(state, old, today=today), dates_of(state, new, today=today)
    days = [day for day in (*_awaited(was), *_awaited(now)) if day is not None]
    if _awaited(was) == _awaited(now):
        return None
    return {
        "old_notice_due_on": was.notice_due_on,
        "notice_due_on": now.notice_due_on,
        "old_delivery_due_on": was.delivery_due_on,
        "delivery_due_on": now.delivery_due_on,
        "old_renewal_due_on": was.renewal_due_on,
        "renewal_due_on": now.renewal_due_on,
        "notices": deciding_notices(old, new, first=state.since or min(days), last=max(days)),
    }


def _moved_jointly(
    state: StepState, old: WorkingDayCalendar, moment: Moment
) -> dict[str, Any] | None:
    """Say what moved of the earlier of a step's own days and those of joint handling."""
    new, today = moment.calendar, moment.today
    was, now = dates_of(state, old, today=today), dates_of(state, new, today=today)
    if _periods(was) == _periods(now):
        return None
    days = [day for day in (*_periods(was), *_periods(now)) if day is not None]
    first = state.accepted_on or min(days)
    return {
        "old_statutory_due_on": was.statutory_due_on,
        "old_promised_due_on": was.promised_due_on,
        "notices": deciding_notices(old, new, first=first, last=max(days)),
    }


def _periods(dates: StepDates) -> tuple[date | None, date | None]:
    return dates.statutory_due_on, dates.promised_due_on


def _awaited(dates: StepDates) -> tuple[date | None, ...]:
    return dates.notice_due_on, dates.delivery_due_on, dates.renewal_due_on


def _told(announcer: Announcer, state: StepState, moved: dict[str, Any]) -> ClockRecomputed:
    notices: tuple[Notice, ...] = moved.pop("notices")
    return announcer.fact(
        ClockRecomputed,
        state,
        calendar_version=announcer.moment.calendar.calendar_version,
        notices=tuple(DecidingNotice(year=each.year, papers=each.papers) for each in notices),
        **moved,
    )
