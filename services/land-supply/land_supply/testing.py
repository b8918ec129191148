"""Builders for tests; nothing else imports this module."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from land_supply.domain.agency import Agency, AgencyDirectory, Assignment
from land_supply.domain.case import Case, ProcessRules
from land_supply.domain.clock import LICENCE, ClockTerms, LegalClock, Record
from land_supply.domain.deadlines import Calendar, DayUnit, Limit, RollRule
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

OPENED_ON = date(2026, 3, 2)
VALID_FROM = date(2022, 3, 30)
ROLE = "planning-resources"
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class LastDay:
    """A last day, as a calendar gives it."""

    on: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class WeekdayCalendar:
    """A calendar without holidays: every Monday to Friday is a working day."""

    last_known_day: date = date(2026, 12, 31)

    def add_working_days(self, start: date, days: int, /) -> LastDay:
        """Return the last of `days` weekdays after `start`."""
        day = start
        for _ in range(days):
            day = self._first_weekday(day + timedelta(days=1))
        return self._last_day(day)

    def add_calendar_days(self, start: date, days: int, /, *, roll: RollRule) -> LastDay:
        """Return the last of `days` days after `start`, moved over a weekend if asked."""
        day = start + timedelta(days=days)
        is_rolled = roll is RollRule.HOLIDAYS_AND_WEEKENDS
        return self._last_day(self._first_weekday(day) if is_rolled else day)

    def _first_weekday(self, day: date) -> date:
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        return day

    def _last_day(self, day: date) -> LastDay:
        return LastDay(day, provisional=day > self.last_known_day)


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
    calendar: Calendar | None = None,
    template: ProcessTemplate | None = None,
    project_id: ProjectId | None = None,
    district_code: str | None = "120116",
    opened_on: date = OPENED_ON,
) -> tuple[Case, CaseOpened]:
    """Open a case and return it with the fact that announces it."""
    return Case.open(
        project_id or ProjectId(new_id()),
        template=template or a_template(),
        district_code=district_code,
        opened_on=opened_on,
        rules=ProcessRules(AgencyDirectory((an_agency(),)), calendar or WeekdayCalendar()),
    )


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
