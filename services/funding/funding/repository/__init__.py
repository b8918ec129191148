"""Rows from aggregates and back; every statement that changes the state of funding."""

from funding.repository.interests import SqlInterests, interest_of
from funding.repository.matches import SqlMatchRepository
from funding.repository.programmes import SqlProgrammes
from funding.repository.rematches import SqlRematches, find_rematch, run_of, running_rematches
from funding.repository.shelf import Shelf
from funding.repository.subjects import SqlSubjectRepository

__all__ = [
    "Shelf",
    "SqlInterests",
    "SqlMatchRepository",
    "SqlProgrammes",
    "SqlRematches",
    "SqlSubjectRepository",
    "find_rematch",
    "interest_of",
    "run_of",
    "running_rematches",
]
