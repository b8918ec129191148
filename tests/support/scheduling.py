"""Land supply on a database of its own, with a clock that stands still and a calendar to choose."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any
from uuid import UUID

import orjson
from pydantic import SecretStr

from land_supply import handlers
from land_supply.bootstrap import build
from land_supply.catalogue import load_catalogue
from land_supply.commands import ActOnStep, Desk, OpenCase, Wanted
from land_supply.domain.case import Applicant, ProcessRules
from land_supply.domain.engine import Action
from land_supply.repository import Shelf
from land_supply.subscriptions import Means, Recounting, Reminding, Scheduler
from land_supply.testing import a_moment
from land_supply.unit_of_work import SqlUnitOfWork
from shared.context import Context
from shared.database import Database, Transactions
from shared.identifiers import ProjectId, new_id
from shared.settings import DatabaseSettings
from shared.webhooks.testing import StoppedClock
from shared.working_days import WorkingDayCalendar, load_calendar
from support.servers import MakeDatabase

MONDAY = date(2026, 3, 2)
FIRST = "A01"
"""The planning conditions: 20 working days by law, 10 by promise."""

_CATALOGUE = load_catalogue()


def noon(on: date) -> datetime:
    """Return noon of a day in the city."""
    return datetime.combine(on, time(4), UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One process of land supply, at work on a day with a calendar."""

    database: Database
    calendar: WorkingDayCalendar = field(default_factory=load_calendar)
    clock: StoppedClock = field(default_factory=lambda: StoppedClock(noon(MONDAY)))

    @property
    def transactions(self) -> Transactions[SqlUnitOfWork]:
        """Open units of work."""
        rules = ProcessRules(_CATALOGUE.agencies, self.calendar)
        make = partial(SqlUnitOfWork, shelf=Shelf(_CATALOGUE), rules=rules)
        return Transactions(self.database, make)

    @property
    def means(self) -> Means:
        """Return what chores work with."""
        return Means(
            database=self.database,
            transactions=self.transactions,
            clock=self.clock,
            calendar=self.calendar,
        )

    def scheduler(self, *, batch: int = 50) -> Scheduler:
        """Build a scheduler as a process starts it."""
        chores = (Recounting(means=self.means), Reminding(means=self.means))
        return Scheduler(chores=chores, batch=batch)

    def beside(self, **changes: Any) -> "Office":
        """Return another process on the same database."""
        return replace(self, **changes)

    def on(self, day: date) -> "Office":
        """Let a day come."""
        self.clock.instant = noon(day)
        return self

    async def open(self, opened_on: date = MONDAY) -> UUID:
        """Open a case."""
        applicant = Applicant(project_id=ProjectId(new_id()), district_code="120116")
        async with self.transactions(self._context()) as uow:
            case = await handlers.open_case(OpenCase(applicant=applicant, on=opened_on), uow)
        return case.id

    async def act(self, case_id: UUID, *actions: Action, on: date, step_id: str = FIRST) -> None:
        """Do something to a step."""
        for action in actions:
            async with self.acting(case_id, action, on=on, step_id=step_id):
                pass

    @asynccontextmanager
    async def acting(
        self, case_id: UUID, action: Action, *, on: date, step_id: str = FIRST
    ) -> AsyncIterator[None]:
        """Do something to a step, and let others act before it is written."""
        command = ActOnStep(
            wanted=Wanted(case_id=case_id),
            step_id=step_id,
            desk=Desk(),
            action=action,
            moment=a_moment(on, calendar=self.calendar),
        )
        async with self.transactions(self._context()) as uow:
            await handlers.act_on_step(command, uow)
            yield

    async def rows(self, sql: str, *arguments: Any) -> list[Any]:
        """Return all rows of a query."""
        async with self.database.connection() as connection:
            return list(await connection.fetch(sql, *arguments))

    async def told(self, event_type: str, case_id: UUID | None = None) -> list[dict[str, Any]]:
        """Return the facts of a type, in the order in which they were told."""
        rows = await self.rows(
            "SELECT case_history.data FROM case_history JOIN outbox ON outbox.id = event_id "
            "WHERE case_history.type = $1 AND ($2::uuid IS NULL OR case_id = $2) ORDER BY seq",
            event_type,
            case_id,
        )
        return [orjson.loads(row["data"]) for row in rows]

    async def refuse(self, case_id: UUID) -> None:
        """Let the database refuse every further fact of a case."""
        check = f"CHECK (case_id <> '{case_id}') NOT VALID"
        await self.database.execute(f"ALTER TABLE case_history ADD CONSTRAINT refused {check}")

    async def allow(self) -> None:
        """Let it take them again."""
        await self.database.execute("ALTER TABLE case_history DROP CONSTRAINT refused")

    async def gaps(self) -> list[UUID]:
        """Return the cases whose version does not count their facts in history and outbox."""
        rows = await self.rows(
            "SELECT id FROM cases WHERE version <> (SELECT count(*) FROM case_history "
            "JOIN outbox ON outbox.id = event_id WHERE case_id = cases.id)"
        )
        return [row["id"] for row in rows]

    def _context(self) -> Context:
        return Context(actor="tester", correlation_id="test", now=self.clock.now())


async def prepare(make: MakeDatabase) -> Office:
    """Make a database and open a pool."""
    settings = DatabaseSettings(url=SecretStr(make(build().migrations)))
    return Office(database=await Database.open(settings, name="unused", application="test"))
