"""Facts about a case as a whole."""

from datetime import date
from typing import ClassVar

from shared.contracts.event import ProjectEvent
from shared.contracts.land_supply.values import (
    ExpectedStep,
    MovedStep,
    StatedFact,
    StepDifference,
    TemplateReference,
)
from shared.identifiers import CaseId


class CaseFact(ProjectEvent):
    """What every fact of a case says; its place in the case is the envelope's aggregate version."""

    topic: ClassVar[str] = "land-supply.cases"

    case_id: CaseId
    template: TemplateReference

    @property
    def subject(self) -> str:
        """Name the case."""
        return str(self.case_id)


class CaseOpened(CaseFact):
    """A land-supply case was opened for a project and its first steps are ready."""

    event_type: ClassVar[str] = "land-supply.case.opened.v1"

    opened_on: date
    first_steps: tuple[ExpectedStep, ...]
    first_due_on: date | None


class CaseRerouted(CaseFact):
    """Before anything had begun, a case was put on another process; its first steps are ready."""

    event_type: ClassVar[str] = "land-supply.case.rerouted.v1"

    district_code: str | None
    previous: TemplateReference
    happened_on: date
    first_steps: tuple[ExpectedStep, ...]
    first_due_on: date | None


class CaseClosing(CaseFact):
    """A case came to its end; `released` lists the rounds that were open until then."""

    district_code: str | None = None
    happened_on: date
    released: tuple[MovedStep, ...] = ()


class CaseCompleted(CaseClosing):
    """Every step of the way is done or was not needed; obligations may go on."""

    event_type: ClassVar[str] = "land-supply.case.completed.v1"


class CaseEnded(CaseClosing):
    """The outcome of a step ended the case before its goal."""

    event_type: ClassVar[str] = "land-supply.case.ended.v1"

    step_id: str
    outcome: str


class CaseCancelled(CaseClosing):
    """The city gave the case up, for the reason that the envelope carries."""

    event_type: ClassVar[str] = "land-supply.case.cancelled.v1"


class CaseWithdrawn(CaseClosing):
    """The sponsor withdrew."""

    event_type: ClassVar[str] = "land-supply.case.withdrawn.v1"


class CaseMoved(CaseFact):
    """A case goes on by another version of its process, which is the one that the fact names."""

    event_type: ClassVar[str] = "land-supply.case.moved.v1"

    district_code: str | None
    moved_from: TemplateReference
    takes_back: int | None = None
    """The fact of the case that told the move which this one takes back."""
    differences: tuple[StepDifference, ...]
    happened_on: date


class CaseReopened(CaseFact):
    """A case goes on although it had come to its end: the decision it rested on was corrected."""

    event_type: ClassVar[str] = "land-supply.case.reopened.v1"

    district_code: str | None = None
    happened_on: date
    step_id: str
    round: int


class FactsStated(CaseFact):
    """Facts of the project became known that decide which steps and limits apply."""

    event_type: ClassVar[str] = "land-supply.facts.stated.v1"

    happened_on: date
    facts: tuple[StatedFact, ...]
