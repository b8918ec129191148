"""What notifications are about, and which facts give rise to them."""

from enum import StrEnum

from shared.contracts.event import ProjectEvent
from shared.contracts.funding import InterestMet, MatchChanged, MatchFound, MatchWithdrawn
from shared.contracts.land_supply import (
    ApplicationAccepted,
    ApplicationDeclined,
    ApplicationReceived,
    CaseCancelled,
    CaseCompleted,
    CaseEnded,
    CaseOpened,
    CaseRerouted,
    CaseWithdrawn,
    ClockExtended,
    ClockPaused,
    ClockRecomputed,
    ClockResumed,
    DaysExcluded,
    DecisionAltered,
    DecisionCorrected,
    RenewalRefused,
    RenewalRequested,
    StepAssigned,
    StepDecided,
    StepEnded,
    StepReady,
    StepReminded,
    StepWithdrawn,
    SupplementReceived,
    SupplementRequested,
    UndertakingFoundFalse,
    UndertakingSigned,
    UndertakingTold,
)
from shared.contracts.project_registry import ProjectRegistered


class NotificationKind(StrEnum):
    """What a notification is about; a receiver may choose by it."""

    PROJECT_REGISTERED = "project-registered"
    CASE_OPENED = "case-opened"
    CASE_REROUTED = "case-rerouted"
    CASE_COMPLETED = "case-completed"
    CASE_ENDED = "case-ended"
    CASE_CANCELLED = "case-cancelled"
    CASE_WITHDRAWN = "case-withdrawn"
    STEP_READY = "step-ready"
    APPLICATION_RECEIVED = "application-received"
    SUPPLEMENT_REQUESTED = "supplement-requested"
    SUPPLEMENT_RECEIVED = "supplement-received"
    APPLICATION_ACCEPTED = "application-accepted"
    APPLICATION_DECLINED = "application-declined"
    CLOCK_PAUSED = "clock-paused"
    CLOCK_RESUMED = "clock-resumed"
    CLOCK_EXTENDED = "clock-extended"
    DAYS_EXCLUDED = "days-excluded"
    CLOCK_RECOMPUTED = "clock-recomputed"
    STEP_DECIDED = "step-decided"
    DECISION_CORRECTED = "decision-corrected"
    DECISION_ALTERED = "decision-altered"
    RENEWAL_REQUESTED = "renewal-requested"
    RENEWAL_REFUSED = "renewal-refused"
    STEP_ASSIGNED = "step-assigned"
    STEP_REMINDED = "step-reminded"
    STEP_ENDED = "step-ended"
    STEP_WITHDRAWN = "step-withdrawn"
    UNDERTAKING_TOLD = "undertaking-told"
    UNDERTAKING_SIGNED = "undertaking-signed"
    UNDERTAKING_FOUND_FALSE = "undertaking-found-false"
    MATCH_FOUND = "match-found"
    MATCH_CHANGED = "match-changed"
    MATCH_WITHDRAWN = "match-withdrawn"
    INTEREST_MET = "interest-met"

    @property
    def webhook_type(self) -> str:
        """Name the kind as the `type` of a webhook's payload."""
        return f"notification.{self.value}"


KINDS: dict[type[ProjectEvent], NotificationKind] = {
    ProjectRegistered: NotificationKind.PROJECT_REGISTERED,
    CaseOpened: NotificationKind.CASE_OPENED,
    CaseRerouted: NotificationKind.CASE_REROUTED,
    CaseCompleted: NotificationKind.CASE_COMPLETED,
    CaseEnded: NotificationKind.CASE_ENDED,
    CaseCancelled: NotificationKind.CASE_CANCELLED,
    CaseWithdrawn: NotificationKind.CASE_WITHDRAWN,
    StepReady: NotificationKind.STEP_READY,
    ApplicationReceived: NotificationKind.APPLICATION_RECEIVED,
    SupplementRequested: NotificationKind.SUPPLEMENT_REQUESTED,
    SupplementReceived: NotificationKind.SUPPLEMENT_RECEIVED,
    ApplicationAccepted: NotificationKind.APPLICATION_ACCEPTED,
    ApplicationDeclined: NotificationKind.APPLICATION_DECLINED,
    ClockPaused: NotificationKind.CLOCK_PAUSED,
    ClockResumed: NotificationKind.CLOCK_RESUMED,
    ClockExtended: NotificationKind.CLOCK_EXTENDED,
    DaysExcluded: NotificationKind.DAYS_EXCLUDED,
    ClockRecomputed: NotificationKind.CLOCK_RECOMPUTED,
    StepDecided: NotificationKind.STEP_DECIDED,
    DecisionCorrected: NotificationKind.DECISION_CORRECTED,
    DecisionAltered: NotificationKind.DECISION_ALTERED,
    RenewalRequested: NotificationKind.RENEWAL_REQUESTED,
    RenewalRefused: NotificationKind.RENEWAL_REFUSED,
    StepAssigned: NotificationKind.STEP_ASSIGNED,
    StepReminded: NotificationKind.STEP_REMINDED,
    StepEnded: NotificationKind.STEP_ENDED,
    StepWithdrawn: NotificationKind.STEP_WITHDRAWN,
    UndertakingTold: NotificationKind.UNDERTAKING_TOLD,
    UndertakingSigned: NotificationKind.UNDERTAKING_SIGNED,
    UndertakingFoundFalse: NotificationKind.UNDERTAKING_FOUND_FALSE,
    MatchFound: NotificationKind.MATCH_FOUND,
    MatchChanged: NotificationKind.MATCH_CHANGED,
    MatchWithdrawn: NotificationKind.MATCH_WITHDRAWN,
    InterestMet: NotificationKind.INTEREST_MET,
}
"""The facts that concern somebody; others, such as a gate that was passed, call for nothing."""


def kind_of(fact: ProjectEvent) -> NotificationKind:
    """Name the kind of notification that a fact gives rise to."""
    return KINDS[type(fact)]
