"""Facts published by the land-supply service."""

from datetime import date
from typing import ClassVar

from shared.contracts.event import Event, ProjectEvent
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


class CaseOpened(ProjectEvent):
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


class TemplatePublished(Event):
    """A version of a process template was published; it never changes from now on."""

    event_type: ClassVar[str] = "land-supply.template.published.v1"
    topic: ClassVar[str] = "land-supply.templates"

    template: TemplateReference
    name_zh: str
    name_en: str
    valid_from: date
    valid_until: date | None
    statutory_days: int
    promised_days: int
    critical_path: tuple[str, ...]

    @property
    def subject(self) -> str:
        """Name the template; its versions follow each other on one key."""
        return self.template.id
