"""One decision for several certificates, each of which stays a record of its own."""

from dataclasses import replace

import pytest

from land_supply.domain.case import Case, ProcessRules
from land_supply.domain.engine import Accept, Decide, Receive, Rulebook, StepStatus
from land_supply.domain.errors import JointDecisionError
from land_supply.domain.template import JointIssue, Procedure, ProcessTemplate
from land_supply.testing import a_step, a_template
from shared.contracts.land_supply import StepDecided
from shared.errors import InvalidValueError
from shared.legal_sources import Grade, LegalBasis, Name
from support.case_walks import BOOKS, RULES, STARTED, Walk, at

PERMITS = ["B09", "B11", "B13"]


def walked_to(step_id: str, *, without: tuple[str, ...] = ()) -> Walk:
    """Complete everything of template B that does not wait for a step, but for some."""
    walk = Walk.begin("B")
    while ready := [e for e in walk.open_ids() if e not in (step_id, *without)]:
        walk.advance(ready[0])
    return walk


def two_permits() -> ProcessTemplate:
    """Make a process in which two steps side by side are decided together."""
    basis = LegalBasis(grade=Grade.ILLUSTRATIVE)
    issue = JointIssue(id="JI", name=Name("一并核发", "joint"), steps=("T01", "T02"), basis=basis)
    return replace(a_template([a_step("T01"), a_step("T02")]), joint_issues=(issue,))


def permits(*accepted: str) -> Case:
    """Open a case with two permits, some of which are accepted."""
    applicant = Walk.begin("A").kept.applicant
    rules = ProcessRules(RULES.agencies, RULES.calendar)
    moment = at(STARTED)
    book = Rulebook(two_permits())
    case = Case.open(applicant, book=book, rules=rules, moment=moment).after
    for step_id in accepted:
        case = case.act(step_id, Receive(), moment).after.act(step_id, Accept(), moment).after
    return case


def test_three_permits_are_issued_by_one_decision_on_one_day() -> None:
    """Each has an event of its own that names the joint issue; the gate behind them waits."""
    walk = walked_to("B09")
    heard = len(walk.events)

    walk.go("B09", Decide(outcome="granted", jointly=True))

    decided = [each for each in walk.events[heard:] if isinstance(each, StepDecided)]
    assert [(each.step_id, each.joint_issue) for each in decided] == [(e, "JI-B") for e in PERMITS]
    assert {walk.kept.progress.standings[each].status for each in PERMITS} == {StepStatus.DECIDED}


def test_a_permit_that_waits_for_something_else_keeps_all_from_being_issued() -> None:
    """The refusal names the step and what it waits for; nothing is decided."""
    walk = walked_to("B09", without=("B12",))
    case = walk.seen_by("B09", Decide(outcome="granted", jointly=True))

    with pytest.raises(JointDecisionError, match="B13 cannot be: it waits for B12"):
        case.act("B09", Decide(outcome="granted", jointly=True), at(walk.today))

    assert walk.kept.progress.standings["B09"].status is StepStatus.READY


def test_a_permit_may_be_issued_alone_before_the_others_have_begun() -> None:
    """One decision for all is a right, not a duty."""
    walk = walked_to("B09")

    walk.advance("B09")

    standings = walk.kept.progress.standings
    assert (standings["B09"].status, standings["B11"].status) == ("decided", "ready")


def test_what_stands_side_by_side_is_decided_together() -> None:
    """Whoever decides one of two accepted permits has decided the other."""
    case = permits("T01", "T02")

    change = case.act("T02", Decide(outcome="done"), at(STARTED))

    assert [each.step_id for each in change.events if isinstance(each, StepDecided)] == [
        "T01",
        "T02",
    ]
    assert change.after.version == case.version + len(change.events)


def test_a_permit_that_is_not_accepted_is_left_out() -> None:
    """It does not stand where it can be decided."""
    change = permits("T01").act("T01", Decide(outcome="done"), at(STARTED))

    assert change.after.progress.standings["T02"].status is StepStatus.READY


@pytest.mark.parametrize(
    ("step_id", "decision", "pointer"),
    [
        ("B01", Decide(outcome="issued", jointly=True), "/jointly"),
        ("B09", Decide(outcome="granted", jointly=True, facts={"depth": 3}), "/facts/depth"),
    ],
)
def test_a_joint_decision_on_nothing_joint_is_refused(
    step_id: str, decision: Decide, pointer: str
) -> None:
    """A step of no joint issue, and a fact that none of its steps asks for."""
    case = Walk.begin("B").case

    with pytest.raises(InvalidValueError) as refused:
        case.act(step_id, decision, at(STARTED))

    assert refused.value.field == pointer


def test_the_shipped_joint_issue_is_known_by_its_steps() -> None:
    """Template B has one, the others have none."""
    book = BOOKS["B"]

    found = {each: book.joint_issue(each) for each in book.steps}

    assert [each for each, issue in found.items() if issue is not None] == PERMITS
    assert book.step("B09").procedure is Procedure.LICENCE
