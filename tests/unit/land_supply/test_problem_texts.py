"""What the refusals of land supply say."""

from datetime import date

import pytest

from land_supply.domain.case import CaseStatus
from land_supply.domain.clock import ClockState, EntryKind
from land_supply.domain.engine import StepAction, StepStatus
from land_supply.domain.errors import (
    AlreadyPublishedError,
    CaseBegunError,
    CaseClosedError,
    ClockOrderError,
    EndedByAnotherError,
    JointDecisionError,
    StepOrderError,
)
from land_supply.domain.joint import JointOrderError
from land_supply.domain.moving import CannotMoveError, NoMoveError, OtherVersionError
from land_supply.domain.moving.obstacles import NOTHING_LEFT
from land_supply.domain.template import UndertakingRoute
from land_supply.domain.undertaking import RouteBarredError, RouteClosedError
from land_supply.schemas.problems import TEXTS
from shared.errors import DomainError
from shared.http.problem_mapping import problem_of

RECEIVE, ACCEPT = StepAction.RECEIVE, StepAction.ACCEPT

REFUSALS: list[tuple[DomainError, tuple[str, ...]]] = [
    (StepOrderError(StepStatus.READY, ACCEPT, (RECEIVE,)), ("ready", "accept", "receive")),
    (StepOrderError(StepStatus.ENDED, ACCEPT, ()), ("ended", "accept", "nothing")),
    (
        ClockOrderError(ClockState.RUNNING, EntryKind.RESUMED, (EntryKind.PAUSED,)),
        ("running", "resumed", "paused"),
    ),
    (CaseClosedError(CaseStatus.WITHDRAWN), ("withdrawn",)),
    (CaseBegunError(("A01", "A09")), ("A01, A09",)),
    (RouteClosedError("A01", UndertakingRoute.NONE), ("A01", "none")),
    (RouteBarredError(date(2027, 3, 2)), ("2027-03-02",)),
    (JointOrderError("JA-A", "A10 is waiting", "two steps"), ("JA-A", "A10 is waiting")),
    (EndedByAnotherError("A04/1", "terminated"), ("A04/1", "terminated")),
    (JointDecisionError("JI-B", "B13", "it waits for B12"), ("JI-B", "B13", "it waits for B12")),
    (CannotMoveError("2", (NOTHING_LEFT,)), ("2",)),
    (NoMoveError(), ()),
    (OtherVersionError("3"), ("3",)),
    (AlreadyPublishedError("A", "2"), ("A", "2")),
]


@pytest.mark.parametrize(("error", "facts"), REFUSALS)
def test_a_refusal_says_in_both_languages_what_stands_against_it(
    error: DomainError, facts: tuple[str, ...]
) -> None:
    """Each text is filled with the facts of the error."""
    problem = problem_of(error, TEXTS)

    assert problem.status == 409
    assert problem.detail is not None
    for text in (problem.detail.en, problem.detail.zh):
        assert all(fact in text for fact in facts)
        assert "{" not in text
    assert problem.detail.en.isascii()
    assert not problem.detail.zh.isascii()


def test_every_text_has_an_error() -> None:
    """No text is kept for a code that nothing raises."""
    assert {error.code for error, _ in REFUSALS} == TEXTS.keys()
