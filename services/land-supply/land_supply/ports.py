"""What the handlers need from the outside."""

from typing import Protocol
from uuid import UUID

from land_supply.domain.case import Case, ProcessRules
from land_supply.domain.publication import Publication
from land_supply.domain.selection import TemplateSelection
from shared.contracts.event import Event


class CaseRepository(Protocol):
    """Keeps cases."""

    def add(self, case: Case, *, sponsor_code: str | None) -> None:
        """Add a new case; the sponsor's code decides who may see it."""
        ...


class Templates(Protocol):
    """Keeps published processes; a version never changes."""

    async def selection(self) -> TemplateSelection:
        """Return what a new case may follow."""
        ...

    async def history(self, template_id: str) -> tuple[Publication, ...]:
        """Return the versions of a template in the order of their publication."""
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
    def cases(self) -> CaseRepository:
        """Give the cases."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Give the outbox."""
        ...

    @property
    def templates(self) -> Templates:
        """Give the published processes."""
        ...

    @property
    def rules(self) -> ProcessRules:
        """Give the agencies and the calendar."""
        ...
