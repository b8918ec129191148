"""What is to be done because a day has come or a calendar has changed, some cases at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from land_supply import handlers
from land_supply.commands import RecountCases, RemindCases
from land_supply.domain.case import CaseChange
from land_supply.domain.clock import Record
from land_supply.domain.engine import Moment
from land_supply.repository import (
    FIRST_DUE,
    FIRST_OUTDATED,
    Place,
    Sought,
    find_due,
    find_outdated,
    known_calendars,
    start_calendar,
)
from land_supply.unit_of_work import SqlUnitOfWork
from shared.clock import Clock
from shared.context import Context
from shared.database import Database, Transactions
from shared.identifiers import new_id
from shared.observability import metrics
from shared.working_days import WorkingDayCalendar

ACTOR = "service:land-supply"


class Chore(Protocol):
    """Work that falls due by itself; any number of processes may do the same at once."""

    @property
    def name(self) -> str:
        """Name it in logs and metrics."""
        ...

    async def find(self, after: Place | None, limit: int) -> Sequence[Place]:
        """Find cases that have something to do, behind a place."""
        ...

    async def do(self, case_ids: tuple[UUID, ...]) -> None:
        """Do what there still is to do in some cases, all or nothing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a chore works with."""

    database: Database
    transactions: Transactions[SqlUnitOfWork]
    clock: Clock
    calendar: WorkingDayCalendar

    def sought(self, after: Place, limit: int) -> Sought:
        """Say which cases are looked for now."""
        version = self.calendar.calendar_version
        return Sought(today=self.clock.today(), version=version, after=after, limit=limit)

    def moment(self) -> Moment:
        """Return the present moment, as the service itself records it."""
        today = self.clock.today()
        record = Record(happened_on=today, recorded_at=self.clock.now(), actor=ACTOR)
        return Moment(record=record, today=today, calendar=self.calendar)

    def context(self, moment: Moment) -> Context:
        """Return the circumstances of one unit of work."""
        return Context(actor=ACTOR, correlation_id=str(new_id()), now=moment.record.recorded_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding:
    """Tells the moments that have come, each once; what silence accepts is accepted."""

    means: Means
    name: str = "reminding"

    async def find(self, after: Place | None, limit: int) -> Sequence[Place]:
        """Find cases with a moment that has come, the earliest first."""
        return await find_due(self.means.database, self.means.sought(after or FIRST_DUE, limit))

    async def do(self, case_ids: tuple[UUID, ...]) -> None:
        """Tell what nobody was told of yet."""
        moment = self.means.moment()
        command = RemindCases(case_ids=case_ids, moment=moment)
        async with self.means.transactions(self.means.context(moment)) as uow:
            changes = await handlers.remind_cases(command, uow)
        _count(self.name, changes)


@dataclass(slots=True, kw_only=True)
class Recounting:
    """Counts again what another calendar counted, and tells what moved.

    The calendar of the process that started last is in force; others leave the cases alone, so
    that two versions that run side by side for a while do not undo each other's work.
    """

    means: Means
    name: str = "recounting"
    _calendars: dict[str, WorkingDayCalendar] = field(default_factory=dict)

    async def find(self, after: Place | None, limit: int) -> Sequence[Place]:
        """Find cases that somebody waits for and that another calendar counted."""
        means = self.means
        if not self._calendars:
            await start_calendar(means.database, means.calendar, means.clock.now())
            self._calendars = await known_calendars(means.database)
        found = await find_outdated(means.database, means.sought(after or FIRST_OUTDATED, limit))
        if {version for place in found for version in place.order.split()} - self._calendars.keys():
            self._calendars = await known_calendars(means.database)
        return found

    async def do(self, case_ids: tuple[UUID, ...]) -> None:
        """Count them again."""
        moment = self.means.moment()
        command = RecountCases(case_ids=case_ids, calendars=self._calendars, moment=moment)
        async with self.means.transactions(self.means.context(moment)) as uow:
            changes = await handlers.recount_cases(command, uow)
        _count(self.name, changes)


def _count(chore: str, changes: Iterable[CaseChange]) -> None:
    for change in changes:
        metrics.SCHEDULER_CASES.labels(chore, "done").inc()
        for event in change.events:
            metrics.SCHEDULER_FACTS.labels(event.event_type).inc()
