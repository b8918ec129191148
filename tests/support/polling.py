"""Waiting for something that another process does, never longer than a deadline."""

import time
from collections.abc import Callable

POLL_SECONDS = 0.02


def wait_until(is_true: Callable[[], bool], *, seconds: float = 30) -> None:
    """Wait until a condition holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing happened within {seconds:.0f} s")
        time.sleep(POLL_SECONDS)
