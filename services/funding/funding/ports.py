"""What the handlers need from the outside."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from funding.domain.matching import Interest, Match, MatchChange, Project, Rematch
from funding.domain.programme import Programme
from shared.context import Context
from shared.contracts.event import Event
from shared.identifiers import InterestId, ProjectId


class MatchRepository(Protocol):
    """Keeps matches."""

    async def standing(
        self, project_id: ProjectId, programme_ids: frozenset[str] | None
    ) -> Mapping[str, Match]:
        """Return the matches of a project by programme: all, or those with some programmes."""
        ...

    async def projects_behind(
        self, after: str, most: int, programme_ids: frozenset[str] | None
    ) -> Sequence[tuple[Project, Mapping[str, Match]]]:
        """Return the next projects by id, each with its matches: all, or with some programmes."""
        ...

    def save(self, change: MatchChange) -> None:
        """Add a new match, or write what differs, unless somebody else has written meanwhile."""
        ...


class RematchRepository(Protocol):
    """Keeps runs over many projects."""

    async def count_projects(self) -> int:
        """Count the projects that a run goes through."""
        ...

    async def get(self, run_id: UUID) -> Rematch:
        """Return a run or raise NotFoundError."""
        ...

    def add(self, run: Rematch) -> None:
        """Add a new run."""
        ...

    def add_if_absent(self, run: Rematch) -> None:
        """Add a run unless it was added before."""
        ...

    def save(self, run: Rematch) -> None:
        """Write how far a run has come, unless somebody else has written meanwhile."""
        ...


class InterestRepository(Protocol):
    """Keeps saved searches."""

    async def of_sponsors(self, sponsor_codes: frozenset[str]) -> Sequence[Interest]:
        """Return the searches of some sponsors and those of all officers."""
        ...

    async def count(self, owner: str) -> int:
        """Count the searches that somebody keeps."""
        ...

    def add(self, interest: Interest) -> None:
        """Add a search."""
        ...

    def remove(self, interest_id: InterestId, owner: str) -> None:
        """Remove somebody's search; it fails if they have no such."""
        ...


class Programmes(Protocol):
    """Gives the published programmes."""

    async def on(self, day: date) -> tuple[Programme, ...]:
        """Return of each programme the version that is the latest on a day, whatever its status."""
        ...


class Outbox(Protocol):
    """Announces facts."""

    def append(self, event: Event, *, version: int) -> UUID:
        """Announce a fact together with the state it follows from."""
        ...


class Session(Protocol):
    """One unit of work."""

    @property
    def context(self) -> Context:
        """Give the circumstances."""
        ...


class UnitOfWork(Protocol):
    """Everything that commits together, and the reference data that decisions rest on."""

    @property
    def session(self) -> Session:
        """Give the session."""
        ...

    @property
    def matches(self) -> MatchRepository:
        """Give the matches."""
        ...

    @property
    def rematches(self) -> RematchRepository:
        """Give the runs."""
        ...

    @property
    def interests(self) -> InterestRepository:
        """Give the saved searches."""
        ...

    @property
    def programmes(self) -> Programmes:
        """Give the published programmes."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Give the outbox."""
        ...
