"""Measure how many working-day additions one core makes in a second, one call at a time.

Run: `python tests/bench/calendar_additions.py`. The interpreter's own price of a method call that
does nothing is measured beside it in the same run, because it bounds every Python interface.
"""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from statistics import median
from time import perf_counter

from shared.working_days import WorkingDayCalendar, load_calendar

CALLS = 200_000
ROUNDS = 7
Case = tuple[date, int]


class Nothing:
    """Has a method of the same shape that does nothing."""

    def add_working_days(self, _start: date, _n: int) -> None:
        """Return at once."""


def random_cases(count: int) -> list[Case]:
    """Make starts in all years and periods of 1 to 90 working days."""
    random = Random(20220330)  # noqa: S311 - the same cases in every run
    first = date(2018, 1, 1)
    return [
        (first + timedelta(days=random.randrange(6000)), random.randrange(1, 91))
        for _ in range(count)
    ]


def calls_per_second(call: Callable[[date, int], object], cases: list[Case]) -> float:
    """Time one pass over the cases."""
    began = perf_counter()
    for start, n in cases:
        call(start, n)
    return len(cases) / (perf_counter() - began)


def measure(calendar: WorkingDayCalendar, rounds: int, calls: int) -> dict[str, float]:
    """Return the medians over interleaved rounds, in calls per second."""
    cases = random_cases(calls)
    contenders: dict[str, Callable[[date, int], object]] = {
        "add_working_days": calendar.add_working_days,
        "due_date without pauses": calendar.due_date,
        "a call that does nothing": Nothing().add_working_days,
    }
    rates: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, call in contenders.items():
            rates[name].append(calls_per_second(call, cases))
    return {name: median(values) for name, values in rates.items()}


def main() -> None:
    """Print one line per contender."""
    for name, rate in measure(load_calendar(), ROUNDS, CALLS).items():
        print(f"{name:28} {rate:12,.0f} per second")


if __name__ == "__main__":
    main()
