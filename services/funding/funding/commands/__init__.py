"""What can be asked of funding."""

from funding.commands.facts import EnterProject, LearnMilestones, StateFacts, WantedSubject
from funding.commands.interests import DropInterest, KeepInterest
from funding.commands.matching import (
    MatchProject,
    RematchNext,
    StartDays,
    StartRematch,
    TurnRematch,
)
from funding.commands.programmes import PublishProgramme

__all__ = [
    "DropInterest",
    "EnterProject",
    "KeepInterest",
    "LearnMilestones",
    "MatchProject",
    "PublishProgramme",
    "RematchNext",
    "StartDays",
    "StartRematch",
    "StateFacts",
    "TurnRematch",
    "WantedSubject",
]
