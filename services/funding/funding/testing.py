"""Builders for tests; nothing else imports this module."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from funding.domain.facts import About, FactDefinition, Facts, FactType, FactValue
from funding.domain.matching import Match, Project, match
from funding.domain.programme import (
    AmountRule,
    Beneficiary,
    Programme,
    ProgrammeStatus,
    Recurrence,
    SupportForm,
    Tier,
    Window,
)
from funding.domain.rules import AllOf, Comparison, Condition, Operator, Rule
from funding.domain.subject import Source, Stated, Statement, Subject
from shared.contracts.land_supply import DecisionCorrected, StepDecided
from shared.contracts.project_registry import ProjectRegistered, Sponsor
from shared.contracts.values import Money
from shared.identifiers import ProjectId, new_id
from shared.legal_sources import Grade, LegalBasis, LegalText, Name

AS_OF = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
APPLICANT = "91120116MA07ABCD0H"
PROJECT = "01956f00-0000-7000-8000-000000000001"
VALID_FROM = date(2023, 4, 11)


def a_fact(kind: FactType = FactType.BOOLEAN, *values: str) -> FactDefinition:
    """Build the definition of a fact."""
    return FactDefinition(type=kind, label=Name("事实", "fact"), values=values)


DEFINITIONS: Mapping[str, FactDefinition] = {
    "in_tianjin": a_fact(),
    "completed": a_fact(),
    "total_investment": a_fact(FactType.MONEY),
    "key_chain": a_fact(FactType.CODE),
}


def a_comparison(fact: str, op: str, *values: FactValue) -> Comparison:
    """Build a comparison that cites article 1 of the builder's law."""
    source = LegalBasis(grade=Grade.CONFIRMED, document="law", article="1")
    return Comparison(fact=fact, op=Operator(op), values=values, source=source)


def a_rule(
    condition: Condition | None = None, definitions: Mapping[str, FactDefinition] = DEFINITIONS
) -> Rule:
    """Build a rule; without a condition it wants a completed project in Tianjin."""
    usual = AllOf((a_comparison("in_tianjin", "==", True), a_comparison("completed", "==", True)))
    return Rule.of(condition or usual, definitions)


def a_programme(
    condition: Condition | None = None,
    *,
    programme_id: str = "T01",
    status: ProgrammeStatus = ProgrammeStatus.IN_FORCE,
    valid_until: date | None = None,
    **changes: Any,
) -> Programme:
    """Build a programme in force, of version 1."""
    usual: dict[str, Any] = {
        "version": "1",
        "name": Name("计划", "programme"),
        "support_form": SupportForm.AWARD,
        "beneficiary": Beneficiary.ENTERPRISE,
        "agencies": ("GX",),
        "documents": {"law": LegalText(title=Name("法", "law"), number="津政办规〔2023〕4号")},
        "legal_basis": LegalBasis(grade=Grade.PUBLIC, document="law"),
        "valid_from": VALID_FROM,
        "content_hash": "0" * 64,
    }
    return Programme(
        id=programme_id,
        status=status,
        valid_until=valid_until,
        eligibility=a_rule(condition),
        **usual | changes,
    )


def a_window(opens_on: date, closes_on: date) -> Window:
    """Build a window of applications."""
    basis = LegalBasis(grade=Grade.PUBLIC, document="law")
    return Window(opens_on=opens_on, closes_on=closes_on, basis=basis)


def a_call(*windows: Window, recurrence: Recurrence = Recurrence.YEARLY) -> Programme:
    """Build a programme that takes applications in windows."""
    return a_programme(windows=windows, recurrence=recurrence)


def a_sum(fixed_fen: int) -> AmountRule:
    """Build the rule of an amount that is always the same."""
    basis = LegalBasis(grade=Grade.PUBLIC, document="law")
    return AmountRule(tiers=(Tier(fixed_fen=fixed_fen, basis=basis),))


def a_project(facts: Facts | None = None, **changes: Any) -> Project:
    """Build a new project of which nothing is known unless facts are given."""
    return Project(id=ProjectId(new_id()), facts=facts or Facts(), **changes)


def a_match(facts: Facts | None = None, *, programme: Programme | None = None) -> Match:
    """Match a new project of which nothing is known unless facts are given."""
    return match(programme or a_programme(), a_project(facts), as_of=AS_OF)


def a_registration(
    *, city: str | None = None, district_code: str | None = None, **stated: str | Money | None
) -> ProjectRegistered:
    """Build the registration of a project of which only the given facts were stated."""
    known = {"city": city, "district_code": district_code, **stated}
    return ProjectRegistered.model_validate(
        {"project_id": new_id(), "name": "项目", "sponsor": Sponsor(), "registered_on": AS_OF}
        | known
    )


def a_statement(
    fact: str = "completed",
    value: Stated = True,  # noqa: FBT002 - the value of a fact
    source: Source = Source.DECLARED,
    *,
    as_of: date = AS_OF,
    agency: str | None = None,
) -> Statement:
    """Build a statement."""
    return Statement(
        fact=fact,
        source=source,
        value=value,
        as_of=as_of,
        recorded_at=NOW,
        stated_by="tester",
        agency=agency,
    )


def a_subject(*statements: Statement, kind: About = About.PROJECT) -> Subject:
    """Build a project or an applicant of which something is stated."""
    new = Subject.project(PROJECT) if kind is About.PROJECT else Subject.applicant(APPLICANT)
    return new.restate(statements).after


def a_step(step_id: str, template_id: str = "A", **values: Any) -> dict[str, Any]:
    """Build what every fact of a step says."""
    return {
        "project_id": PROJECT,
        "case_id": new_id(),
        "template": {"id": template_id, "version": "1", "content_hash": "0" * 64},
        "district_code": "120116",
        "step_id": step_id,
        "round": 1,
        "name_zh": "事项",
        "name_en": "step",
        "agency": "SP",
        "status": "decided",
        "legal_basis": (),
        "statutory_due_on": None,
        "promised_due_on": None,
        "provisional": False,
        "happened_on": AS_OF,
        "outcome_zh": "结果",
        "outcome_en": "outcome",
        **values,
    }


def a_decision(
    step_id: str, outcome: str, template_id: str = "A", *, on: date = AS_OF, **values: Any
) -> StepDecided:
    """Build the decision of a step."""
    decision = {"outcome": outcome, "leads_to": "completes", "decided_on": on, "happened_on": on}
    rest = {"delivery_due_on": None, "issues": (), "facts": ()}
    return StepDecided.model_validate(
        {**a_step(step_id, template_id), **decision, **rest, **values}
    )


def a_correction(
    step_id: str, *withdrawn: str, on: date = AS_OF, **values: Any
) -> DecisionCorrected:
    """Build a correction that takes steps along."""
    moved = [{"step_id": each, "round": 1, "status": "decided"} for each in withdrawn]
    rest = {"outcome": "none", "restored": (), "facts": (), "unknown_facts": ()}
    return DecisionCorrected.model_validate(
        {**a_step(step_id, happened_on=on), **rest, "withdrawn": moved, **values}
    )
