"""The table of a step: what is declared, what is refused, and what a refusal says."""

from collections.abc import Iterable

import pytest

from land_supply.domain.engine import (
    TRANSITIONS,
    Course,
    StepAction,
    StepStatus,
    allowed_actions,
    course_of,
    next_status,
)
from land_supply.domain.errors import StepOrderError
from land_supply.domain.template import StepKind

ROUTE = ", tell_conditions, sign_undertaking"
OWED = ", supplement_undertaking, check_undertaking"
STANDING = "alter, request_renewal, decide_renewal"
HANDS = ", claim, hand_over, return"
ANY_HANDS = HANDS + ", delegate"
FINAL = {StepStatus.NOT_NEEDED, StepStatus.ENDED, StepStatus.WITHDRAWN}


def reached(course: Course) -> Iterable[StepStatus]:
    """Walk from waiting to every status that the table leads to."""
    found, left = {StepStatus.WAITING}, [StepStatus.WAITING]
    while left:
        targets = set(TRANSITIONS[course].get(left.pop(), {}).values())
        left.extend(targets - found)
        found |= targets
    return found


@pytest.mark.parametrize("course", Course)
def test_every_declared_status_is_reached(course: Course) -> None:
    """No row is dead, and no row leads to a status that has none and is not final."""
    assert set(reached(course)) == set(TRANSITIONS[course]) | FINAL


@pytest.mark.parametrize("course", Course)
@pytest.mark.parametrize("status", StepStatus)
def test_what_is_not_declared_is_refused(course: Course, status: StepStatus) -> None:
    """The refusal lists what somebody may ask for instead."""
    row = TRANSITIONS[course].get(status, {})
    allowed = ", ".join(allowed_actions(course, status)) or "nothing"

    for action in set(StepAction) - set(row):
        with pytest.raises(StepOrderError) as refused:
            next_status(course, status, action)
        assert refused.value.allowed == allowed


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        (StepStatus.WAITING, ""),
        (StepStatus.READY, "receive" + ROUTE + ANY_HANDS),
        (StepStatus.RECEIVED, "request_supplement, accept, decline_acceptance" + ROUTE + ANY_HANDS),
        (StepStatus.SUPPLEMENT_REQUESTED, "supplement" + ROUTE + ANY_HANDS),
        (StepStatus.ACCEPTED, "pause, extend, exclude, decide" + ANY_HANDS + ROUTE),
        (StepStatus.PAUSED, "resume, extend, exclude" + ANY_HANDS),
        (StepStatus.DECIDED, "deliver, " + STANDING + OWED + HANDS + ", correct"),
        (StepStatus.DELIVERED, STANDING + OWED + ", correct"),
        (StepStatus.ENDED, ""),
    ],
)
def test_an_application_takes_the_way_of_the_licensing_law(
    status: StepStatus, allowed: str
) -> None:
    """A supplement comes before acceptance, a pause after it; an undertaking shortens the way."""
    assert ", ".join(allowed_actions(Course.APPLICATION, status)) == allowed


@pytest.mark.parametrize("kind", StepKind)
def test_every_kind_of_step_has_a_course(kind: StepKind) -> None:
    """A kind that nobody thought of would have no way to begin."""
    assert StepStatus.READY in TRANSITIONS[course_of(kind)]


def test_nobody_may_ask_for_what_the_process_does_by_itself() -> None:
    """A gate completes, and silence accepts and renews, without a command."""
    assert allowed_actions(Course.GATE, StepStatus.READY) == ()
    assert next_status(Course.GATE, StepStatus.READY, StepAction.COMPLETE) is StepStatus.DECIDED
    assert StepAction.DEEM_ACCEPTED.is_automatic
    assert StepAction.DEEM_RENEWED.is_automatic


def test_a_refusal_reads_well() -> None:
    """People see the sentence."""
    with pytest.raises(
        StepOrderError,
        match=rf"^a step that is ready does not allow decide; allowed: receive{ROUTE}{ANY_HANDS}$",
    ):
        next_status(Course.APPLICATION, StepStatus.READY, StepAction.DECIDE)
