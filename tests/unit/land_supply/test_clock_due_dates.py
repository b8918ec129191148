"""When clocks run out: deadlines worked by hand, pauses, extensions, rolling, and what is left."""

from datetime import date, timedelta

import pytest

from land_supply.domain.clock import (
    ClockState,
    Interruption,
    InterruptionKind,
    LegalClock,
    Part,
    Reckoning,
    read,
)
from land_supply.domain.deadlines import DayUnit, RollRule
from land_supply.domain.template import PauseCause
from land_supply.testing import a_clock, a_limit, a_record
from shared.working_days import DueDate, Pause, WorkingDayCalendar, load_calendar

CALENDAR = load_calendar()
DAY = timedelta(days=1)
WORKING, CALENDAR_DAYS = DayUnit.WORKING_DAYS, DayUnit.CALENDAR_DAYS
NONE, HOLIDAYS, WEEKENDS = RollRule.NONE, RollRule.HOLIDAYS, RollRule.HOLIDAYS_AND_WEEKENDS
ACCEPTED = date(2022, 4, 6)
REVIEW = Pause(date(2022, 4, 13), date(2022, 4, 24))
Pauses = list[tuple[date, date]]


def reckoning(accepted_on: date, statutory: Part, pauses: Pauses | None = None) -> Reckoning:
    """Set up a count with pauses that are numbered in their order."""
    return Reckoning(
        accepted_on=accepted_on,
        statutory=statutory,
        interruptions=tuple(
            Interruption(first, last, InterruptionKind.PAUSED, number)
            for number, (first, last) in enumerate(pauses or [], start=1)
        ),
    )


def due_on(clock: LegalClock | Reckoning, calendar: WorkingDayCalendar = CALENDAR) -> date:
    """Return the last day by law."""
    return clock.due_dates(calendar).statutory_due_on


def in_review(announced: Pause = REVIEW) -> LegalClock:
    """Pause a clock of 20 working days from 2022-04-06 for an expert review."""
    record = a_record(announced.first, notice_reference="first")
    return a_clock(ACCEPTED).pause(PauseCause.EXPERT_REVIEW, announced, record)


@pytest.mark.parametrize(
    ("accepted_on", "days", "due"),
    [
        (date(2022, 4, 28), 20, date(2022, 5, 30)),
        (date(2022, 9, 28), 10, date(2022, 10, 17)),
        (date(2023, 1, 18), 20, date(2023, 2, 20)),
        (date(2024, 9, 27), 7, date(2024, 10, 12)),
        (date(2025, 1, 24), 5, date(2025, 2, 7)),
        (date(2026, 2, 12), 5, date(2026, 2, 26)),
        (date(2022, 4, 6), 20, date(2022, 5, 6)),
    ],
)
def test_worked_deadlines(accepted_on: date, days: int, due: date) -> None:
    """Counted by hand with the notices of 2022 to 2026."""
    clock = a_clock(accepted_on, statutory=a_limit(days))

    due_dates = clock.due_dates(CALENDAR)

    assert due_dates.statutory == DueDate(due, provisional=False)
    assert (due_dates.promised_due_on, due_dates.provisional) == (None, False)


def test_an_expert_review_moves_the_due_date() -> None:
    """Nine working days, a worked Sunday among them, from 05-06 to 05-18."""
    clock = in_review().resume(REVIEW.last, a_record(REVIEW.last))

    assert due_on(clock) == date(2022, 5, 18)


def test_an_announcement_ends_on_a_holiday_because_it_is_a_minimum() -> None:
    """From 2022-09-15 a listing may start on 10-05, in the middle of the holiday week."""
    limit = a_limit(20, CALENDAR_DAYS)
    clocks = [
        a_clock(date(2022, 9, 15), statutory=limit, extension=None, roll=roll) for roll in RollRule
    ]

    ends = {clock.terms.roll: due_on(clock) for clock in clocks}

    assert ends == {
        NONE: date(2022, 10, 5),
        HOLIDAYS: date(2022, 10, 8),
        WEEKENDS: date(2022, 10, 8),
    }


@pytest.mark.parametrize("roll", RollRule)
def test_the_price_is_due_sixty_days_after_the_contract(roll: RollRule) -> None:
    """Sixty calendar days from 2022-03-10 end on a Monday that is worked."""
    clock = a_clock(
        date(2022, 3, 10), statutory=a_limit(60, CALENDAR_DAYS), extension=None, roll=roll
    )

    assert due_on(clock) == date(2022, 5, 9)


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([], date(2022, 5, 6)),
        ([(date(2022, 3, 20), date(2022, 4, 6))], date(2022, 5, 6)),
        ([(date(2022, 3, 20), date(2022, 4, 7))], date(2022, 5, 7)),
        ([(date(2022, 5, 7), date(2022, 9, 1))], date(2022, 5, 6)),
        ([(date(2022, 5, 6), date(2022, 5, 6))], date(2022, 5, 7)),
        ([(date(2022, 4, 16), date(2022, 4, 17))], date(2022, 5, 6)),
        ([(date(2022, 4, 13), date(2022, 4, 20)), (date(2022, 4, 18), date(2022, 4, 24))], None),
        ([(date(2022, 4, 19), date(2022, 4, 24)), (date(2022, 4, 13), date(2022, 4, 18))], None),
    ],
)
def test_pauses_may_overlap_touch_or_lie_outside(pauses: Pauses, due: date | None) -> None:
    """A paused day moves the end only where it would have been counted, and once."""
    counted = reckoning(ACCEPTED, Part(20, WORKING), pauses)

    assert due_on(counted) == (due or date(2022, 5, 18))


@pytest.mark.parametrize(
    ("roll", "due"),
    [(NONE, date(2022, 10, 1)), (HOLIDAYS, date(2022, 10, 12)), (WEEKENDS, date(2022, 10, 12))],
)
def test_an_end_does_not_move_onto_a_paused_day(roll: RollRule, due: date) -> None:
    """Ten days end on 10-01; the holiday week is followed by a pause until 10-11."""
    clock = a_clock(
        date(2022, 9, 21), statutory=a_limit(10, CALENDAR_DAYS), extension=None, roll=roll
    )
    pause = Pause(date(2022, 10, 8), date(2022, 10, 11))

    clock = clock.pause(PauseCause.HEARING, pause, a_record(pause.first))

    assert due_on(clock) == due


def test_calendar_days_stand_still_in_a_pause() -> None:
    """Thirty days with a pause of twelve end twelve days later, a Wednesday."""
    limit = a_limit(30, CALENDAR_DAYS)
    clock = a_clock(ACCEPTED, statutory=limit, extension=None, roll=NONE)

    clock = clock.pause(PauseCause.EXPERT_REVIEW, REVIEW, a_record(REVIEW.first))

    assert due_on(clock) == ACCEPTED + 42 * DAY


def test_an_extension_lengthens_both_periods() -> None:
    """Ten working days more by law and by promise."""
    clock = a_clock(ACCEPTED, promised=a_limit(10)).extend(10, a_record(ACCEPTED))

    due_dates = clock.due_dates(CALENDAR)

    assert due_dates.statutory_due_on == CALENDAR.add_working_days(ACCEPTED, 30).on
    assert due_dates.promised_due_on == CALENDAR.add_working_days(ACCEPTED, 20).on


def test_an_extension_in_another_unit_is_counted_after_the_end() -> None:
    """The promise of 25 days stops on Sunday 05-01 without moving; ten working days follow it."""
    clock = a_clock(ACCEPTED, promised=a_limit(25, CALENDAR_DAYS)).extend(10, a_record(ACCEPTED))

    promised = clock.due_dates(CALENDAR).promised_due_on

    assert promised == CALENDAR.add_working_days(date(2022, 5, 1), 10).on == date(2022, 5, 17)


def test_a_promise_of_no_days_is_only_its_extension() -> None:
    """Nothing is counted before the extension, so nothing moves before it either."""
    clock = a_clock(date(2022, 4, 30), promised=a_limit(0, CALENDAR_DAYS)).extend(3, a_record())

    assert clock.due_dates(CALENDAR).promised_due_on == date(2022, 5, 7)


@pytest.mark.parametrize(
    ("unit", "due"), [(WORKING, date(2022, 4, 25)), (CALENDAR_DAYS, date(2022, 4, 25))]
)
def test_a_period_of_no_days_does_not_end_in_a_pause(unit: DayUnit, due: date) -> None:
    """It ends on the day of acceptance, or on the first day after the pause."""
    counted = reckoning(date(2022, 4, 14), Part(0, unit), [REVIEW])

    assert due_on(counted) == due
    assert due_on(reckoning(date(2022, 4, 14), Part(0, unit))) == date(2022, 4, 14)


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        (date(2022, 4, 7), date(2022, 5, 18)),
        (date(2022, 4, 18), date(2022, 5, 18)),
        (date(2022, 4, 24), date(2022, 5, 18)),
        (date(2022, 4, 25), date(2022, 5, 19)),
        (date(2022, 4, 29), date(2022, 5, 25)),
    ],
)
def test_an_open_pause_takes_what_was_announced_and_then_every_day(as_of: date, due: date) -> None:
    """The forecast holds until the announced end; after it each day moves the end on."""
    due_dates = in_review().due_dates(CALENDAR, as_of)

    assert due_dates.statutory_due_on == due


def test_an_early_end_of_a_pause_brings_the_due_date_back() -> None:
    """Only the real days are taken; of a pause that was called off there is none."""
    early = in_review().resume(date(2022, 4, 15), a_record(date(2022, 4, 15)))
    called_off = in_review().resume(date(2022, 4, 12), a_record(date(2022, 4, 12)))

    assert due_on(early) == date(2022, 5, 10)
    assert due_on(called_off) == date(2022, 5, 6)


@pytest.mark.parametrize(
    ("as_of", "used"),
    [
        (date(2022, 4, 1), 0),
        (ACCEPTED, 0),
        (date(2022, 4, 7), 1),
        (date(2022, 4, 12), 4),
        (date(2022, 4, 24), 4),
        (date(2022, 4, 25), 5),
        (date(2022, 5, 18), 20),
        (date(2030, 1, 1), 20),
        (date(2050, 1, 1), 20),
    ],
)
def test_a_reading_tells_what_is_used_and_left(as_of: date, used: int) -> None:
    """At the end of a day; the pause uses nothing."""
    clock = in_review().resume(REVIEW.last, a_record(REVIEW.last))

    reading = read(clock, CALENDAR, as_of=as_of)

    assert (reading.statutory.days_used, reading.statutory.days_left) == (used, 20 - used)
    assert (reading.state, reading.promised) == (ClockState.RUNNING, None)


def test_a_stopped_clock_shows_what_it_showed_then() -> None:
    """Four days were used; that the review was announced for longer does not matter any more."""
    clock = in_review().stop(a_record(date(2022, 4, 15)))

    reading = read(clock, CALENDAR, as_of=date(2022, 12, 1))

    assert (reading.state, reading.statutory.days_used) == (ClockState.STOPPED, 4)
    assert reading.due_dates.statutory_due_on == date(2022, 5, 10)


@pytest.mark.parametrize(
    ("days", "unit", "roll", "due"),
    [
        (23, WORKING, WEEKENDS, DueDate(date(2026, 12, 31), provisional=False)),
        (24, WORKING, WEEKENDS, DueDate(date(2027, 1, 1), provisional=True)),
        (33, CALENDAR_DAYS, NONE, DueDate(date(2027, 1, 2), provisional=False)),
        (33, CALENDAR_DAYS, HOLIDAYS, DueDate(date(2027, 1, 2), provisional=True)),
        (33, CALENDAR_DAYS, WEEKENDS, DueDate(date(2027, 1, 4), provisional=True)),
    ],
)
def test_a_date_is_provisional_while_a_notice_may_move_it(
    days: int, unit: DayUnit, roll: RollRule, due: DueDate
) -> None:
    """Accepted on 2026-11-30, before the notice for 2027; days that never roll need none."""
    clock = a_clock(date(2026, 11, 30), statutory=a_limit(days, unit), extension=None, roll=roll)

    due_dates = clock.due_dates(CALENDAR)

    assert (due_dates.statutory, due_dates.provisional) == (due, due.provisional)


def test_a_promise_may_be_provisional_alone_after_an_extension_in_another_unit() -> None:
    """The promise passes through the unknown year; the law's own period ends before it."""
    clock = a_clock(
        date(2026, 12, 1),
        statutory=a_limit(5, CALENDAR_DAYS),
        promised=a_limit(24),
        extension=None,
        roll=NONE,
    )

    due_dates = clock.due_dates(CALENDAR)

    assert (due_dates.statutory.provisional, due_dates.provisional) == (False, True)
