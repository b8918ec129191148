"""When applications are taken, and on which days programmes change by themselves."""

from dataclasses import replace
from datetime import date

import pytest

from funding.domain.matching import is_over, latest_day
from funding.domain.programme import Recurrence
from funding.domain.windows import Times
from funding.testing import VALID_FROM, a_call, a_programme, a_window

SPRING = a_window(date(2026, 3, 10), date(2026, 3, 20))
AUTUMN = a_window(date(2026, 9, 1), date(2026, 9, 30))
CALL = a_call(AUTUMN, SPRING)


@pytest.mark.parametrize(
    ("on", "state", "window"),
    [
        ("2026-03-09", "upcoming", (SPRING.opens_on, SPRING.closes_on)),
        ("2026-03-10", "open", (SPRING.opens_on, SPRING.closes_on)),
        ("2026-03-20", "open", (SPRING.opens_on, SPRING.closes_on)),
        ("2026-03-21", "upcoming", (AUTUMN.opens_on, AUTUMN.closes_on)),
        ("2026-09-30", "open", (AUTUMN.opens_on, AUTUMN.closes_on)),
        ("2026-10-01", "closed", None),
    ],
)
def test_the_open_window_or_the_next_one_counts(
    on: str, state: str, window: tuple[date, date] | None
) -> None:
    """The first and the last day are included, whatever the order in the document."""
    standing = Times.of(CALL).standing(date.fromisoformat(on))

    found = None if standing.window is None else (standing.window.first, standing.window.last)
    assert (standing.state, found) == (state, window)


def test_without_windows_nothing_is_said_of_the_time() -> None:
    """That is not the same as closed."""
    standing = Times.of(a_programme()).standing(date(2026, 3, 2))

    assert (standing.state, standing.window, standing.is_against) == ("none", None, False)


@pytest.mark.parametrize(
    ("recurrence", "expected"), [(Recurrence.ONE_CALL, True), (Recurrence.YEARLY, False)]
)
def test_only_a_single_call_is_over_with_its_last_window(
    recurrence: Recurrence, *, expected: bool
) -> None:
    """Of a yearly programme another window may come."""
    call = a_call(SPRING, recurrence=recurrence)

    assert is_over(call, on=date(2026, 3, 21)) is expected
    assert not is_over(call, on=date(2026, 3, 20))


@pytest.mark.parametrize(
    ("until", "on", "cause"),
    [
        ("2026-03-09", "2023-04-11", "programme T01 version 1"),
        ("2026-03-10", "2026-03-10", "window of T01 opened"),
        ("2026-03-20", "2026-03-10", "window of T01 opened"),
        ("2026-03-21", "2026-03-21", "window of T01 closed"),
        ("2026-12-31", "2026-10-01", "window of T01 closed"),
        ("2027-01-01", "2027-01-01", "programme T01 expired"),
    ],
)
def test_the_latest_day_stands_for_all(until: str, on: str, cause: str) -> None:
    """A last day has its effect on the day after."""
    programme = replace(CALL, valid_until=date(2026, 12, 31))

    day = latest_day(programme, until=date.fromisoformat(until))

    assert day is not None
    assert (day.on.isoformat(), day.cause) == (on, cause)


def test_before_its_term_a_programme_has_no_day() -> None:
    """Nothing is to be matched."""
    assert latest_day(CALL, until=date(2023, 4, 10)) is None


def test_of_two_changes_on_one_day_there_is_one_run() -> None:
    """One window closes on the day before the next one opens."""
    following = a_window(date(2026, 3, 21), date(2026, 3, 31))

    day = latest_day(a_call(SPRING, following), until=date(2026, 3, 21))

    assert day is not None
    assert day.cause == "window of T01 opened"


def test_each_day_of_each_version_has_a_run_of_its_own() -> None:
    """Whoever derives the id derives the same."""
    days = [
        latest_day(programme, until=until)
        for programme in (CALL, replace(CALL, version="2"))
        for until in (VALID_FROM, date(2026, 3, 10), date(2026, 3, 11))
    ]

    ids = [day.run_id for day in days if day is not None]

    assert (len(ids), len(set(ids))) == (6, 4)


def test_a_term_without_end_never_expires() -> None:
    """Not even one that is written as the last of all days."""
    programme = a_programme(valid_until=date.max)

    day = latest_day(programme, until=date.max)

    assert day is not None
    assert day.on == VALID_FROM
