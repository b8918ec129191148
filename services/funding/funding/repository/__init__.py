"""Rows from aggregates and back; every statement that changes the state of funding."""

from funding.repository.matches import SqlMatchRepository
from funding.repository.subjects import SqlSubjectRepository

__all__ = ["SqlMatchRepository", "SqlSubjectRepository"]
