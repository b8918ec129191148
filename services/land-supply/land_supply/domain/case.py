"""Land-supply cases: one project on its way through one published process."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from land_supply.domain.agency import AgencyDirectory
from land_supply.domain.deadlines import Calendar, DueDate, Limit, RollRule
from land_supply.domain.engine import StepStatus
from land_supply.domain.template import ProcessTemplate, StepTemplate
from shared.contracts.land_supply import CaseOpened, ExpectedStep, TemplateReference
from shared.identifiers import CaseId, ProjectId
from shared.legal_sources import Name

CASES = UUID("0196a8d0-5f0e-7c3a-9b55-6c616e647375")
"""The namespace of case ids."""


class CaseStatus(StrEnum):
    """Where a case stands as a whole."""

    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStep:
    """A step of one case; its due dates suppose that it is accepted on the day it became ready.

    The law's clock starts at acceptance (Licensing Law, article 42), so these are first dates.
    """

    step_id: str
    name: Name
    agency: str
    status: StepStatus
    statutory_due_on: date | None = None
    promised_due_on: date | None = None
    provisional: bool = False

    @property
    def due_on(self) -> date | None:
        """Return the nearer of the two due dates."""
        return _earliest(self.statutory_due_on, self.promised_due_on)

    def expected(self) -> ExpectedStep:
        """Tell other services what to expect."""
        return ExpectedStep(
            step_id=self.step_id,
            name_zh=self.name.zh,
            name_en=self.name.en,
            agency=self.agency,
            statutory_due_on=self.statutory_due_on,
            promised_due_on=self.promised_due_on,
            provisional=self.provisional,
        )


@dataclass(frozen=True, slots=True)
class ProcessRules:
    """What a case needs to know of the world: who acts, and how days are counted."""

    agencies: AgencyDirectory
    calendar: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One project in one version of one process; it keeps that version whatever is published."""

    id: CaseId
    project_id: ProjectId
    district_code: str | None
    template: TemplateReference
    opened_on: date
    steps: tuple[CaseStep, ...]
    status: CaseStatus = CaseStatus.OPEN
    version: int = 1

    @classmethod
    def open(
        cls,
        project_id: ProjectId,
        *,
        template: ProcessTemplate,
        district_code: str | None,
        opened_on: date,
        rules: ProcessRules,
    ) -> tuple[Self, CaseOpened]:
        """Open the case of a project: what depends on nothing is ready, the rest waits.

        Steps on demand and obligations come into being later, by the outcome that asks for them.
        """
        opening = _Opening(district_code, opened_on, rules)
        case = cls(
            id=case_id_of(project_id, template.id),
            project_id=project_id,
            district_code=district_code,
            template=template.reference,
            opened_on=opened_on,
            steps=tuple(opening.first_state(step) for step in template.steps if step.is_on_the_way),
        )
        return case, case._opened()

    @property
    def ready_steps(self) -> tuple[CaseStep, ...]:
        """Return the steps that may begin."""
        return tuple(step for step in self.steps if step.status is StepStatus.READY)

    @property
    def first_due_on(self) -> date | None:
        """Return the earliest due date of what may begin."""
        return _earliest(*(step.due_on for step in self.ready_steps))

    def _opened(self) -> CaseOpened:
        return CaseOpened(
            project_id=self.project_id,
            case_id=self.id,
            template=self.template,
            opened_on=self.opened_on,
            first_steps=tuple(step.expected() for step in self.ready_steps),
            first_due_on=self.first_due_on,
        )


def case_id_of(project_id: ProjectId, template_id: str) -> CaseId:
    """Derive the id of a case, so that the same fact told twice opens the same case."""
    return CaseId(uuid5(CASES, f"{project_id}/{template_id}"))


@dataclass(frozen=True, slots=True)
class _Opening:
    district_code: str | None
    on: date
    rules: ProcessRules

    def first_state(self, step: StepTemplate) -> CaseStep:
        is_ready = not step.depends_on
        statutory, promised = self._due_dates(step) if is_ready else (None, None)
        return CaseStep(
            step_id=step.id,
            name=step.name,
            agency=self._agency(step),
            status=StepStatus.READY if is_ready else StepStatus.WAITING,
            statutory_due_on=statutory.on if statutory else None,
            promised_due_on=promised.on if promised else None,
            provisional=any(due.provisional for due in (statutory, promised) if due),
        )

    def _agency(self, step: StepTemplate) -> str:
        lead = step.assignment.lead
        agencies = self.rules.agencies
        return agencies.find(lead, district_code=self.district_code, on=self.on).code

    def _due_dates(self, step: StepTemplate) -> tuple[DueDate | None, DueDate | None]:
        return self._due(step.statutory, step.roll), self._due(step.promised, step.roll)

    def _due(self, limit: Limit | None, roll: RollRule) -> DueDate | None:
        return None if limit is None else limit.due(self.on, self.rules.calendar, roll=roll)


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)
