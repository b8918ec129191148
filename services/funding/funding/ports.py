"""What the handlers need from the outside."""

from datetime import date
from typing import Protocol
from uuid import UUID

from funding.commands import WantedSubject
from funding.domain.matching import Match
from funding.domain.programme import Programme
from funding.domain.publication import Publication
from funding.domain.publishing import Definitions
from funding.domain.stating import Speaker
from funding.domain.subject import Restated, Subject
from shared.contracts.event import Event


class MatchRepository(Protocol):
    """Keeps matches."""

    def add(self, match: Match, *, sponsor_code: str | None, district_code: str | None) -> None:
        """Add a new match; sponsor and district decide who may see it."""
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


class Programmes(Protocol):
    """Keeps published programmes; a version never changes."""

    @property
    def facts(self) -> Definitions:
        """Give what facts mean."""
        ...

    async def on(self, day: date) -> tuple[Programme, ...]:
        """Return for each programme the version that counts on a day, whatever its status."""
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


class UnitOfWork(Protocol):
    """Everything that commits together, and the reference data that decisions rest on."""

    @property
    def matches(self) -> MatchRepository:
        """Give the matches."""
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
