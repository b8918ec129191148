"""Rows from aggregates and back; every statement that changes the state of land supply."""

from land_supply.repository.cases import SqlCaseRepository
from land_supply.repository.moves import SqlMoves, pending_items
from land_supply.repository.shelf import Shelf
from land_supply.repository.templates import SqlTemplates

__all__ = ["Shelf", "SqlCaseRepository", "SqlMoves", "SqlTemplates", "pending_items"]
