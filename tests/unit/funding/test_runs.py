"""Runs over many projects, and where they stand."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from funding.domain.matching import Order, Rematch, RunStatus, rematch
from funding.testing import AS_OF, a_programme, a_project
from shared.errors import InvalidTransitionError, StaleVersionError
from shared.identifiers import new_id

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
ORDER = Order(asked_by="coordinator:li", asked_at=NOW, correlation_id="1")


def a_run() -> Rematch:
    """Build a run that was just asked for."""
    return Rematch.asked(new_id(), None, ORDER, total=10)


def test_a_batch_takes_the_run_further() -> None:
    """It counts projects and what became of them."""
    changes = [*rematch(a_project(), {}, (a_programme(),), on=AS_OF)]

    run = a_run().advance("p5", 5, changes, NOW)

    assert (run.status, run.after, run.done, run.found) == (RunStatus.RUNNING, "p5", 5, 1)
    assert run.version == 2


def test_a_batch_that_is_not_full_is_the_last() -> None:
    """The run is done at that moment."""
    run = a_run().advance("p5", 5, (), NOW).advance(None, 2, (), NOW)

    assert (run.status, run.after, run.done) == (RunStatus.DONE, "p5", 7)
    assert run.finished_at == NOW


def test_a_run_that_was_stopped_takes_no_batch() -> None:
    """The worker reads it again."""
    with pytest.raises(StaleVersionError):
        a_run().pause().advance("p5", 5, (), NOW)


@pytest.mark.parametrize(
    "turn",
    [
        lambda run: run.resume(),
        lambda run: run.pause().pause(),
        lambda run: run.cancel(now=NOW).resume(),
        lambda run: run.cancel(now=NOW).cancel(now=NOW),
        lambda run: run.advance(None, 0, (), NOW).pause(),
    ],
)
def test_what_makes_no_sense_is_refused(turn: Callable[[Rematch], Rematch]) -> None:
    """What is done or given up stays so."""
    with pytest.raises(InvalidTransitionError):
        turn(a_run())


def test_a_paused_run_goes_on_or_is_given_up() -> None:
    """What is done stays done."""
    paused = a_run().advance("p5", 5, (), NOW).pause()

    resumed, cancelled = paused.resume(), paused.cancel(now=NOW)

    assert (resumed.status, resumed.after) == (RunStatus.RUNNING, "p5")
    assert (cancelled.status, cancelled.done, cancelled.finished_at) == (
        RunStatus.CANCELLED,
        5,
        NOW,
    )
