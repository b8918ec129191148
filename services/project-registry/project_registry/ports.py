"""What the handlers need from the outside."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from project_registry.domain.project import Project
from project_registry.domain.timeline import TimelineEntry
from shared.contracts.event import Event


class ProjectRepository(Protocol):
    """Keeps projects."""

    def add(self, project: Project) -> None:
        """Add a new project."""
        ...


class Timeline(Protocol):
    """Keeps what happened to projects, each event once."""

    def add(self, entries: Sequence[TimelineEntry]) -> None:
        """Add entries unless they are there."""
        ...


class Outbox(Protocol):
    """Announces facts."""

    def append(self, event: Event, *, version: int) -> UUID:
        """Announce a fact together with the state it follows from."""
        ...


class UnitOfWork(Protocol):
    """Everything that commits together."""

    @property
    def projects(self) -> ProjectRepository:
        """Give the projects."""
        ...

    @property
    def timeline(self) -> Timeline:
        """Give the timeline."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Give the outbox."""
        ...
