"""Days on which a period stands still: merged once, counted around, never an end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import InvalidValueError
from shared.working_days import DueDate, OutsideCalendarError, Roll, Standstill, load_calendar

CALENDAR = load_calendar()
DAY = timedelta(days=1)
START = date(2022, 9, 1)
Pauses = list[tuple[date, date]]

lengths = st.integers(0, 12)
pauses = st.lists(
    st.tuples(st.integers(-20, 60), lengths).map(
        lambda drawn: (START + drawn[0] * DAY, START + (drawn[0] + drawn[1]) * DAY)
    ),
    max_size=5,
)


def test_pauses_are_merged_in_order() -> None:
    """Overlapping and touching ones become one."""
    spans = [(20, 22), (1, 3), (4, 6), (2, 5), (10, 10)]
    given = [(date(2022, 9, first), date(2022, 9, last)) for first, last in spans]

    merged = Standstill.of(given).spans

    expected = [(1, 6), (10, 10), (20, 22)]
    start = date(2022, 8, 31).toordinal()
    assert merged == tuple((start + first, start + last) for first, last in expected)


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    """Nothing is guessed."""
    with pytest.raises(InvalidValueError, match="/pauses"):
        Standstill.of([(date(2022, 9, 2), date(2022, 9, 1))])


@given(drawn=pauses, n=st.integers(1, 60))
def test_adding_and_counting_days_are_inverse(drawn: Pauses, n: int) -> None:
    """Between a start and the n-th day outside of the pauses lie exactly n days."""
    standstill = Standstill.of(drawn)

    end = standstill.add_days(START, n)

    assert standstill.days_between(START, end) == n
    assert not any(first <= end <= last for first, last in drawn)


@given(drawn=pauses, n=st.integers(1, 60))
def test_adding_and_counting_working_days_are_inverse(drawn: Pauses, n: int) -> None:
    """The same for working days."""
    standstill = Standstill.of(drawn)

    due = CALENDAR.due_date(START, n, standstill)

    assert CALENDAR.working_days_outside(START, due.on, standstill) == n
    assert due == CALENDAR.due_date(START, n, drawn)


@pytest.mark.parametrize(
    ("pause", "roll", "due"),
    [
        ((date(2022, 10, 8), date(2022, 10, 9)), "none", date(2022, 10, 1)),
        ((date(2022, 10, 8), date(2022, 10, 9)), "holidays", date(2022, 10, 10)),
        ((date(2022, 10, 8), date(2022, 10, 14)), "holidays", date(2022, 10, 15)),
        ((date(2022, 10, 8), date(2022, 10, 14)), "holidays_and_weekends", date(2022, 10, 17)),
        ((date(2022, 10, 1), date(2022, 10, 1)), "none", date(2022, 10, 2)),
    ],
)
def test_the_end_of_calendar_days_moves_off_pauses_too(
    pause: tuple[date, date], roll: Roll, due: date
) -> None:
    """Ten days from 2022-09-21 end in the holiday week, and a pause follows it."""
    rolled = CALENDAR.due_date_in_calendar_days(date(2022, 9, 21), 10, [pause], roll)

    assert rolled == DueDate(due, provisional=False)


def test_a_pause_behind_the_last_year_moves_nothing() -> None:
    """The last Monday of the calendar is still reached."""
    behind = Standstill.of([(date(2041, 1, 1), date.max)])

    assert CALENDAR.due_date(date(2040, 12, 28), 1, behind).on == date(2040, 12, 31)


@pytest.mark.parametrize("last", [date(2040, 12, 31), date.max])
@pytest.mark.parametrize("n", [0, 1])
@pytest.mark.parametrize("roll", ["holidays", "holidays_and_weekends"])
def test_an_end_outside_of_the_calendar_is_refused(last: date, n: int, roll: Roll) -> None:
    """A pause that covers the last days leaves none on which the period could end."""
    pause = (date(2040, 12, 31), last)

    with pytest.raises(OutsideCalendarError):
        CALENDAR.due_date_in_calendar_days(pause[0], n, [pause], roll)
    with pytest.raises(OutsideCalendarError):
        CALENDAR.due_date(pause[0], n, [pause])
