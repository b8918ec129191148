"""What can be asked of funding."""

from funding.commands.matching import MatchProject
from funding.commands.programmes import PublishProgramme

__all__ = ["MatchProject", "PublishProgramme"]
