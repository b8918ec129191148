"""Clocks that reach into a year without a notice, and are counted again when it comes."""

from collections.abc import Iterator
from datetime import date

import pytest

from land_supply.domain.clock import recompute
from land_supply.domain.deadlines import DayUnit, RollRule
from land_supply.domain.template import PauseCause
from land_supply.testing import a_clock, a_limit, a_record
from shared.working_days import (
    Notice,
    NoticeDay,
    Pause,
    WorkingDayCalendar,
    load_calendar,
    load_notices,
)

BEFORE = load_calendar()


def a_notice(year: int, off: Iterator[date] | list[date], worked: list[date]) -> Notice:
    """Write a notice by hand."""
    days = [NoticeDay(on, "元旦", is_off=True) for on in off]
    days += [NoticeDay(on, "元旦", is_off=False) for on in worked]
    return Notice(year=year, papers=(f"notice for {year}",), days=tuple(days))


NEW_YEAR = [date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)]
NOTICE = a_notice(2027, NEW_YEAR, [date(2027, 1, 9)])
AFTER = WorkingDayCalendar((*load_notices(), NOTICE))


@pytest.mark.parametrize(
    ("days", "old", "new"),
    [
        (23, date(2026, 12, 31), None),
        (24, date(2027, 1, 1), date(2027, 1, 4)),
        (28, date(2027, 1, 7), date(2027, 1, 8)),
        (29, date(2027, 1, 8), date(2027, 1, 9)),
        (30, date(2027, 1, 11), None),
    ],
)
def test_the_notice_moves_exactly_the_clocks_that_it_touches(
    days: int, old: date, new: date | None
) -> None:
    """New Year is off and a Saturday is worked for it: six clocks move, and come to rest again."""
    clock = a_clock(date(2026, 11, 30), statutory=a_limit(days))

    change = recompute(clock, BEFORE, AFTER)

    assert clock.due_dates(BEFORE).statutory_due_on == old
    assert (None if change is None else change.new.statutory_due_on) == new


def test_a_change_tells_old_new_and_cause() -> None:
    """Both dates, whether they may still move, the two calendars and the notice."""
    clock = a_clock(date(2026, 12, 10), promised=a_limit(10))

    change = recompute(clock, BEFORE, AFTER)

    assert change is not None
    assert change.old.statutory_due_on == date(2027, 1, 7)
    assert change.new.statutory_due_on == date(2027, 1, 8)
    assert change.old.promised_due_on == change.new.promised_due_on == date(2026, 12, 24)
    assert (change.old.provisional, change.new.provisional) == (True, False)
    versions = (change.cause.old_version, change.cause.new_version)
    assert versions == (BEFORE.calendar_version, AFTER.calendar_version)
    assert change.cause.notices == (NOTICE,)


def test_a_date_that_does_not_move_is_settled_without_a_change() -> None:
    """The count of the new calendar says so to whoever stores it."""
    clock = a_clock(date(2026, 11, 30), statutory=a_limit(30))

    assert recompute(clock, BEFORE, AFTER) is None
    assert clock.due_dates(BEFORE).provisional
    assert not clock.due_dates(AFTER).provisional


def test_a_notice_may_change_the_last_days_of_the_year_before() -> None:
    """A settled date moves too, and only the notice of the next year is the cause."""
    notice = a_notice(2027, [date(2026, 12, 31), *NEW_YEAR], [])
    after = WorkingDayCalendar((*load_notices(), notice))

    change = recompute(a_clock(date(2026, 11, 30), statutory=a_limit(23)), BEFORE, after)

    assert change is not None
    assert change.new.statutory_due_on == date(2027, 1, 4)
    assert change.cause.notices == (notice,)


def test_a_notice_that_is_taken_back_is_named() -> None:
    """The way back has the same cause."""
    change = recompute(a_clock(date(2026, 12, 10)), AFTER, BEFORE)

    assert change is not None
    assert change.new.provisional
    assert change.cause.notices == (NOTICE,)


@pytest.mark.parametrize("roll", RollRule)
def test_calendar_days_move_only_where_their_end_may(roll: RollRule) -> None:
    """Thirty-two days end on New Year's Day, which only the notice makes a day off."""
    limit = a_limit(32, DayUnit.CALENDAR_DAYS)
    clock = a_clock(date(2026, 11, 30), statutory=limit, extension=None, roll=roll)

    change = recompute(clock, BEFORE, AFTER)

    expected = None if roll is RollRule.NONE else date(2027, 1, 4)
    assert (None if change is None else change.new.statutory_due_on) == expected


def test_a_stopped_clock_does_not_move() -> None:
    """What is decided is decided."""
    clock = a_clock(date(2026, 12, 10)).stop(a_record(date(2026, 12, 20)))

    assert recompute(clock, BEFORE, AFTER) is None


def test_an_open_pause_is_counted_as_of_a_day() -> None:
    """Three days beyond the announced end, the same clock lies in the new year and moves."""
    pause = Pause(date(2026, 12, 1), date(2026, 12, 2))
    clock = a_clock(date(2026, 11, 30)).pause(PauseCause.HEARING, pause, a_record(pause.first))

    assert recompute(clock, BEFORE, AFTER) is None
    change = recompute(clock, BEFORE, AFTER, as_of=date(2026, 12, 5))

    assert change is not None
    assert change.new.statutory_due_on == date(2027, 1, 4)
