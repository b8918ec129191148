"""What the handlers need from the outside."""

from datetime import date
from typing import Protocol
from uuid import UUID

from funding.domain.matching import Match
from funding.domain.programme import Programme
from funding.domain.publication import Publication
from funding.domain.publishing import Definitions
from shared.contracts.event import Event


class MatchRepository(Protocol):
    """Keeps matches."""

    def add(self, match: Match, *, sponsor_code: str | None, district_code: str | None) -> None:
        """Add a new match; sponsor and district decide who may see it."""
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
    def outbox(self) -> Outbox:
        """Give the outbox."""
        ...

    @property
    def programmes(self) -> Programmes:
        """Give the published programmes."""
        ...
