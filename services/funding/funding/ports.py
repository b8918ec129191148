"""What the handlers need from the outside."""

from typing import Protocol
from uuid import UUID

from funding.domain.matching import Match
from funding.domain.programme import Programme
from shared.contracts.event import Event


class MatchRepository(Protocol):
    """Keeps matches."""

    def add(self, match: Match, *, sponsor_code: str | None, district_code: str | None) -> None:
        """Add a new match; sponsor and district decide who may see it."""
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
    def programmes(self) -> tuple[Programme, ...]:
        """Give the published programmes."""
        ...
