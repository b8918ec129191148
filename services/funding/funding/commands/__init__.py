"""What can be asked of funding."""

from funding.commands.interests import DropInterest, KeepInterest
from funding.commands.matching import (
    MatchProject,
    RematchNext,
    StartDays,
    StartRematch,
    TurnRematch,
)

__all__ = [
    "DropInterest",
    "KeepInterest",
    "MatchProject",
    "RematchNext",
    "StartDays",
    "StartRematch",
    "TurnRematch",
]
