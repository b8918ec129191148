"""What the course of a land-supply case establishes of its project."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import land_supply
from funding.catalogue import load_catalogue
from funding.domain.derivation import Witness
from funding.domain.milestones import (
    DAYS,
    DECISIONS,
    STARTED_ON,
    STARTS,
    corrected,
    decided,
    passed,
)
from funding.domain.subject import Source, Stated, Statement
from funding.testing import NOW, a_correction, a_decision, a_statement, a_step, a_subject
from shared.contracts.land_supply import StepPassed

ON = date(2026, 5, 6)
WITNESS = Witness(actor="agency-officer:x", recorded_at=NOW, document_id="cases/1/steps/A09#1")
TEMPLATES = Path(land_supply.__file__).parent / "data/templates"


def values(statements: tuple[Statement, ...]) -> dict[str, Stated]:
    """Return what is stated by name."""
    return {each.fact: each.value for each in statements}


@pytest.mark.parametrize(
    ("template_id", "step_id", "outcome", "expected"),
    [
        ("A", "A09", "filed", {"project_filed": True, "filed_on": ON}),
        ("B", "B08", "changed", {"project_filed": True, "filed_on": ON}),
        ("C", "C09", "revoked_by_enterprise", {"project_filed": False, "filed_on": None}),
        ("A", "A09", "redirect_verification", {}),
        ("A", "A18", "pass", {"project_accepted": True, "accepted_on": ON}),
        ("B", "B18", "fail", {"project_accepted": False, "accepted_on": None}),
        ("C", "C17", "pass_with_rectification", {"project_accepted": True, "accepted_on": ON}),
        ("A", "A19", "filed", {}),
        ("B", "B20", "pass", {"completed": True}),
        ("B", "B20", "rectify", {}),
        ("C", "C18", "pass", {}),
        ("X", "A09", "filed", {}),
    ],
)
def test_a_decision_establishes_what_its_outcome_says(
    template_id: str, step_id: str, outcome: str, expected: dict[str, Stated]
) -> None:
    """Another process, step or outcome establishes nothing."""
    event = a_decision(step_id, outcome, template_id, on=ON)

    assert values(decided(event, WITNESS)) == expected


def test_a_derived_fact_says_which_step_it_comes_from() -> None:
    """By whom, as of the day of the decision, in which step of which case."""
    statement = decided(a_decision("A09", "filed", on=ON), WITNESS)[0]

    assert (statement.source, statement.as_of) == (Source.LAND_SUPPLY, ON)
    assert (statement.stated_by, statement.document_id) == (WITNESS.actor, WITNESS.document_id)


@pytest.mark.parametrize(("step_id", "starts"), [("A17", True), ("B00", False)])
def test_the_works_start_at_their_gate(step_id: str, *, starts: bool) -> None:
    """Another gate says nothing."""
    event = StepPassed.model_validate(a_step(step_id, happened_on=ON))

    assert values(passed(event, WITNESS)) == ({STARTED_ON: ON} if starts else {})


def test_a_correction_takes_back_what_was_established_and_what_was_taken_along() -> None:
    """And nothing that was never established, or that somebody else states."""
    project = a_subject(
        a_statement("project_filed", value=True, source=Source.LAND_SUPPLY),
        a_statement("works_started_on", ON, Source.LAND_SUPPLY),
        a_statement("project_accepted", value=True, source=Source.VERIFIED),
    )

    taken_back = corrected(a_correction("A09", "A17", "A18"), project, WITNESS)

    assert values(taken_back) == {"project_filed": None, "works_started_on": None}


def test_a_correction_of_another_step_takes_nothing_back() -> None:
    """What rests on it would be among what it took along."""
    project = a_subject(a_statement("project_filed", source=Source.LAND_SUPPLY))

    assert corrected(a_correction("A01"), project, WITNESS) == ()


def shipped_steps() -> dict[tuple[str, str], dict[str, Any]]:
    """Read every step of the shipped processes."""
    templates = [yaml.safe_load(file.read_text()) for file in sorted(TEMPLATES.glob("*.yaml"))]
    return {(each["id"], step["id"]): step for each in templates for step in each["steps"]}


def test_the_shipped_processes_have_these_steps_with_these_outcomes() -> None:
    """The procedure shows that the step is what it is taken for."""
    procedures = {
        "project_filed": "filing",
        "project_accepted": "joint_acceptance",
        "completed": "production_target_review",
    }
    steps = shipped_steps()

    for place, (fact, outcomes) in DECISIONS.items():
        assert steps[place]["procedure"] == procedures[fact]
        assert outcomes.keys() <= steps[place]["outcomes"].keys()
    assert {steps[place]["milestone"] for place in STARTS} == {"start"}
    of_procedures = {k for k, step in steps.items() if step.get("procedure") in procedures.values()}
    assert of_procedures == DECISIONS.keys()


def test_the_catalogue_knows_what_is_established() -> None:
    """Every fact is one about a project."""
    facts = load_catalogue().facts

    named = {fact for fact, _ in DECISIONS.values()} | {*DAYS.values(), STARTED_ON}
    assert {facts[name].about for name in named} == {"project"}
