"""What can be asked of funding."""

from funding.commands.matching import MatchProject

__all__ = ["MatchProject"]
