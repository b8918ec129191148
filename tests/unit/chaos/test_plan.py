"""The faults of a run follow from its seed, and every kind of process is hit."""

from collections import Counter

import pytest

from shared.failpoints import CrashPoints
from support.chaos_faults import FaultKind, plan

KINDS = ["register-api", "register-relay", "register-consumer", "laboratory-consumer"]


def test_a_seed_draws_the_same_faults_again() -> None:
    """A run that failed can be repeated, as far as the machine allows."""
    drawn = plan(7, 40, KINDS)

    assert drawn == plan(7, 40, KINDS)
    assert drawn != plan(8, 40, KINDS)


@pytest.mark.parametrize(("kills", "others"), [(20, 2), (200, 20), (5, 1)])
def test_as_many_are_killed_as_asked_for(kills: int, others: int) -> None:
    """Processes and brokers count; stops of PostgreSQL and freezes come on top."""
    counts = Counter(fault.kind for fault in plan(1, kills, KINDS))

    assert counts[FaultKind.KILL] + counts[FaultKind.BROKER] == kills
    assert counts[FaultKind.POSTGRES] == counts[FaultKind.ZOMBIE] == others


def test_every_kind_of_process_is_killed_about_as_often() -> None:
    """Nobody is spared by chance."""
    killed = Counter(f.target for f in plan(3, 44, KINDS) if f.kind is FaultKind.KILL)

    assert set(killed) == set(KINDS)
    assert max(killed.values()) - min(killed.values()) <= 1


def test_only_consumers_are_frozen() -> None:
    """A frozen consumer is the one that another takes over from."""
    frozen = {f.target for f in plan(5, 100, KINDS) if f.kind is FaultKind.ZOMBIE}

    assert frozen == {"register-consumer", "laboratory-consumer"}


def test_crash_points_are_armed_where_they_exist() -> None:
    """Each is one of the role's own, and every one of them has its turn."""
    armed = [(f.target, f.crash_points) for f in plan(2, 200, KINDS) if f.crash_points]

    points = {point for _, text in armed for point in CrashPoints.parse(text)._armed}
    assert len(points) == 6
    assert all(text.startswith(target.rpartition("-")[2]) for target, text in armed)
