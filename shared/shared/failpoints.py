"""Named places where a chaos test may kill the process, to prove that nothing is lost there.

Armed only in development, by `CRASH_POINTS=relay.before_publish:0.05,consumer.before_commit:0.1`:
at each pass the process kills itself with that probability, as `kill -9` would.
"""

import os
import signal
from collections.abc import Callable
from enum import StrEnum
from random import Random


class CrashPoint(StrEnum):
    """The places between two steps that must not be torn apart."""

    BEFORE_PUBLISH = "relay.before_publish"
    AFTER_PUBLISH_BEFORE_DELETE = "relay.after_publish_before_delete"
    AFTER_DELETE = "relay.after_delete"
    BEFORE_COMMIT = "consumer.before_commit"
    AFTER_COMMIT_BEFORE_KAFKA_COMMIT = "consumer.after_commit_before_kafka_commit"
    IN_ON_REVOKED = "consumer.in_on_revoked"


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class CrashPoints:
    """Passes by in silence, unless a point is armed."""

    def __init__(self, armed: dict[CrashPoint, float], random: Random | None = None) -> None:
        self._armed = armed
        self._random = random or Random()  # noqa: S311 - chaos needs no secrets
        self.kill: Callable[[], None] = _kill

    @classmethod
    def parse(cls, text: str) -> "CrashPoints":
        """Read `point:probability,...`; ValueError names what cannot be read."""
        armed: dict[CrashPoint, float] = {}
        for entry in filter(None, text.split(",")):
            point, _, probability = entry.partition(":")
            armed[CrashPoint(point.strip())] = float(probability or 1)
        return cls(armed)

    def reach(self, point: CrashPoint) -> None:
        """Pass a point; an armed one may be the last that the process does."""
        probability = self._armed.get(point)
        if probability is not None and self._random.random() < probability:
            self.kill()


UNARMED = CrashPoints({})
"""What production runs with."""
