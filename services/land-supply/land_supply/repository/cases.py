"""Aggregates to rows, gathered by the session."""

from land_supply.domain.case import Case
from land_supply.tables import CaseRow, CaseStepRow
from shared.database import Session


class SqlCaseRepository:
    """Keeps cases in PostgreSQL."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, case: Case, *, sponsor_code: str | None) -> None:
        """Add a new case with its steps."""
        self._session.insert(
            CaseRow,
            id=case.id,
            project_id=case.project_id,
            sponsor_code=sponsor_code,
            district_code=case.district_code,
            template_id=case.template.id,
            template_version=case.template.version,
            template_hash=case.template.content_hash,
            opened_on=case.opened_on,
            first_due_on=case.first_due_on,
            status=case.status,
            version=case.version,
        )
        for position, step in enumerate(case.steps):
            self._session.insert(
                CaseStepRow,
                case_id=case.id,
                step_id=step.step_id,
                position=position,
                name_zh=step.name.zh,
                name_en=step.name.en,
                agency=step.agency,
                status=step.status,
                statutory_due_on=step.statutory_due_on,
                promised_due_on=step.promised_due_on,
                provisional=step.provisional,
            )
