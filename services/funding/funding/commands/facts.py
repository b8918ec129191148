"""Stating facts of projects and applicants."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from funding.domain.facts import About
from funding.domain.stating import Claim, Hearing, Speaker
from funding.domain.subject import Identity, Statement, Subject
from shared.identifiers import ProjectId


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSubject:
    """Whom facts are stated of, and the version that whoever states them has seen."""

    id: str
    kind: About
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFacts:
    """State, verify or take back facts."""

    wanted: WantedSubject
    claim: Claim
    hearing: Hearing

    @property
    def speaker(self) -> Speaker:
        """Return who states them."""
        return self.hearing.speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterProject:
    """Learn that a project was registered, and what its registration says."""

    project_id: ProjectId
    identity: Identity
    statements: tuple[Statement, ...]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnMilestones:
    """Learn what the course of a land-supply case establishes of its project."""

    project_id: ProjectId
    establishes: Callable[[Subject], tuple[Statement, ...]]
