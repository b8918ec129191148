"""Rows from aggregates and back; every statement that changes the state of land supply."""

from land_supply.repository.cases import SqlCaseRepository
from land_supply.repository.shelf import Shelf
from land_supply.repository.templates import SqlTemplates
from land_supply.repository.undertakings import SqlUndertakings

__all__ = ["Shelf", "SqlCaseRepository", "SqlTemplates", "SqlUndertakings"]
