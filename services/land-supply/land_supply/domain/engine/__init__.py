"""The engine of cases: what may happen to a step, and what follows from it."""

from land_supply.domain.engine.acting import Action
from land_supply.domain.engine.actions import (
    Accept,
    Decide,
    DeclineAcceptance,
    Deliver,
    ExcludeDays,
    ExtendClock,
    PauseClock,
    Receive,
    RequestSupplement,
    ResumeClock,
    Start,
    Supplement,
)
from land_supply.domain.engine.altering import Alter
from land_supply.domain.engine.book import Rulebook
from land_supply.domain.engine.correction import Correct
from land_supply.domain.engine.joint import (
    AcceptJointly,
    ExtendJointly,
    JointAction,
    ReceiveJointly,
)
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.ownership import Claim, Delegate, HandOver, Return
from land_supply.domain.engine.progress import Desks, Progress, Standing
from land_supply.domain.engine.renewing import RefuseRenewal, Renew, RequestRenewal
from land_supply.domain.engine.rules import StepRules
from land_supply.domain.engine.states import (
    DECIDED_STATUSES,
    NOT_BEGUN,
    OPEN_STATUSES,
    Course,
    FixedFact,
    StepAction,
    StepStatus,
    Stood,
    course_of,
)
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.supplements import MissingItem, StepPapers, papers_of
from land_supply.domain.engine.transitions import TRANSITIONS, allowed_actions, next_status
from land_supply.domain.engine.undertaking import (
    FindFalse,
    KeepUndertaking,
    SignUndertaking,
    SupplementUndertaking,
    TellConditions,
)

__all__ = [
    "DECIDED_STATUSES",
    "NOT_BEGUN",
    "OPEN_STATUSES",
    "TRANSITIONS",
    "Accept",
    "AcceptJointly",
    "Action",
    "Alter",
    "Claim",
    "Correct",
    "Course",
    "Decide",
    "DeclineAcceptance",
    "Delegate",
    "Deliver",
    "Desks",
    "ExcludeDays",
    "ExtendClock",
    "ExtendJointly",
    "FindFalse",
    "FixedFact",
    "HandOver",
    "JointAction",
    "KeepUndertaking",
    "MissingItem",
    "Moment",
    "PauseClock",
    "Progress",
    "Receive",
    "ReceiveJointly",
    "RefuseRenewal",
    "Renew",
    "RequestRenewal",
    "RequestSupplement",
    "ResumeClock",
    "Return",
    "Rulebook",
    "SignUndertaking",
    "Standing",
    "Start",
    "StepAction",
    "StepPapers",
    "StepRules",
    "StepState",
    "StepStatus",
    "Stood",
    "Supplement",
    "SupplementUndertaking",
    "TellConditions",
    "allowed_actions",
    "course_of",
    "next_status",
    "papers_of",
]
