"""Facts about one step of a case."""

from datetime import date
from typing import ClassVar

from shared.contracts.land_supply.cases import CaseFact
from shared.contracts.land_supply.values import (
    Basis,
    DecidingNotice,
    MissingPaper,
    MovedStep,
    StatedFact,
)


class StepFact(CaseFact):
    """What every fact of a step says, so that a back office needs to ask nobody.

    The due dates are those after the fact; before acceptance they suppose that the step is
    accepted on the day of the fact. They are provisional while a year that they need has no
    holiday notice.
    """

    district_code: str | None
    step_id: str
    round: int
    name_zh: str
    name_en: str
    agency: str | None
    officer: str | None = None
    status: str
    legal_basis: tuple[Basis, ...]
    statutory_due_on: date | None
    promised_due_on: date | None
    provisional: bool
    joint_due_on: date | None = None
    """The last day of joint handling, which a step on a common form is held to as well."""
    happened_on: date


class StepReady(StepFact):
    """A step may begin; nothing that it depends on is open."""

    event_type: ClassVar[str] = "land-supply.step.ready.v1"


class StepWaiting(StepFact):
    """A step waits for what comes before it: in a new round, or because facts put it there."""

    event_type: ClassVar[str] = "land-supply.step.waiting.v1"


class StepSpared(StepFact):
    """A step is left out: nobody asked for it, or its condition does not hold."""

    event_type: ClassVar[str] = "land-supply.step.spared.v1"


class StepPassed(StepFact):
    """A gate was passed: all that came before is there."""

    event_type: ClassVar[str] = "land-supply.step.passed.v1"


class ApplicationReceived(StepFact):
    """An application came in; without an answer until `notice_due_on` it counts as accepted."""

    event_type: ClassVar[str] = "land-supply.application.received.v1"

    notice_due_on: date


class SupplementRequested(StepFact):
    """The applicant was told at once of everything that is missing."""

    event_type: ClassVar[str] = "land-supply.supplement.requested.v1"

    missing: tuple[MissingPaper, ...]
    asked_before: bool


class SupplementReceived(StepFact):
    """The applicant handed in what was missing; it is a receipt of its own."""

    event_type: ClassVar[str] = "land-supply.supplement.received.v1"

    notice_due_on: date


class ApplicationAccepted(StepFact):
    """An application was accepted, or silence accepted it; the clock runs."""

    event_type: ClassVar[str] = "land-supply.application.accepted.v1"

    accepted_on: date
    is_deemed: bool


class ApplicationDeclined(StepFact):
    """An application was not taken up."""

    event_type: ClassVar[str] = "land-supply.application.declined.v1"

    outcome: str
    outcome_zh: str
    outcome_en: str


class PeriodStarted(StepFact):
    """A period that nobody applies for began to run."""

    event_type: ClassVar[str] = "land-supply.period.started.v1"

    started_on: date


class ClockPaused(StepFact):
    """The clock stands still, for a time that the applicant was told in writing."""

    event_type: ClassVar[str] = "land-supply.clock.paused.v1"

    cause: str
    from_on: date
    until_on: date
    notice_reference: str


class ClockResumed(StepFact):
    """The clock runs again; `until_on` is the last day that is not counted."""

    event_type: ClassVar[str] = "land-supply.clock.resumed.v1"

    cause: str | None
    from_on: date
    until_on: date


class ClockExtended(StepFact):
    """The period was lengthened, once."""

    event_type: ClassVar[str] = "land-supply.clock.extended.v1"

    days: int
    unit: str
    authority: str
    approver: str
    notice_reference: str


class DaysExcluded(StepFact):
    """Days that had passed were taken out of the count."""

    event_type: ClassVar[str] = "land-supply.clock.excluded.v1"

    cause: str
    from_on: date
    until_on: date
    notice_reference: str


class ClockRecomputed(StepFact):
    """A holiday notice moved a day that counts; the dates of the step are the new ones.

    Of a running clock it tells the old due dates, of an application without an answer the last
    day for one, of a decision the last days for its delivery and for a timely request to renew it;
    what did not run has no old date.
    """

    event_type: ClassVar[str] = "land-supply.clock.recomputed.v1"

    old_statutory_due_on: date | None = None
    old_promised_due_on: date | None = None
    old_notice_due_on: date | None = None
    notice_due_on: date | None = None
    old_delivery_due_on: date | None = None
    delivery_due_on: date | None = None
    old_renewal_due_on: date | None = None
    renewal_due_on: date | None = None
    calendar_version: str
    notices: tuple[DecidingNotice, ...]


class StepDecided(StepFact):
    """A step came out; `leads_to` says what that does to the case.

    Steps of one `joint_issue` that are decided at once were decided together.
    """

    event_type: ClassVar[str] = "land-supply.step.decided.v1"

    outcome: str
    outcome_zh: str
    outcome_en: str
    leads_to: str
    joint_issue: str | None = None
    decided_on: date
    delivery_due_on: date | None
    valid_until: date | None = None
    renewal_due_on: date | None = None
    issues: tuple[str, ...]
    facts: tuple[StatedFact, ...]


class DecisionDelivered(StepFact):
    """The applicant has the decision in hand."""

    event_type: ClassVar[str] = "land-supply.decision.delivered.v1"

    delivered_on: date


class DecisionCorrected(StepFact):
    """A wrong decision was taken back, with exactly what had followed from it.

    `facts` have an earlier value again, and `unknown_facts` are as unknown as they were.
    """

    event_type: ClassVar[str] = "land-supply.decision.corrected.v1"

    outcome: str
    outcome_zh: str
    outcome_en: str
    withdrawn: tuple[MovedStep, ...]
    restored: tuple[MovedStep, ...]
    facts: tuple[StatedFact, ...]
    unknown_facts: tuple[str, ...]


class DecisionAltered(StepFact):
    """A decision that stood was varied, renewed or revoked, or it lapsed.

    `leads_to` says what that does to the case; the envelope carries the reason. Where silence on a
    timely request renewed it (`is_deemed`), nobody has said until when.
    """

    event_type: ClassVar[str] = "land-supply.decision.altered.v1"

    outcome: str
    outcome_zh: str
    outcome_en: str
    leads_to: str
    previous_outcome: str
    valid_until: date | None = None
    renewal_due_on: date | None = None
    is_deemed: bool = False


class RenewalRequested(StepFact):
    """Somebody asked for a decision to go on; silence until `valid_until` renews if in time."""

    event_type: ClassVar[str] = "land-supply.renewal.requested.v1"

    valid_until: date
    request_due_on: date
    is_timely: bool


class RenewalRefused(StepFact):
    """A decision will not go on; it holds until `valid_until`."""

    event_type: ClassVar[str] = "land-supply.renewal.refused.v1"

    valid_until: date


class StepEnded(StepFact):
    """A step was closed because its branch, its round or its case ended."""

    event_type: ClassVar[str] = "land-supply.step.ended.v1"

    closed_from: str


class StepWithdrawn(StepFact):
    """A round of a step was taken back because what made it ready was corrected."""

    event_type: ClassVar[str] = "land-supply.step.withdrawn.v1"

    closed_from: str


class StepRestored(StepFact):
    """A step stands where an earlier round of it stood; what had closed that was corrected."""

    event_type: ClassVar[str] = "land-supply.step.restored.v1"

    restores: int


class StepAssigned(StepFact):
    """A step came into other hands within its agency, or goes to another agency.

    Where another agency acts for the one that answers for the step, `delegated_from` names that.
    """

    event_type: ClassVar[str] = "land-supply.step.assigned.v1"

    action: str
    officer: str | None
    delegated_from: str | None
    previous_agency: str | None
    previous_officer: str | None


class StepReminded(StepFact):
    """A moment came that everybody concerned has to know of."""

    event_type: ClassVar[str] = "land-supply.step.reminded.v1"

    kind: str
    falls_due_on: date
    about_on: date


STEP_FACTS: tuple[type[StepFact], ...] = (
    StepReady,
    StepWaiting,
    StepSpared,
    StepPassed,
    ApplicationReceived,
    SupplementRequested,
    SupplementReceived,
    ApplicationAccepted,
    ApplicationDeclined,
    PeriodStarted,
    ClockPaused,
    ClockResumed,
    ClockExtended,
    DaysExcluded,
    ClockRecomputed,
    StepDecided,
    DecisionDelivered,
    DecisionCorrected,
    DecisionAltered,
    RenewalRequested,
    RenewalRefused,
    StepEnded,
    StepWithdrawn,
    StepRestored,
    StepAssigned,
    StepReminded,
)
"""Every fact of a step."""
