"""What the handlers need from the outside."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from funding.commands import WantedSubject
from funding.domain.matching import Interest, Match, MatchChange, Project, Rematch
from funding.domain.programme import Programme
from funding.domain.publication import Publication
from funding.domain.publishing import Definitions
from funding.domain.stating import Speaker
from funding.domain.subject import Restated, Subject
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

    async def projects_of(
        self, applicant: Subject, programme_ids: frozenset[str]
    ) -> Sequence[tuple[Project, Mapping[str, Match]]]:
        """Return the projects of an applicant as it is said to be, with matches as above."""
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


class SubjectRepository(Protocol):
    """Keeps projects and applicants with what is said of them."""

    async def find(self, subject_id: str) -> Subject | None:
        """Return a project or an applicant, or None."""
        ...

    async def wanted(
        self, wanted: WantedSubject, speaker: Speaker
    ) -> tuple[Subject, Subject | None]:
        """Return whom facts are stated of, if the speaker may see it, and a project's applicant.

        An applicant of whom nothing is kept is there with version 0; a project has to be
        registered.
        """
        ...

    async def with_applicant(self, project_id: str) -> tuple[Subject, Subject | None]:
        """Return a project with its applicant, where that is known."""
        ...

    async def project_ids_of(
        self, applicant_code: str, *, after: str = "", limit: int = 200
    ) -> tuple[str, ...]:
        """Name the projects of an applicant, in the order of their ids."""
        ...

    def enter(self, subject: Subject) -> None:
        """Keep somebody of whom nothing is stated, unless it is kept already."""
        ...

    def save(self, restated: Restated) -> None:
        """Write a change; it fails if the subject has changed since it was read."""
        ...

    def confirm(self, subject_id: str, version: int) -> None:
        """Let everything fail if a subject that was read, and is not written, has changed."""
        ...


class Programmes(Protocol):
    """Keeps published programmes; a version never changes."""

    @property
    def facts(self) -> Definitions:
        """Give what facts mean."""
        ...

    async def on(self, day: date) -> tuple[Programme, ...]:
        """Return for each programme the version that counts on a day, whatever its status."""
        ...

    async def asking(self, facts: Iterable[str], day: date) -> tuple[Programme, ...]:
        """Return the programmes of a day that ask for any of some facts."""
        ...

    async def ids(self) -> frozenset[str]:
        """Name every published programme."""
        ...

    async def history(self, programme_id: str) -> tuple[Publication, ...]:
        """Return the versions of a programme in the order of their publication."""
        ...

    def add(self, publication: Publication) -> None:
        """Add a version."""
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
    def matches(self) -> MatchRepository:
        """Give the matches."""
        ...

    @property
    def session(self) -> Session:
        """Give the session."""
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
    def subjects(self) -> SubjectRepository:
        """Give the projects and applicants."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Give the outbox."""
        ...

    @property
    def programmes(self) -> Programmes:
        """Give the published programmes."""
        ...
