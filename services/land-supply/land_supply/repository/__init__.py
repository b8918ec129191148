"""Rows from aggregates and back; every statement that changes the state of land supply."""

from land_supply.repository.cases import SqlCaseRepository
from land_supply.repository.moves import SqlMoves, pending_items
from land_supply.repository.schedule import (
    FIRST_DUE,
    FIRST_OUTDATED,
    Place,
    Sought,
    SqlSchedule,
    find_due,
    find_outdated,
    known_calendars,
    start_calendar,
)
from land_supply.repository.shelf import Shelf
from land_supply.repository.templates import SqlTemplates
from land_supply.repository.undertakings import SqlUndertakings

__all__ = [
    "FIRST_DUE",
    "FIRST_OUTDATED",
    "Place",
    "Shelf",
    "Sought",
    "SqlCaseRepository",
    "SqlMoves",
    "SqlSchedule",
    "SqlTemplates",
    "SqlUndertakings",
    "find_due",
    "find_outdated",
    "known_calendars",
    "pending_items",
    "start_calendar",
]
