"""The engine of cases: what may happen to a step, and what follows from it."""

from land_supply.domain.engine.actions import (
    Accept,
    Action,
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
from land_supply.domain.engine.book import Rulebook
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.progress import Desks, Progress, Standing
from land_supply.domain.engine.rules import StepRules
from land_supply.domain.engine.states import (
    NOT_BEGUN,
    OPEN_STATUSES,
    Course,
    StepAction,
    StepStatus,
    course_of,
)
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.supplements import MissingItem, StepPapers, papers_of
from land_supply.domain.engine.transitions import TRANSITIONS, allowed_actions, next_status

__all__ = [
    "NOT_BEGUN",
    "OPEN_STATUSES",
    "TRANSITIONS",
    "Accept",
    "Action",
    "Course",
    "Decide",
    "DeclineAcceptance",
    "Deliver",
    "Desks",
    "ExcludeDays",
    "ExtendClock",
    "MissingItem",
    "Moment",
    "PauseClock",
    "Progress",
    "Receive",
    "RequestSupplement",
    "ResumeClock",
    "Rulebook",
    "Standing",
    "Start",
    "StepAction",
    "StepPapers",
    "StepRules",
    "StepState",
    "StepStatus",
    "Supplement",
    "allowed_actions",
    "course_of",
    "next_status",
    "papers_of",
]
