"""The engine of cases: what may happen to a step, and what follows from it."""

from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.progress import Progress
from land_supply.domain.engine.rules import StepRules
from land_supply.domain.engine.states import Course, StepAction, StepStatus, course_of
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.supplements import MissingItem, StepPapers, papers_of
from land_supply.domain.engine.transitions import TRANSITIONS, allowed_actions, next_status

__all__ = [
    "TRANSITIONS",
    "Course",
    "MissingItem",
    "Moment",
    "Progress",
    "StepAction",
    "StepPapers",
    "StepRules",
    "StepState",
    "StepStatus",
    "allowed_actions",
    "course_of",
    "next_status",
    "papers_of",
]
