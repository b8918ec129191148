"""Random histories of clocks against an oracle that walks from day to day.

CLOCK_HISTORIES sets how many there are in all.
"""

from datetime import date

import pytest

from land_supply.domain.clock import ExplainedDay, LegalClock, explain, read
from shared.working_days import load_calendar
from support.clock_histories import HISTORIES, Answer, random_histories
from support.clock_oracle import ClockOracle

CALENDAR = load_calendar()
ORACLE = ClockOracle()
SHARDS = 20


def answers_of(clock: LegalClock, as_of: date) -> list[Answer]:
    """Read a clock as the oracle answers: due, provisional and days used for each period."""
    reading = read(clock, CALENDAR, as_of=as_of)
    periods = [reading.statutory, reading.promised]
    return [(each.due.on, each.due.provisional, each.days_used) for each in periods if each]


@pytest.mark.parametrize("shard", range(SHARDS))
def test_random_histories_equal_the_oracle(shard: int) -> None:
    """Pauses, extensions, exclusions, both units, all rules of rolling, years without a notice."""
    histories = random_histories(shard, HISTORIES // SHARDS, CALENDAR)

    wrong = [
        (clock, as_of)
        for clock, told, as_of in histories
        if answers_of(clock, as_of) != told.answers(ORACLE, as_of)
    ]

    assert wrong == []


def test_an_oracle_with_another_holiday_disagrees() -> None:
    """One working day more in the calendar does not go unseen."""
    other = ClockOracle()
    other.working.add(date(2026, 10, 1).toordinal())
    other.holidays.discard(date(2026, 10, 1).toordinal())

    wrong = [
        clock
        for clock, told, as_of in random_histories(1, 500, CALENDAR)
        if answers_of(clock, as_of) != told.answers(other, as_of)
    ]

    assert wrong


@pytest.mark.parametrize("shard", range(4))
def test_an_explanation_counts_the_days_that_the_oracle_counts(shard: int) -> None:
    """Every day after acceptance is there once, and the numbered ones are the counted ones."""
    for clock, told, as_of in random_histories(100 + shard, HISTORIES // 400, CALENDAR):
        days = explain(clock.reckoning(shown_on(clock, as_of)), CALENDAR)

        walks = told.walks(ORACLE, as_of)

        numbered = [counted(days, "statutory_number"), counted(days, "promised_number")]
        assert numbered[: len(walks)] == [walk.counted for walk in walks]
        last = max(walk.due for walk in walks).toordinal()
        first = clock.accepted_on.toordinal() + 1
        assert [each.day.on.toordinal() for each in days] == list(range(first, last + 1))


def shown_on(clock: LegalClock, as_of: date) -> date:
    """Return the day that a clock shows; after it has stopped, that one."""
    return as_of if clock.stopped_on is None else min(as_of, clock.stopped_on)


def counted(days: tuple[ExplainedDay, ...], field: str) -> list[int]:
    """Return the days that have a number, which must rise by one."""
    numbered = [each for each in days if getattr(each, field) is not None]
    assert [getattr(each, field) for each in numbered] == list(range(1, len(numbered) + 1))
    return [each.day.on.toordinal() for each in numbered]
