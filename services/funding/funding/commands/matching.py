"""Matching projects with programmes, one at once or many after another."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from funding.domain.matching import Cause, Order, ProgrammeDay, Project, Rematch


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchProject:
    """Match a project with the programmes of a day: with all, or with those that facts touch."""

    project: Project
    as_of: date
    cause: Cause
    changed: frozenset[str] | None = None
    """The facts that are new; None means that everything may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRematch:
    """Have all projects matched again."""

    id: UUID
    programme_ids: tuple[str, ...] | None
    """The programmes to look at; None means all."""
    order: Order
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StartDays:
    """Have all projects matched again with programmes for which a day has come."""

    days: tuple[ProgrammeDay, ...]
    order: Order


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRematch:
    """Pause, resume or cancel a run, as somebody has seen it."""

    id: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RematchNext:
    """Match the next projects of a run."""

    run: Rematch
    most: int
    as_of: date
