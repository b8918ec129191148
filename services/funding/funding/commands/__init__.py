"""What can be asked of funding."""

from funding.commands.facts import EnterProject, LearnMilestones, StateFacts, WantedSubject
from funding.commands.matching import MatchProject

__all__ = ["EnterProject", "LearnMilestones", "MatchProject", "StateFacts", "WantedSubject"]
