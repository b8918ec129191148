"""A case whose process has a second version, and the worker that moves many."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

from land_supply.bootstrap import build, make_mover
from land_supply.catalogue import DATA, load_agencies, load_publication
from land_supply.schemas import MoveResponse, RefusalView
from land_supply.subscriptions import MovingWorker
from land_supply.unit_of_work import SqlUnitOfWork
from shared.auth.principal import Role
from shared.context import Context
from shared.database import Transactions
from shared.service import Runtime
from shared.working_days import load_calendar
from support.cases import COORDINATOR, RunningCase, running_case
from support.servers import MakeDatabase

ADDED = "A90"
NEW = {"version": "2", "reason": "one visit instead of three"}
BACK = {"reason": "the new version was wrong"}
BULK = {"template_id": "A", "from_version": "1", "to_version": "2", "reason": "shorter limits"}


class Killed(BaseException):
    """What `kill -9` is to a unit of work: nothing behind it runs."""


@dataclass(frozen=True, slots=True)
class Dying(Transactions[SqlUnitOfWork]):
    """Opens units of work, and dies before the commit of the last one of some."""

    last: int = 1
    opened: list[Context] = field(default_factory=list)

    @asynccontextmanager
    async def __call__(self, context: Context) -> AsyncIterator[SqlUnitOfWork]:
        """Give a unit of work."""
        self.opened.append(context)
        async with Transactions.__call__(self, context) as uow:
            yield uow
            if len(self.opened) == self.last:
                raise Killed


@asynccontextmanager
async def case_of_two_versions(make: MakeDatabase) -> AsyncIterator[RunningCase]:
    """Serve a case by version 1 of process A, of which there is a version 2."""
    async with running_case(make) as running:
        published = await running.api.post("/templates", another_a(), **COORDINATOR)
        assert published.status_code == 201, published.text
        yield running


def another_a() -> dict[str, Any]:
    """Return version 2 of process A: its first step is promised sooner, and a last one is new."""
    file = DATA / "templates/conventional-listed-land.yaml"
    content = load_publication(file, roles=load_agencies().roles).content
    text = orjson.dumps({**content, "version": "2", "valid_from": "2099-01-01"})
    changed: dict[str, Any] = orjson.loads(text)
    first = changed["steps"][0]
    first["promised"]["days"] = 8
    survey = {
        "id": ADDED,
        "name": {"zh": "现场踏勘", "en": "site survey"},
        "kind": "enterprise",
        "assignment": {"roles": ["enterprise"]},
        "depends_on": [],
        "legal_basis": first["legal_basis"],
    }
    changed["steps"].append(survey)
    return changed


def mover(case: RunningCase) -> MovingWorker:
    """Build the worker of the service."""
    service, database = build(), case.api.database
    runtime = Runtime(
        settings=service.settings,
        database=database,
        transactions=Transactions(database, service.unit_of_work),
        clock=service.clock,
    )
    return make_mover(runtime, load_calendar())


async def shown(case: RunningCase) -> dict[str, Any]:
    """Show the whole case, without the version that every fact changes."""
    answer = await case.api.get(f"/cases/{case.id}", **COORDINATOR)
    body: dict[str, Any] = answer.json()
    case.version = body.pop("version")
    return body


async def bulk(case: RunningCase, address: str) -> MoveResponse:
    """Show a bulk move."""
    answer = await case.api.get(address, role=Role.AUDITOR)
    return MoveResponse.model_validate_json(answer.content)


async def moves_told(case: RunningCase) -> list[str]:
    """Name the cases whose histories tell a move, each as often as they do."""
    rows = await case.api.rows(
        "SELECT case_id FROM case_history WHERE type = 'land-supply.case.moved.v1'"
    )
    return [str(row["case_id"]) for row in rows]


def refusal_of(refusal: RefusalView | None) -> str:
    """Return the code of a refusal that must be there."""
    assert refusal is not None
    return refusal.code
