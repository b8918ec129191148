"""A case moves to another version of its process: what goes along, and what keeps it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from land_supply.domain.agency import Assignment
from land_supply.domain.case import Case
from land_supply.domain.engine import Decide, Receive, Rulebook, TellConditions
from land_supply.domain.moving import CannotMoveError, Change, Move, NoMoveError, move
from land_supply.domain.template import Lead, Outcome, ProcessTemplate, StepKind, StepTemplate
from land_supply.domain.undertaking import Telling
from shared.contracts.land_supply import CaseMoved, StepAssigned, StepEnded, StepReady
from shared.errors import InvalidValueError
from support.case_play import CasePlay
from support.moving import (
    FIRST_DAY,
    NEEDED,
    OTHER_ROLE,
    a_case_of,
    a_plain_step,
    a_version,
    accepted,
    at,
    decided,
    moved,
    statuses,
    taken_back,
)

NEXT_DAY = date(2026, 3, 3)
FIRST = a_version("1", a_plain_step("T01"), a_plain_step("T02", "T01"))


@pytest.fixture
def case() -> Case:
    """Open a case by the first version: one step is ready, the other one waits for it."""
    return a_case_of(FIRST)


def against(case: Case, template: ProcessTemplate) -> list[tuple[str | None, str]]:
    """Return what stands against a move."""
    with pytest.raises(CannotMoveError) as refused:
        moved(case, template)
    return [(each.step_id, each.reason.en) for each in refused.value.obstacles]


def told(made: Move) -> CaseMoved:
    """Return the fact of a move."""
    event = made.change.events[0]
    assert isinstance(event, CaseMoved)
    return event


def changes(made: Move) -> dict[str, tuple[Change, ...]]:
    """Say by step what differs."""
    return {each.step_id: each.changes for each in made.differences}


def second(*steps: StepTemplate) -> ProcessTemplate:
    """Build the second version."""
    return a_version("2", *steps)


def test_an_added_step_waits_or_is_ready_by_what_is_done(case: Case) -> None:
    """One that depends on nothing begins; the one behind the first waits with the others."""
    made = moved(case, second(*FIRST.steps, a_plain_step("T03"), a_plain_step("T04", "T01")))

    assert statuses(made.change.after) == {
        "T01": "ready",
        "T02": "waiting",
        "T03": "ready",
        "T04": "waiting",
    }
    assert changes(made) == {"T03": (Change.ADDED,), "T04": (Change.ADDED,)}


def test_a_removed_step_that_nobody_began_ends_and_is_told(case: Case) -> None:
    """Its agency hears that there is nothing to do, in the words of the version that had it."""
    made = moved(case, second(a_plain_step("T02")))

    ended = [event for event in made.change.events if isinstance(event, StepEnded)]
    assert statuses(made.change.after) == {"T02": "ready"}
    assert [(each.step_id, each.template.version) for each in ended] == [("T01", "1")]


@pytest.mark.parametrize("status", ["received", "accepted", "decided"])
def test_a_step_that_has_begun_keeps_the_case_where_it_is(case: Case, status: str) -> None:
    """The refusal names the step and where it stands."""
    begun = {
        "received": lambda: case.act("T01", Receive(), at(FIRST_DAY)).after,
        "accepted": lambda: accepted(case, "T01"),
        "decided": lambda: decided(case, "T01"),
    }[status]()

    reasons = against(begun, second(a_plain_step("T02")))

    assert reasons == [("T01", f"step T01 is {status}, and the version has no such step")]


def test_a_running_period_keeps_its_limit_and_the_next_round_has_the_new_one(case: Case) -> None:
    """20 working days were told, so 20 they are; what begins later has 5."""
    running = accepted(case, "T01")

    made = moved(running, second(a_plain_step("T01", days=5), a_plain_step("T02", "T01")))

    step = made.change.after.progress.step("T01")
    assert step.running_clock.terms.statutory.days == 20
    assert (step.rules.version, told(made).differences[0].keeps_limits) == ("1", True)
    again = made.change.after.act("T01", Decide(outcome="returned"), at(NEXT_DAY)).after
    fresh = accepted(again, "T01", NEXT_DAY).progress.step("T01")
    assert (fresh.round, fresh.running_clock.terms.statutory.days) == (2, 5)


def test_a_ready_step_has_the_new_limit_at_once_and_is_told_again(case: Case) -> None:
    """Nobody applied yet, so nobody relies on the old one."""
    made = moved(case, second(a_plain_step("T01", days=5), a_plain_step("T02", "T01")))

    (ready,) = [event for event in made.change.events if isinstance(event, StepReady)]
    assert (ready.step_id, ready.statutory_due_on) == ("T01", date(2026, 3, 9))


def test_a_ready_step_that_depends_on_more_waits_again(case: Case) -> None:
    """Nobody has begun it."""
    made = moved(case, second(a_plain_step("T00"), a_plain_step("T01", "T00"), FIRST.steps[1]))

    assert statuses(made.change.after) == {"T00": "ready", "T01": "waiting", "T02": "waiting"}


def test_a_begun_step_that_would_have_to_wait_keeps_the_case(case: Case) -> None:
    """The version could not have let it begin."""
    version = second(a_plain_step("T00"), a_plain_step("T01", "T00"), FIRST.steps[1])

    reasons = against(accepted(case, "T01"), version)

    assert reasons == [("T01", "step T01 is accepted, and the version lets it wait for T00")]


def test_what_a_begun_step_waits_for_may_be_spared_at_once(case: Case) -> None:
    """A new condition that does not hold stands in nobody's way."""
    known = accepted(case, "T01").state_facts({"needed": False}, at(FIRST_DAY)).after
    added = replace(a_plain_step("T00"), when=NEEDED)

    made = moved(known, second(added, a_plain_step("T01", "T00"), FIRST.steps[1]))

    assert statuses(made.change.after)["T00"] == "not_needed"


def test_a_ready_step_of_another_role_goes_to_its_desk(case: Case) -> None:
    """The new agency is told; an officer of the old one has it no more."""
    first = replace(a_plain_step("T01"), assignment=Assignment((OTHER_ROLE,)))

    made = moved(case, second(first, FIRST.steps[1]))

    (assigned,) = [event for event in made.change.events if isinstance(event, StepAssigned)]
    assert (assigned.previous_agency, assigned.agency, assigned.status) == ("GZ", "ZJ", "ready")


def test_a_begun_step_of_another_role_stays_at_its_desk(case: Case) -> None:
    """Who has accepted an application decides it."""
    first = replace(a_plain_step("T01"), assignment=Assignment((OTHER_ROLE,)))

    made = moved(accepted(case, "T01"), second(first, FIRST.steps[1]))

    assert made.change.after.progress.step("T01").agency == "GZ"


def outcomes(**leads: Lead) -> dict[str, Outcome]:
    """Say where each outcome leads."""
    return {name: Outcome(leads_to=lead) for name, lead in leads.items()}


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (outcomes(returned=Lead.REPEATS), "which the version does not know"),
        (outcomes(admitted=Lead.ENDS_BRANCH), "which ends_branch in the version"),
    ],
)
def test_an_outcome_that_means_something_else_keeps_the_case(
    case: Case, other: dict[str, Outcome], reason: str
) -> None:
    """What was decided has led where it has led."""
    first = replace(a_plain_step("T01"), outcomes=other)

    reasons = against(decided(case, "T01"), second(first, FIRST.steps[1]))

    assert reasons == [("T01", f"step T01 came out as admitted, {reason}")]


def test_a_begun_step_of_another_kind_keeps_the_case(case: Case) -> None:
    """An application does not become a period while it is handled."""
    first = replace(a_plain_step("T01"), kind=StepKind.FIXED_PERIOD)

    reasons = against(accepted(case, "T01"), second(first, FIRST.steps[1]))

    assert reasons == [("T01", "step T01 is accepted, and the version makes another kind of it")]


def told_conditions() -> CasePlay:
    """Play a case to where the conditions of an undertaking were told, and nothing else."""
    play = CasePlay.of("A", "A15")
    telling = Telling(notice_reference="notice 1")
    play.act("A15", TellConditions(telling=telling), play.since("A15"))
    return play


def last_day(play: CasePlay) -> date:
    """Return the day of the last thing that happened."""
    return max(each.since for each in play.case.steps if each.since is not None)


def another(play: CasePlay, step_id: str, **changes: Any) -> ProcessTemplate:
    """Return another version of the process of a case, with one step that differs."""
    template = play.case.progress.book.template
    steps = (replace(each, **changes) if each.id == step_id else each for each in template.steps)
    return replace(template, version="2", steps=tuple(steps))


def test_told_conditions_bind_although_the_step_is_only_ready() -> None:
    """The applicant may rely on what was stated in writing."""
    play = told_conditions()

    made = moved(play.case, another(play, "A15", statutory=None), last_day(play))

    step = made.change.after.progress.step("A15")
    assert (step.rules.version, step.undertaking is None) == ("1", False)
    assert {each.step_id: each.keeps_limits for each in made.differences} == {"A15": True}


def test_a_version_without_the_route_leaves_a_case_with_told_conditions() -> None:
    """Whoever was told that an undertaking will do cannot be refused one."""
    play = told_conditions()

    with pytest.raises(CannotMoveError, match="step A15 rests on an undertaking"):
        moved(play.case, another(play, "A15", undertaking=None), last_day(play))


def test_a_fact_that_was_stated_since_keeps_the_case_from_going_back() -> None:
    """The former version has no word for it."""
    plain = replace(FIRST, facts={})
    made = moved(a_case_of(plain), second(*FIRST.steps))
    stated = made.change.after.state_facts({"needed": True}, at(NEXT_DAY)).after

    with pytest.raises(CannotMoveError, match="the fact needed is True"):
        taken_back(made, stated, NEXT_DAY)


def test_a_case_does_not_come_to_its_end_by_a_move(case: Case) -> None:
    """It ends by a decision."""
    reasons = against(decided(case, "T01"), second(a_plain_step("T01")))

    assert reasons == [(None, "the version would leave nothing to do")]


def test_every_reason_is_named_at_once() -> None:
    """A coordinator mends them in one go."""
    template = a_version("1", a_plain_step("T01"), a_plain_step("T02"), a_plain_step("T03"))
    begun = accepted(accepted(a_case_of(template), "T01"), "T02")

    reasons = against(begun, second(a_plain_step("T03")))

    assert [step_id for step_id, _ in reasons] == ["T01", "T02"]


def test_a_move_needs_another_version_of_the_same_process(case: Case) -> None:
    """Neither its own version nor another process will do."""
    for template, field in ((FIRST, "/version"), (replace(FIRST, id="X"), "/template_id")):
        with pytest.raises(InvalidValueError) as refused:
            moved(case, template)
        assert refused.value.field == field


def test_an_added_step_behind_an_end_ends_at_once() -> None:
    """Its branch is over, so it would wait for ever."""
    template = a_version("1", a_plain_step("T01"), a_plain_step("T02"))
    case = decided(a_case_of(template), "T01", "refused")

    made = moved(case, second(*template.steps, a_plain_step("T03", "T01")))

    assert statuses(made.change.after)["T03"] == "ended"


def test_what_was_removed_and_comes_back_later_has_a_round_of_its_own(case: Case) -> None:
    """No number is used twice in a case."""
    gone = moved(case, second(a_plain_step("T01"))).change.after

    back = moved_again(gone, a_version("3", *FIRST.steps))

    assert back.progress.standings["T02"].round == 2


def moved_again(case: Case, template: ProcessTemplate) -> Case:
    """Move a case that has left steps behind."""
    used = dict.fromkeys(("T01", "T02"), 1)
    return move(case, Rulebook(template), used, at(FIRST_DAY)).change.after


def test_on_the_way_back_what_happened_since_goes_along(case: Case) -> None:
    """The step that was received by the new version goes on, within the limits of that one."""
    made = moved(case, second(a_plain_step("T01", days=5), FIRST.steps[1], a_plain_step("T03")))
    later = accepted(made.change.after, "T01", NEXT_DAY)

    back = taken_back(made, later, NEXT_DAY)

    assert statuses(back.change.after) == {"T01": "accepted", "T02": "waiting"}
    assert back.change.after.progress.step("T01").rules.version == "2"
    assert told(back).takes_back == told_version(made)


def told_version(made: Move) -> int:
    """Return which fact of the case tells a move."""
    return made.change.before.version + 1


def test_what_was_begun_in_an_added_step_keeps_the_case_from_going_back(case: Case) -> None:
    """The former version could not have had it."""
    made = moved(case, second(*FIRST.steps, a_plain_step("T03")))
    later = accepted(made.change.after, "T03", NEXT_DAY)

    with pytest.raises(CannotMoveError, match="step T03 is accepted"):
        taken_back(made, later, NEXT_DAY)


def test_a_move_is_taken_back_only_from_the_version_that_it_led_to(case: Case) -> None:
    """Whatever has moved on goes back one move at a time."""
    made = moved(case, second(*FIRST.steps, a_plain_step("T03")))
    further = moved(made.change.after, a_version("3", *FIRST.steps, a_plain_step("T03")))

    with pytest.raises(NoMoveError):
        taken_back(made, further.change.after, FIRST_DAY)
