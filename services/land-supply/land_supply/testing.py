"""Builders for tests; nothing else imports this module."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from land_supply.domain.agency import Agency, AgencyDirectory, Assignment
from land_supply.domain.case import Applicant, Case, ProcessRules
from land_supply.domain.clock import LICENCE, ClockTerms, LegalClock, Record
from land_supply.domain.deadlines import DayUnit, Limit
from land_supply.domain.engine import Moment, Rulebook
from land_supply.domain.template import (
    ExtensionAuthority,
    Milestone,
    PauseCause,
    ProcessTemplate,
    StepKind,
    StepTemplate,
)
from shared.contracts.land_supply import CaseOpened
from shared.identifiers import ClockId, ProjectId, new_id
from shared.legal_sources import Grade, LegalBasis, LegalText, Name
from shared.working_days import WorkingDayCalendar, load_calendar

OPENED_ON = date(2026, 3, 2)
VALID_FROM = date(2022, 3, 30)
ROLE = "planning-resources"


def a_limit(days: int, unit: DayUnit = DayUnit.WORKING_DAYS) -> Limit:
    """Build a limit that rests on nothing."""
    return Limit(days=days, unit=unit, basis=LegalBasis(grade=Grade.ILLUSTRATIVE))


def a_step(
    step_id: str = "T01",
    *,
    depends_on: tuple[str, ...] = (),
    statutory: Limit | None = None,
    promised: Limit | None = None,
    milestone: Milestone | None = None,
) -> StepTemplate:
    """Build a step of one agency."""
    return StepTemplate(
        id=step_id,
        name=Name("步骤", f"step {step_id}"),
        kind=StepKind.ADMINISTRATIVE,
        assignment=Assignment((ROLE,)),
        depends_on=depends_on,
        statutory=statutory,
        promised=promised,
        milestone=milestone,
    )


def a_template(
    steps: Iterable[StepTemplate] = (), *, template_id: str = "T", version: str = "1"
) -> ProcessTemplate:
    """Build a template; without steps given it has two, one after the other."""
    chosen = tuple(steps) or (
        a_step("T01", statutory=a_limit(20), promised=a_limit(10)),
        a_step("T02", depends_on=("T01",), statutory=a_limit(5)),
    )
    return ProcessTemplate(
        id=template_id,
        version=version,
        name=Name("流程", "process"),
        valid_from=VALID_FROM,
        documents={"law": LegalText(title=Name("法", "law"))},
        steps=chosen,
        legal_basis=(LegalBasis(grade=Grade.CONFIRMED, document="law", article="1"),),
        content_hash="0" * 64,
    )


def an_agency(code: str = "GZ", *, role: str = ROLE, district_code: str | None = None) -> Agency:
    """Build an agency that was always there."""
    return Agency(
        code=code,
        role=role,
        name=Name("机关", f"agency {code}"),
        valid_from=VALID_FROM,
        grade=Grade.ILLUSTRATIVE,
        district_code=district_code,
    )


def a_case(
    *,
    calendar: WorkingDayCalendar | None = None,
    template: ProcessTemplate | None = None,
    project_id: ProjectId | None = None,
    district_code: str | None = "120116",
    opened_on: date = OPENED_ON,
) -> tuple[Case, CaseOpened]:
    """Open a case and return it with the fact that announces it."""
    known = calendar or load_calendar()
    applicant = Applicant(
        project_id=project_id or ProjectId(new_id()),
        sponsor_code=None,
        district_code=district_code,
    )
    change = Case.open(
        applicant,
        book=Rulebook(template or a_template()),
        rules=ProcessRules(AgencyDirectory((an_agency(),)), known),
        moment=Moment(record=a_record(opened_on), today=opened_on, calendar=known),
    )
    event = change.events[0]
    if not isinstance(event, CaseOpened):
        raise TypeError(event)
    return change.after, event


def a_record(happened_on: date = OPENED_ON, **proofs: Any) -> Record:
    """Build the circumstances of an entry, with every proof that one could ask for."""
    known = {
        "reason": "a complex matter",
        "approver": "head of the agency",
        "authority": ExtensionAuthority.AGENCY_HEAD,
        "notice_reference": f"notice of {happened_on}",
    }
    return Record(
        happened_on=happened_on,
        recorded_at=datetime.combine(happened_on, time(4), UTC),
        actor="agency-officer:1",
        **{**known, **proofs},
    )


def a_clock(accepted_on: date = OPENED_ON, **terms: Any) -> LegalClock:
    """Start the clock of a licence that may be paused for a hearing or an expert review."""
    usual = {
        "statutory": LICENCE.limit,
        "pause_causes": (PauseCause.HEARING, PauseCause.EXPERT_REVIEW),
        "extension": LICENCE.extension,
    }
    return LegalClock.start(
        ClockId(new_id()), ClockTerms(**{**usual, **terms}), a_record(accepted_on)
    )


def a_moment(
    today: date, *, happened_on: date | None = None, calendar: WorkingDayCalendar | None = None
) -> Moment:
    """Build the moment at which something is told, with every proof that one could ask for."""
    record = a_record(happened_on or today)
    return Moment(record=record, today=today, calendar=calendar or load_calendar())
