"""When to try again: the schedule that Standard Webhooks 1.0.0 recommends, with jitter."""

from collections.abc import Callable
from datetime import datetime, timedelta

DELAYS: tuple[timedelta, ...] = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""The wait before each attempt, counted from the end of the one before it."""

JITTER = 0.2
LONGEST_RETRY_AFTER = timedelta(hours=24)

RandomSource = Callable[[], float]
"""Draws from [0, 1)."""


def next_attempt_at(attempts: int, now: datetime, random: RandomSource) -> datetime | None:
    """Say when to try again after this many attempts; None when the schedule is used up.

    The jitter of 20 % either way keeps endpoints that failed together from being tried together.
    """
    if attempts >= len(DELAYS):
        return None
    factor = 1 - JITTER + 2 * JITTER * random()
    return now + DELAYS[attempts] * factor


def capped(retry_after: timedelta | None) -> timedelta:
    """Bound what a receiver asked for, so that no header can postpone a delivery for ever."""
    if retry_after is None:
        return timedelta(0)
    return min(max(retry_after, timedelta(0)), LONGEST_RETRY_AFTER)
