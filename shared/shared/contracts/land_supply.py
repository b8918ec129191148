"""Facts published by the land-supply service."""

from datetime import date
from typing import ClassVar

from shared.contracts.event import Event
from shared.contracts.values import Value
from shared.identifiers import CaseId


class TemplateReference(Value):
    """The exact text of the process that a case follows."""

    id: str
    version: str
    content_hash: str


class ExpectedStep(Value):
    """A step that may begin at once, with its due dates if it is accepted on the opening day."""

    step_id: str
    name_zh: str
    name_en: str
    agency: str
    statutory_due_on: date | None
    promised_due_on: date | None
    provisional: bool


class CaseOpened(Event):
    """A land-supply case was opened for a project and its first steps are ready."""

    event_type: ClassVar[str] = "land-supply.case.opened.v1"
    topic: ClassVar[str] = "land-supply.cases"

    case_id: CaseId
    template: TemplateReference
    opened_on: date
    first_steps: tuple[ExpectedStep, ...]
    first_due_on: date | None

    @property
    def subject(self) -> str:
        """Name the case."""
        return str(self.case_id)
