"""Moves of cases that have come any way, to any other version, and back."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from land_supply.domain.case import Case, CaseStatus
from land_supply.domain.engine import NOT_BEGUN, OPEN_STATUSES, StepStatus
from land_supply.domain.moving import CannotMoveError, Move
from shared.contracts.land_supply import CaseMoved
from support.moving import (
    a_case_of,
    a_random_version,
    a_random_walk,
    go_on,
    moved,
    state_of,
    taken_back,
)

SEEDS = st.integers(min_value=0, max_value=2**32)


def tried(seed: object) -> Move | None:
    """Let a case come some way and move, if nothing stands against it."""
    random = Random(str(seed))  # noqa: S311 - the same way for the same seed
    first = a_random_version(random, "1")
    second = a_random_version(random, "2", first)
    case, day = a_random_walk(random, a_case_of(first))
    try:
        return moved(case, second, day)
    except CannotMoveError:
        return None


def a_move(seed: int) -> Move:
    """Return a move, or say that this way is of no use."""
    return tried(seed) or reject()


def day_of(made: Move) -> date:
    """Return the day of a move."""
    told = made.change.events[0]
    assert isinstance(told, CaseMoved)
    return told.happened_on


def assert_sound(case: Case) -> None:
    """Nothing waits that could begin, and nothing is ready that has to wait."""
    progress = case.progress
    for step_id, standing in progress.standings.items():
        before = progress.book.graph.predecessors[step_id]
        is_free = all(progress.is_done(each) for each in before)
        assert standing.status is not StepStatus.READY or is_free
        assert standing.status is not StepStatus.WAITING or not is_free


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_a_move_that_is_taken_back_leaves_everything_as_it_was(seed: int) -> None:
    """Standings, rounds, clocks with their ledgers and due dates, and facts are equal."""
    made = a_move(seed)
    before = made.change.before

    back = taken_back(made, made.change.after, day_of(made))

    assert state_of(back.change.after) == state_of(before)


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_a_moved_case_stands_where_its_version_could_have_brought_it(seed: int) -> None:
    """It has every step of the way and no other, and is still open."""
    after = a_move(seed).change.after

    way = {each.id for each in after.progress.book.template.steps if not each.on_demand}
    assert set(after.progress.standings) == way
    assert after.status is CaseStatus.OPEN
    assert_sound(after)


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_no_move_touches_a_period_that_runs(seed: int) -> None:
    """Terms, ledger and due dates of whatever has begun are those of before."""
    made = a_move(seed)
    before, after = state_of(made.change.before), state_of(made.change.after)

    for step_id, standing in made.change.before.progress.standings.items():
        if standing.status in OPEN_STATUSES - NOT_BEGUN:
            assert after["rounds"][step_id] == before["rounds"][step_id]


@given(SEEDS)
@settings(max_examples=150, deadline=None)
def test_what_happened_since_goes_along_or_keeps_the_case(seed: int) -> None:
    """A case that goes back keeps what was begun or decided since; others are refused."""
    made = a_move(seed)
    random = Random(seed)  # noqa: S311 - the same way for the same seed
    later, day = go_on(random, made.change.after, day_of(made) + timedelta(days=1))

    try:
        back = taken_back(made, later, day)
    except CannotMoveError:
        return

    after = back.change.after
    assert_sound(after)
    for step_id, standing in later.progress.standings.items():
        if standing.status not in NOT_BEGUN | {StepStatus.ENDED}:
            assert after.progress.standings[step_id] == standing


@pytest.mark.parametrize("seed", range(3))
def test_some_walks_move_and_some_are_refused(seed: int) -> None:
    """The properties above speak of something."""
    made = [tried((seed, number)) is not None for number in range(60)]

    assert 10 < sum(made) < 60
