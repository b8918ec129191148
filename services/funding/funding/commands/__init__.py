"""What can be asked of funding."""

from funding.commands.facts import EnterProject, LearnMilestones, StateFacts, WantedSubject
from funding.commands.matching import MatchProject
from funding.commands.programmes import PublishProgramme

__all__ = [
    "EnterProject",
    "LearnMilestones",
    "MatchProject",
    "PublishProgramme",
    "StateFacts",
    "WantedSubject",
]
