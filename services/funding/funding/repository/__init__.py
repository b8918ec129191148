"""Rows from aggregates and back; every statement that changes the state of funding."""

from funding.repository.matches import SqlMatchRepository
from funding.repository.programmes import SqlProgrammes
from funding.repository.shelf import Shelf
from funding.repository.subjects import SqlSubjectRepository

__all__ = [
    "Shelf",
    "SqlMatchRepository",
    "SqlProgrammes",
    "SqlSubjectRepository",
]
