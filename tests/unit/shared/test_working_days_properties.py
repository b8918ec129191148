"""The working-day calendar against a naive oracle, an independent calendar, and its own laws."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import chinese_calendar
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import shared
from shared.working_days import load_calendar

CALENDAR = load_calendar()
FIRST, LAST = date(2018, 1, 1), date(2035, 12, 31)
DAY = timedelta(days=1)
NOTICED_YEARS = range(2018, 2027)
Pauses = list[tuple[date, date]]

starts = st.dates(FIRST, date(2034, 12, 31))
periods = st.integers(1, 200)


class Oracle:
    """Counts one day after the other over the raw files, sharing no code with the calendar."""

    def __init__(self) -> None:
        self.off: set[date] = set()
        self.worked: set[date] = set()
        self.years: set[int] = set()
        for path in sorted((Path(shared.__file__).parent / "calendars").glob("*.json")):
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["days"]:
                self.years.add(content["year"])
            for entry in content["days"]:
                chosen = self.off if entry["isOffDay"] else self.worked
                chosen.add(date.fromisoformat(entry["date"]))

    def works(self, day: date) -> bool:
        """Tell whether people work on a day."""
        return day in self.worked or (day not in self.off and day.isoweekday() < 6)

    def due(self, start: date, n: int, pauses: Pauses) -> tuple[date, bool]:
        """Walk until n working days outside the pauses are behind."""
        day, counted, provisional = start, 0, start.year not in self.years
        while counted < n:
            day += DAY
            provisional = provisional or day.year not in self.years
            if self.works(day) and not any(first <= day <= last for first, last in pauses):
                counted += 1
        return day, provisional


ORACLE = Oracle()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_100000_random_periods_equal_the_oracle(seed: int) -> None:
    """A hundred seeds with a thousand cases each, pauses included."""
    cases = list(random_cases(Random(seed), 1000))  # noqa: S311 - repeatable on purpose

    ours = [
        CALENDAR.due_date(start, n, pauses) if pauses else CALENDAR.add_working_days(start, n)
        for start, n, pauses in cases
    ]

    assert [(due.on, due.provisional) for due in ours] == [ORACLE.due(*case) for case in cases]


@pytest.mark.parametrize("year", NOTICED_YEARS)
def test_every_day_equals_an_independent_calendar(year: int) -> None:
    """Another project transcribes the same notices on its own."""
    days = list(days_of(year))

    ours = [CALENDAR.is_working_day(day) for day in days]

    assert ours == [chinese_calendar.is_workday(day) for day in days]


@given(start=starts, n=periods)
def test_adding_and_counting_are_inverse(start: date, n: int) -> None:
    """Between a start and its due date lie exactly n working days."""
    due = CALENDAR.add_working_days(start, n)

    assert CALENDAR.working_days_between(start, due.on) == n
    assert CALENDAR.working_days_between(due.on, start) == -n


@given(start=starts, n=periods)
def test_a_due_date_is_a_working_day_and_without_pauses_nothing_changes(
    start: date, n: int
) -> None:
    """Both ways of asking agree, and neither ends on a day off."""
    due = CALENDAR.add_working_days(start, n)

    assert CALENDAR.is_working_day(due.on)
    assert CALENDAR.due_date(start, n) == due


@given(start=starts, n=periods, later=st.integers(0, 30))
def test_a_later_start_or_a_longer_period_never_ends_earlier(
    start: date, n: int, later: int
) -> None:
    """Due dates are monotone in both arguments."""
    due = CALENDAR.add_working_days(start, n).on

    assert CALENDAR.add_working_days(start + later * DAY, n).on >= due
    assert (CALENDAR.add_working_days(start, n + later).on > due) is (later > 0)


@given(start=starts, n=periods)
def test_provisional_means_that_some_year_on_the_way_has_no_notice(start: date, n: int) -> None:
    """Neither more nor less."""
    due = CALENDAR.add_working_days(start, n)

    years = set(range(start.year, due.on.year + 1))

    assert due.provisional is not (years <= set(NOTICED_YEARS))
    assert due.provisional is not CALENDAR.is_settled(start, due.on)


@given(start=starts)
def test_zero_working_days_mean_the_first_working_day_from_the_start_on(start: date) -> None:
    """A period of no days ends at once, or when people work again."""
    due = CALENDAR.add_working_days(start, 0).on

    assert due == next(day for day in days_from(start) if ORACLE.works(day))


@given(end=st.dates(date(2019, 1, 1), LAST), n=periods)
def test_the_last_day_for_a_notice_leaves_enough_working_days(end: date, n: int) -> None:
    """One working day later there would be one too few."""
    assume(end > FIRST + 300 * DAY)

    last = CALENDAR.subtract_working_days(end, n)

    assert CALENDAR.is_working_day(last.on)
    assert CALENDAR.working_days_between(last.on, end) == n


def test_the_tables_cover_2018_to_2035_at_least() -> None:
    """Each day has a kind, and working days are numbered without a gap."""
    days = [FIRST + number * DAY for number in range((LAST - FIRST).days + 1)]

    steps = [CALENDAR.working_days_between(before, after) for before, after in pairwise(days)]

    assert steps == [int(CALENDAR.is_working_day(day)) for day in days[1:]]


def days_from(start: date) -> Iterator[date]:
    """Yield a day and all that follow."""
    day = start
    while True:
        yield day
        day += DAY


def days_of(year: int) -> Iterator[date]:
    """Yield the days of a year."""
    for day in days_from(date(year, 1, 1)):
        if day.year != year:
            return
        yield day


def random_cases(random: Random, count: int) -> Iterator[tuple[date, int, Pauses]]:
    """Yield starts over the whole calendar, mostly short periods, and up to three pauses."""
    for _ in range(count):
        start = FIRST + random.randrange((LAST - FIRST).days - 700) * DAY
        pauses = []
        for _ in range(random.choice((0, 0, 0, 1, 2, 3))):
            first = start + random.randrange(-10, 60) * DAY
            pauses.append((first, first + random.randrange(30) * DAY))
        yield start, random.choice((1, 5, 10, 20, random.randrange(1, 90))), pauses
