"""Rows from aggregates and back; every statement that changes the state of funding."""

from funding.repository.matches import SqlMatchRepository

__all__ = ["SqlMatchRepository"]
