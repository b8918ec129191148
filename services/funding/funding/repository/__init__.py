"""Rows from aggregates and back; every statement that changes the state of funding."""

from funding.repository.interests import SqlInterests, interest_of
from funding.repository.matches import SqlMatchRepository
from funding.repository.rematches import SqlRematches, find_rematch, running_rematches

__all__ = [
    "SqlInterests",
    "SqlMatchRepository",
    "SqlRematches",
    "find_rematch",
    "interest_of",
    "running_rematches",
]
