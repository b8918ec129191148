"""Funding on a database of its own, with a clock that stands still and programmes to choose."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any

import orjson
from pydantic import SecretStr

from funding import handlers
from funding.bootstrap import build
from funding.catalogue import Catalogue
from funding.commands import MatchProject, StartRematch
from funding.domain.fact_catalogue import FactCatalogue
from funding.domain.facts import Facts, FactValue
from funding.domain.matching import PROJECT_REGISTERED, Order, Project, facts_stated
from funding.domain.programme import Programme
from funding.domain.publication import Publication
from funding.repository import Shelf
from funding.subscriptions import DayWatch, RematchWorker
from funding.testing import DEFINITIONS, a_comparison, a_programme, a_sum
from funding.unit_of_work import SqlUnitOfWork
from shared.context import Context
from shared.database import Database, Transactions
from shared.identifiers import ProjectId, new_id
from shared.settings import DatabaseSettings
from shared.webhooks.testing import StoppedClock
from support.api import OWN_CODE
from support.scheduling import MONDAY, noon
from support.servers import MakeDatabase

FOUND = "funding.match.found.v1"
CHANGED = "funding.match.changed.v1"
WITHDRAWN = "funding.match.withdrawn.v1"
MET = "funding.interest.met.v1"

IN_CITY = a_programme(
    a_comparison("in_tianjin", "==", True), programme_id="CITY", amount=a_sum(300)
)
FINISHED = a_programme(
    a_comparison("completed", "==", True), programme_id="DONE", amount=a_sum(900)
)
BOTH = a_programme(programme_id="BOTH", amount=a_sum(500), agencies=("KJ", "CZ"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bureau:
    """One process of funding, at work on a day with some programmes."""

    database: Database
    programmes: tuple[Programme, ...] = (IN_CITY, FINISHED, BOTH)
    clock: StoppedClock = field(default_factory=lambda: StoppedClock(noon(MONDAY)))

    @property
    def transactions(self) -> Transactions[SqlUnitOfWork]:
        """Open units of work."""
        facts = FactCatalogue(version=1, facts=DEFINITIONS, content_hash="0" * 64)
        shipped = tuple(Publication(programme=each, content={}) for each in self.programmes)
        shelf = Shelf(Catalogue(facts, shipped))
        return Transactions(self.database, partial(SqlUnitOfWork, shelf=shelf))

    def context(self) -> Context:
        """Return the circumstances of a unit of work."""
        return Context(actor="tester", correlation_id="test", now=self.clock.now())

    def worker(self, *, batch: int = 50) -> RematchWorker:
        """Build the worker of runs as a process starts it."""
        return RematchWorker(
            database=self.database,
            transactions=self.transactions,
            clock=self.clock,
            batch=batch,
        )

    def watch(self) -> DayWatch:
        """Build the watch over days as a process starts it."""
        return DayWatch(transactions=self.transactions, clock=self.clock)

    def beside(self, **changes: Any) -> "Bureau":
        """Return another process on the same database."""
        return replace(self, **changes)

    def at(self, instant: datetime) -> "Bureau":
        """Let an instant come."""
        self.clock.instant = instant
        return self

    def on(self, day: date) -> "Bureau":
        """Let noon of a day come."""
        return self.at(noon(day))

    async def register(self, sponsor_code: str | None = OWN_CODE, **facts: FactValue) -> ProjectId:
        """Enter a project with what is known of it, and match it."""
        project_id = ProjectId(new_id())
        await self.keep(str(project_id), "project", sponsor_code, facts)
        project = self.project(project_id, facts, sponsor_code)
        await self.match(MatchProject(
            project=project, as_of=self.clock.today(), cause=PROJECT_REGISTERED
        ))  # fmt: skip
        return project_id

    async def state(self, project_id: ProjectId, known: dict[str, Any], *names: str) -> None:
        """State facts of a project: everything that is known, and what of it is new."""
        await self.keep(str(project_id), "project", OWN_CODE, known)
        await self.match(MatchProject(
            project=self.project(project_id, known),
            as_of=self.clock.today(),
            cause=facts_stated(names),
            changed=frozenset(names),
        ))  # fmt: skip

    async def match(self, command: MatchProject) -> None:
        """Match a project."""
        async with self.transactions(self.context()) as uow:
            await handlers.match_project(command, uow)

    async def ask(self, *programme_ids: str) -> str:
        """Ask for a run, and return its id."""
        order = Order(
            asked_by="coordinator:li",
            asked_at=self.clock.now(),
            correlation_id="asked",
            reason="audit",
        )
        command = StartRematch(
            id=new_id(), programme_ids=programme_ids or None, order=order, on=self.clock.today()
        )
        async with self.transactions(self.context()) as uow:
            return str((await handlers.start_rematch(command, uow)).id)

    def project(
        self, project_id: ProjectId, facts: dict[str, Any], sponsor_code: str | None = OWN_CODE
    ) -> Project:
        """Build what matching knows of a project."""
        return Project(
            id=project_id, sponsor_code=sponsor_code, district_code="120116", facts=Facts(facts)
        )

    async def keep(self, subject_id: str, kind: str, code: str | None, facts: Any) -> None:
        """Keep what is stated of a subject, as a registration or a statement leaves it."""
        said = {
            fact: {"declared": _statement(value, self.clock.now())} for fact, value in facts.items()
        }
        await self.database.execute(
            "INSERT INTO subjects (id, kind, applicant_code, district_code, statements, version) "
            "VALUES ($1, $2, $3, '120116', $4, 1) ON CONFLICT (id) DO UPDATE "
            "SET statements = excluded.statements, version = subjects.version + 1",
            subject_id,
            kind,
            code,
            orjson.dumps(said).decode(),
        )

    async def rows(self, sql: str, *arguments: Any) -> list[Any]:
        """Return all rows of a query."""
        async with self.database.connection() as connection:
            return list(await connection.fetch(sql, *arguments))

    async def told(self, *types: str) -> list[dict[str, Any]]:
        """Return the facts of some types in the order in which they were told, with their type."""
        rows = await self.rows("SELECT type, payload FROM outbox ORDER BY seq")
        return [
            {"type": row["type"], **orjson.loads(row["payload"])}
            for row in rows
            if not types or row["type"] in types
        ]

    async def forget(self) -> None:
        """Empty the outbox, as the relay does."""
        await self.database.execute("DELETE FROM outbox")

    async def run(self, run_id: str) -> Any:
        """Return the row of a run."""
        (row,) = await self.rows("SELECT * FROM rematches WHERE id = $1::uuid", run_id)
        return row

    async def verdicts(self, project_id: ProjectId) -> dict[str, str]:
        """Return the verdict of each programme."""
        sql = "SELECT programme_id, verdict FROM matches WHERE project_id = $1"
        return {row["programme_id"]: row["verdict"] for row in await self.rows(sql, project_id)}


@asynccontextmanager
async def running_bureau(make: MakeDatabase) -> AsyncIterator[Bureau]:
    """Make a database and open a pool."""
    settings = DatabaseSettings(url=SecretStr(make(build().migrations)))
    bureau = Bureau(database=await Database.open(settings, name="unused", application="test"))
    try:
        yield bureau
    finally:
        await bureau.database.close()


def turns(told: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """Name facts by what became of which programme."""
    return [(each["type"].split(".")[2], each["programme"]["id"]) for each in told]


def aspects(told: Sequence[dict[str, Any]]) -> list[list[str]]:
    """Return in what matches changed."""
    return [each["differences"] for each in told if each["type"] == CHANGED]


def without_shelf(statements: Iterable[str]) -> list[str]:
    """Leave out what every few seconds looks for newly published programmes."""
    return [each for each in statements if "FROM programmes" not in each]


def _statement(value: Any, now: datetime) -> dict[str, Any]:
    return {
        "value": value,
        "as_of": now.date(),
        "recorded_at": now,
        "stated_by": "tester",
        "agency": None,
        "document_id": None,
        "reason": None,
    }
