"""The schedule of attempts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.webhooks.schedule import DELAYS, capped, next_attempt_at

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_schedule_is_that_of_the_standard() -> None:
    """Ten attempts, the last a little more than three days after the first."""
    waits = [next_attempt_at(attempts, NOW, lambda: 0.5) for attempts in range(1, 10)]

    seconds = [(at - NOW).total_seconds() for at in waits if at is not None]
    assert seconds == [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]


def test_there_is_no_eleventh_attempt() -> None:
    """A delivery ends."""
    assert next_attempt_at(len(DELAYS), NOW, lambda: 0.5) is None
    assert next_attempt_at(len(DELAYS) + 3, NOW, lambda: 0.5) is None


@given(
    attempts=st.integers(1, len(DELAYS) - 1),
    draw=st.floats(0, 1, exclude_max=True, allow_nan=False),
)
def test_the_jitter_stays_within_a_fifth(attempts: int, draw: float) -> None:
    """Whatever is drawn, the wait is between 80 % and 120 % of the schedule's."""
    at = next_attempt_at(attempts, NOW, lambda: draw)

    assert at is not None
    assert DELAYS[attempts] * 0.8 <= at - NOW <= DELAYS[attempts] * 1.2


def test_what_a_receiver_asks_for_is_bounded() -> None:
    """No header postpones a delivery for ever, or into the past."""
    assert capped(None) == timedelta(0)
    assert capped(timedelta(seconds=-5)) == timedelta(0)
    assert capped(timedelta(minutes=7)) == timedelta(minutes=7)
    assert capped(timedelta(days=400)) == timedelta(hours=24)
