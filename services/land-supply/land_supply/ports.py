"""What the handlers need from the outside."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from land_supply.commands import Desk, Wanted
from land_supply.domain.case import Case, CaseChange, ProcessRules
from land_supply.domain.engine import Moment, Rulebook
from land_supply.domain.moving import ItemResult, Move, MoveItem, MoveJob, MoveRecord
from land_supply.domain.publication import Publication
from land_supply.domain.selection import TemplateSelection
from shared.context import Context
from shared.contracts.event import Event


class CaseRepository(Protocol):
    """Keeps cases."""

    async def with_step(self, wanted: Wanted, step_id: str, desk: Desk) -> Case:
        """Return a case with the newest round of one step, if the desk may act on it."""
        ...

    async def confirm(self, wanted: Wanted, step_id: str, desk: Desk) -> None:
        """Read what a refusal rests on, if it was only remembered; it may be another one now."""
        ...

    async def whole(self, wanted: Wanted, desk: Desk) -> Case:
        """Return a case with the rounds of all steps in which somebody has to do something."""
        ...

    async def knowing(self, case: Case, step_ids: Iterable[str]) -> Case:
        """Return the case with the newest rounds of more steps."""
        ...

    async def with_forms(self, case: Case) -> Case:
        """Return the case with every open step that stands on a form with a known one."""
        ...

    async def looking_back(self, case: Case) -> Case:
        """Return the case with every round of every step of its process."""
        ...

    async def rounds_used(self, case_id: UUID, step_ids: Iterable[str]) -> Mapping[str, int]:
        """Tell how many rounds steps had in a case, whatever process it follows now."""
        ...

    def add(self, change: CaseChange, moment: Moment) -> None:
        """Add a new case and announce it; the sponsor's code decides who may see it."""
        ...

    def save(self, change: CaseChange, moment: Moment) -> None:
        """Write a change and announce it; it fails if the case has changed since it was read."""
        ...


class Undertakings(Protocol):
    """Knows what was undertaken in all cases of a sponsor."""

    async def barred_until(self, case: Case, *, on: date) -> date | None:
        """Return the last day on which the route is barred for whoever applies in a case."""
        ...


class Moves(Protocol):
    """Keeps moves of cases to other versions, one by one and in bulk."""

    async def last(self, case_id: UUID) -> MoveRecord:
        """Return the last move of a case that was not taken back, or raise NoMoveError."""
        ...

    def remember(self, move: Move) -> None:
        """Keep what it takes to take a move back."""
        ...

    def forget(self, record: MoveRecord) -> None:
        """Count a move as taken back; it fails if it already is."""
        ...

    async def get(self, move_id: UUID) -> MoveJob:
        """Return a bulk move or raise NotFoundError."""
        ...

    async def cases_of(self, template_id: str, version: str) -> tuple[UUID, ...]:
        """Name the open cases that follow a version."""
        ...

    async def moved_by(self, move_id: UUID) -> Mapping[UUID, int]:
        """Name the cases that a bulk move has moved, each with the fact that tells it."""
        ...

    def start(self, items: Sequence[MoveItem], job: MoveJob) -> None:
        """Keep a bulk move with its cases; a worker does the rest."""
        ...

    def settle(self, item: MoveItem, result: ItemResult) -> None:
        """Record what became of a case; it fails if that is known already."""
        ...


class Schedule(Protocol):
    """Knows in which cases something falls due by itself."""

    async def due(self, case_ids: Sequence[UUID], moment: Moment) -> list[Case]:
        """Return those of some cases that have a moment that has come, with its rounds."""
        ...

    async def outdated(self, case_ids: Sequence[UUID], moment: Moment) -> list[Case]:
        """Return those of some cases that another calendar counted, with such rounds."""
        ...


class Templates(Protocol):
    """Keeps published processes; a version never changes."""

    async def selection(self) -> TemplateSelection:
        """Return what a new case may follow."""
        ...

    async def rulebook(self, template_id: str, version: str) -> Rulebook:
        """Return a version as the engine reads it."""
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


class HasContext(Protocol):
    """A session of somebody who does something."""

    @property
    def context(self) -> Context:
        """Give the circumstances."""
        ...


class UnitOfWork(Protocol):
    """Everything that commits together, and the reference data that decisions rest on."""

    @property
    def session(self) -> HasContext:
        """Give what knows who does something, and when."""
        ...

    @property
    def cases(self) -> CaseRepository:
        """Give the cases."""
        ...

    @property
    def undertakings(self) -> Undertakings:
        """Give what was undertaken."""
        ...

    @property
    def moves(self) -> Moves:
        """Give the moves of cases to other versions."""
        ...

    @property
    def schedule(self) -> Schedule:
        """Give what falls due by itself."""
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
