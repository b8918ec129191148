"""What can be wrong with a process template, and with what is done in a case.

BrokenDocumentError
└── BrokenTemplateError         a process template breaks rules; every flaw is listed
ConflictError
├── CaseBegunError              a case cannot change its process any more
├── CaseClosedError             a case that came to its end is asked to go on
├── AlreadyPublishedError       the version is published, and with another content
├── EndedByAnotherError         a correction would leave a case going on that another step ended
├── JointDecisionError          one decision for several steps cannot be made for one of them
└── PublishedMeanwhileError     somebody was quicker by a moment
InvalidTransitionError
├── ClockOrderError             an entry may not follow in a clock's ledger; what may is listed
└── StepOrderError              a step does not allow an action now; what it allows is listed
"""

from collections.abc import Iterable
from enum import StrEnum

from shared.errors import BrokenDocumentError, ConflictError, InvalidTransitionError


class BrokenTemplateError(BrokenDocumentError):
    """A process template cannot be published; `flaws` says all that is wrong with it."""

    code = "broken-template"


class AlreadyPublishedError(ConflictError):
    """A published version never changes; what is different needs a version of its own."""

    code = "template-already-published"

    def __init__(self, template_id: str, version: str) -> None:
        super().__init__(f"{template_id} version {version} is published with another content")
        self.template_id = template_id
        self.version = version


class ClockOrderError(InvalidTransitionError):
    """An entry may not follow in the ledger of a clock; `allowed` says which ones may."""

    code = "clock-order"

    def __init__(self, current: StrEnum, requested: StrEnum, allowed: tuple[StrEnum, ...]) -> None:
        super().__init__(current, requested)
        self.allowed = ", ".join(allowed) or "nothing"
        self.args = (f"a {current} clock cannot be {requested}; allowed: {self.allowed}",)


class StepOrderError(InvalidTransitionError):
    """A step does not allow an action in its status; `allowed` says which ones it does."""

    code = "step-order"

    def __init__(self, current: StrEnum, requested: StrEnum, allowed: tuple[StrEnum, ...]) -> None:
        super().__init__(current, requested)
        self.allowed = ", ".join(allowed) or "nothing"
        self.args = (
            f"a step that is {current} does not allow {requested}; allowed: {self.allowed}",
        )


class EndedByAnotherError(ConflictError):
    """The case came to its end by another decision, which has to be corrected first."""

    code = "ended-by-another-step"

    def __init__(self, cause: str, outcome: str) -> None:
        super().__init__(f"the case was ended by {cause} ({outcome}); correct that first")
        self.cause = cause
        self.outcome = outcome


class JointDecisionError(ConflictError):
    """One decision for several steps cannot be made for `step_id`; none of them is decided."""

    code = "joint-decision"

    def __init__(self, issue: str, step_id: str, reason: str) -> None:
        super().__init__(f"{issue} decides its steps together, and {step_id} cannot be: {reason}")
        self.issue = issue
        self.step_id = step_id
        self.reason = reason


class PublishedMeanwhileError(ConflictError):
    """Another version of the template was published while this one was judged."""

    def __init__(self) -> None:
        super().__init__("another version was published at the same moment; ask again")


class CaseClosedError(ConflictError):
    """A case that came to its end is asked to go on."""

    code = "case-closed"

    def __init__(self, status: StrEnum) -> None:
        super().__init__(f"the case is {status}")
        self.status = status


class CaseBegunError(ConflictError):
    """A case cannot change its process any more; `begun` names the steps that stand against it."""

    code = "case-begun"

    def __init__(self, begun: Iterable[str]) -> None:
        self.begun = ", ".join(begun)
        super().__init__(f"steps have begun: {self.begun}")
