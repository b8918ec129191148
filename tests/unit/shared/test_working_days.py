"""The working-day calendar: worked deadlines, days, and what is refused."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import pytest

from shared.errors import InvalidValueError
from shared.working_days import (
    DayKind,
    DueDate,
    OutsideCalendarError,
    Pause,
    Roll,
    load_calendar,
)

CALENDAR = load_calendar()
DAY = timedelta(days=1)
Pauses = list[tuple[date, date]]


def settled(year: int, month: int, day: int) -> DueDate:
    """Name a due date that no missing notice can move."""
    return DueDate(date(year, month, day), provisional=False)


@pytest.mark.parametrize(
    ("accepted_on", "n", "due"),
    [
        (date(2022, 4, 28), 20, settled(2022, 5, 30)),
        (date(2022, 9, 28), 10, settled(2022, 10, 17)),
        (date(2023, 1, 18), 20, settled(2023, 2, 20)),
        (date(2024, 9, 27), 7, settled(2024, 10, 12)),
        (date(2025, 1, 24), 5, settled(2025, 2, 7)),
        (date(2026, 2, 12), 5, settled(2026, 2, 26)),
        (date(2022, 4, 6), 20, settled(2022, 5, 6)),
    ],
)
def test_worked_deadlines(accepted_on: date, n: int, due: DueDate) -> None:
    """Deadlines counted by hand with the notices of 2022 to 2026."""
    counted = CALENDAR.add_working_days(accepted_on, n)

    assert counted == due


@pytest.mark.parametrize(
    ("start", "first"),
    [
        (date(2022, 4, 28), date(2022, 4, 29)),
        (date(2024, 9, 27), date(2024, 9, 29)),
        (date(2025, 1, 24), date(2025, 1, 26)),
    ],
)
def test_day_one_is_the_first_working_day_after_the_start(start: date, first: date) -> None:
    """The start day itself is not counted; a worked Sunday is."""
    due = CALENDAR.add_working_days(start, 1)

    assert due.on == first


def test_an_expert_review_stops_the_count() -> None:
    """Nine working days, one of them a worked Sunday, move the due date from 05-06 to 05-18."""
    review = Pause(date(2022, 4, 13), date(2022, 4, 24))

    due = CALENDAR.due_date(date(2022, 4, 6), 20, pauses=[review])

    assert CALENDAR.working_days_between(review.first - DAY, review.last) == 9
    assert due == settled(2022, 5, 18)


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([(date(2022, 4, 1), date(2022, 4, 6))], date(2022, 5, 6)),
        ([(date(2022, 5, 7), date(2022, 6, 30))], date(2022, 5, 6)),
        ([(date(2022, 5, 6), date(2022, 5, 6))], date(2022, 5, 7)),
        ([(date(2022, 4, 13), date(2022, 4, 20)), (date(2022, 4, 18), date(2022, 4, 24))], None),
        ([(date(2022, 4, 19), date(2022, 4, 24)), (date(2022, 4, 13), date(2022, 4, 18))], None),
        ([(date(2022, 4, 13), date(2022, 4, 24)), (date(2022, 4, 15), date(2022, 4, 16))], None),
        ([(date.min, date(2022, 3, 1)), (date(2022, 5, 7), date.max)], date(2022, 5, 6)),
    ],
)
def test_pauses_may_overlap_touch_or_lie_outside(pauses: Pauses, due: date | None) -> None:
    """Each paused working day is left out once, and only where it would have been counted."""
    expected = due or date(2022, 5, 18)

    counted = CALENDAR.due_date(date(2022, 4, 6), 20, pauses)

    assert counted.on == expected


@pytest.mark.parametrize(
    ("roll", "due"),
    [
        ("none", date(2022, 10, 5)),
        ("holidays", date(2022, 10, 8)),
        ("holidays_and_weekends", date(2022, 10, 8)),
    ],
)
def test_a_listing_may_start_twenty_days_after_the_announcement(roll: Roll, due: date) -> None:
    """10-05 is a lawful start, being a minimum; the first day that people work is 10-08."""
    start = CALENDAR.add_calendar_days(date(2022, 9, 15), 20, roll)

    assert start == DueDate(due, provisional=False)


def test_the_price_is_due_sixty_days_after_the_contract() -> None:
    """Sixty calendar days from 2022-03-10 end on a Monday."""
    due = CALENDAR.add_calendar_days(date(2022, 3, 10), 60)

    assert due == settled(2022, 5, 9)


@pytest.mark.parametrize(
    ("roll", "due"),
    [
        ("none", date(2022, 6, 11)),
        ("holidays", date(2022, 6, 11)),
        ("holidays_and_weekends", date(2022, 6, 13)),
    ],
)
def test_whether_an_ordinary_weekend_rolls_is_a_switch(roll: Roll, due: date) -> None:
    """A period that ends on a Saturday outside any holiday."""
    last = CALENDAR.add_calendar_days(date(2022, 6, 1), 10, roll)

    assert last.on == due


class OwnRoll(StrEnum):
    """A service's own words for rolling, one of them wrong."""

    HOLIDAYS = "holidays"
    SUNDAYS = "sundays"


def test_an_enumeration_of_a_service_names_the_roll() -> None:
    """Templates of a service speak their own type; an unknown word is refused."""
    last = CALENDAR.add_calendar_days(date(2022, 6, 1), 10, roll=OwnRoll.HOLIDAYS)

    assert last == settled(2022, 6, 11)
    with pytest.raises(InvalidValueError, match="sundays"):
        CALENDAR.add_calendar_days(date(2022, 6, 1), 10, roll=OwnRoll.SUNDAYS)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2022, 11, 15), 3, date(2023, 2, 15)),
        (date(2022, 12, 31), 0, date(2022, 12, 31)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_month_end(
    start: date, n: int, due: date
) -> None:
    """Civil Code article 202."""
    last = CALENDAR.add_calendar_months(start, n, "none")

    assert last == DueDate(due, provisional=False)


def test_2022_has_249_working_days() -> None:
    """The sum of a year that is often quoted."""
    count = CALENDAR.working_days_between(date(2021, 12, 31), date(2022, 12, 31))

    assert count == 249


@pytest.mark.parametrize(
    ("on", "kind", "year", "name"),
    [
        (date(2022, 4, 28), DayKind.WORKING, 2022, None),
        (date(2022, 4, 23), DayKind.WEEKEND, 2022, None),
        (date(2022, 4, 24), DayKind.MADE_UP_WORKING_DAY, 2022, "劳动节"),
        (date(2022, 5, 1), DayKind.HOLIDAY, 2022, "劳动节"),
        (date(2018, 12, 29), DayKind.MADE_UP_WORKING_DAY, 2019, "元旦"),
        (date(2018, 12, 31), DayKind.HOLIDAY, 2019, "元旦"),
        (date(2022, 12, 31), DayKind.HOLIDAY, 2023, "元旦"),
    ],
)
def test_a_day_says_what_it_is_and_by_which_notice(
    on: date, kind: DayKind, year: int, name: str | None
) -> None:
    """A notice may decide about days of the year before it."""
    day = CALENDAR.day(on)

    assert (day.kind, day.name, day.provisional) == (kind, name, False)
    assert day.notice is not None
    assert day.notice.year == year
    assert day.notice.papers


def test_a_year_without_a_notice_knows_only_weekends() -> None:
    """New Year's Day of 2027 looks like any Friday, and says that it is provisional."""
    day = CALENDAR.day(date(2027, 1, 1))

    assert (day.kind, day.notice, day.provisional) == (DayKind.WORKING, None, True)


def test_a_period_that_reaches_into_an_unknown_year_is_provisional() -> None:
    """One day more makes the difference."""
    last_known = CALENDAR.add_working_days(date(2026, 12, 1), 22)
    first_unknown = CALENDAR.add_working_days(date(2026, 12, 1), 23)

    assert last_known == settled(2026, 12, 31)
    assert first_unknown == DueDate(date(2027, 1, 1), provisional=True)


@pytest.mark.parametrize(
    ("roll", "due"),
    [
        ("none", DueDate(date(2027, 1, 2), provisional=False)),
        ("holidays", DueDate(date(2027, 1, 2), provisional=True)),
        ("holidays_and_weekends", DueDate(date(2027, 1, 4), provisional=True)),
    ],
)
def test_calendar_days_are_provisional_only_where_a_notice_could_move_the_end(
    roll: Roll, due: DueDate
) -> None:
    """Counting days needs no notice; moving the last one does."""
    last = CALENDAR.add_calendar_days(date(2026, 12, 23), 10, roll)

    assert last == due


def test_notice_of_a_hearing_seven_working_days_before() -> None:
    """Licensing Law article 48: for a hearing on 2022-10-14 the holiday week is skipped."""
    last = CALENDAR.subtract_working_days(date(2022, 10, 14), 7)

    assert last == settled(2022, 9, 30)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALENDAR.add_working_days(date(2017, 12, 31), 1),
        lambda: CALENDAR.add_working_days(date(2017, 12, 31), 0),
        lambda: CALENDAR.add_working_days(date(2041, 1, 1), 1),
        lambda: CALENDAR.add_working_days(date(2040, 12, 31), 1),
        lambda: CALENDAR.add_working_days(date(2040, 12, 31), 10**30),
        lambda: CALENDAR.due_date(date(2040, 12, 30), 5, []),
        lambda: CALENDAR.due_date(date(2022, 4, 6), 20, [(date(2022, 4, 13), date.max)]),
        lambda: CALENDAR.subtract_working_days(date(2018, 1, 5), 5),
        lambda: CALENDAR.day(date(1, 1, 1)),
        lambda: CALENDAR.add_calendar_days(date(2022, 1, 1), 10**9),
        lambda: CALENDAR.add_calendar_days(date(2040, 12, 31), 1),
        lambda: CALENDAR.add_calendar_months(date(2022, 1, 1), 10**9, "none"),
    ],
)
def test_a_day_outside_the_calendar_is_refused_with_its_bounds(ask: Any) -> None:
    """Nothing is guessed, and nothing wraps around."""
    with pytest.raises(OutsideCalendarError, match="from 2018 to 2040"):
        ask()


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALENDAR.add_working_days(date(2022, 4, 6), -1),
        lambda: CALENDAR.subtract_working_days(date(2022, 4, 6), -1),
        lambda: CALENDAR.add_calendar_days(date(2022, 4, 6), -1),
        lambda: CALENDAR.add_calendar_months(date(2022, 4, 6), -1),
        lambda: CALENDAR.due_date(date(2022, 4, 6), 20, [(date(2022, 4, 14), date(2022, 4, 13))]),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(ask: Any) -> None:
    """Negative periods and pauses that end before they begin."""
    with pytest.raises(InvalidValueError):
        ask()


def test_a_calendar_cannot_be_changed() -> None:
    """It is shared by everything that runs in a process."""
    with pytest.raises(AttributeError):
        CALENDAR.first_year = 2000  # type: ignore[misc]
