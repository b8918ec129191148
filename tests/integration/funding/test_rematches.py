"""Runs over many projects: each project once, through deaths, pauses and competitors."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from funding.bootstrap import build
from funding.schemas import RematchPage, RematchResponse
from funding.subscriptions import RematchWorker
from funding.unit_of_work import SqlUnitOfWork
from shared.auth.principal import Role
from shared.context import Context
from shared.database import Transactions
from support.api import Api, running_api
from support.counting import Statements, kinds
from support.funding import FOUND, Bureau, without_shelf
from support.messaging import eventually, running
from support.servers import MakeDatabase

COORDINATOR = {"role": Role.COORDINATOR}
BODY = {"reason": "after an audit"}


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


async def unmatched(bureau: Bureau, count: int) -> None:
    """Enter projects that nobody has matched."""
    for _ in range(count):
        await bureau.register(in_tianjin=True)
    await bureau.database.execute("DELETE FROM matches")
    await bureau.forget()


async def work_off(worker: RematchWorker) -> None:
    """Let a worker do what there is to do."""
    await worker.work_off(asyncio.Event())


async def test_all_projects_are_matched_again(bureau: Bureau) -> None:
    """The run counts what became of them, and its facts name it and its reason."""
    await unmatched(bureau, 5)
    run_id = await bureau.ask()

    await work_off(bureau.worker(batch=2))

    run = await bureau.run(run_id)
    assert (run["status"], run["total"], run["done"], run["found"]) == ("done", 5, 5, 15)
    assert run["finished_at"] == bureau.clock.now()
    told = await bureau.told(FOUND)
    assert (len(told), {each["cause"] for each in told}) == (15, {f"run {run_id}"})
    (row, *_) = await bureau.rows("SELECT actor, reason, correlationid FROM outbox")
    assert tuple(row) == ("coordinator:li", "audit", "asked")


async def test_a_run_over_some_programmes_leaves_the_others(bureau: Bureau) -> None:
    """Only what was asked for is looked at."""
    await unmatched(bureau, 2)
    await bureau.ask("CITY")

    await work_off(bureau.worker())

    rows = await bureau.rows("SELECT DISTINCT programme_id FROM matches")
    assert [row["programme_id"] for row in rows] == ["CITY"]


async def test_facts_of_the_applicant_count(bureau: Bureau) -> None:
    """A project is judged on them as well."""
    project = await bureau.register(in_tianjin=True)
    await bureau.keep("91120116MA07ABCD0H", "applicant", None, {"completed": True})
    await bureau.ask()

    await work_off(bureau.worker())

    assert set((await bureau.verdicts(project)).values()) == {"yes"}


@pytest.mark.parametrize("last", [1, 2, 3])
async def test_a_killed_run_goes_on_where_it_stopped(bureau: Bureau, last: int) -> None:
    """What is torn apart leaves nothing; then each project is matched once."""
    await unmatched(bureau, 5)
    run_id = await bureau.ask()
    worker = bureau.worker(batch=2)
    make = worker.transactions.make

    with pytest.raises(Killed):
        await work_off(replace(worker, transactions=Dying(bureau.database, make, last=last)))
    halfway = await bureau.run(run_id)
    await work_off(worker)

    run, told = await bureau.run(run_id), await bureau.told(FOUND)
    assert halfway["done"] == 2 * (last - 1)
    assert (run["status"], run["done"], run["found"]) == ("done", 5, 15)
    assert len(told) == len({each["match_id"] for each in told}) == 15


async def test_two_workers_match_each_project_once(bureau: Bureau) -> None:
    """Of two who do the same one succeeds, and the other one leaves it the run."""
    await unmatched(bureau, 7)
    run_id = await bureau.ask()

    await asyncio.gather(*(work_off(bureau.worker(batch=2)) for _ in range(2)))
    await work_off(bureau.worker())

    run, told = await bureau.run(run_id), await bureau.told(FOUND)
    assert (run["status"], run["done"]) == ("done", 7)
    assert len(told) == len({each["match_id"] for each in told}) == 21


@dataclass(frozen=True, slots=True)
class Interfered(Transactions[SqlUnitOfWork]):
    """Opens units of work, and lets somebody else write before the first commit."""

    meanwhile: Any = None
    opened: list[Context] = field(default_factory=list)

    @asynccontextmanager
    async def __call__(self, context: Context) -> AsyncIterator[SqlUnitOfWork]:
        """Give a unit of work."""
        self.opened.append(context)
        async with Transactions.__call__(self, context) as uow:
            yield uow
            if len(self.opened) == 1:
                await self.meanwhile()


async def test_a_project_that_changes_meanwhile_holds_up_no_other(bureau: Bureau) -> None:
    """The batch is done again one by one; what was stated meanwhile stands."""
    projects = [await bureau.register() for _ in range(4)]
    await bureau.database.execute("UPDATE matches SET likely_fen = 1, low_fen = 7")
    await bureau.forget()
    run_id = await bureau.ask()
    worker = bureau.worker()

    async def state() -> None:
        await bureau.state(projects[1], {"completed": True}, "completed")

    transactions = Interfered(bureau.database, worker.transactions.make, meanwhile=state)
    await work_off(replace(worker, transactions=transactions))

    run = await bureau.run(run_id)
    assert (run["status"], run["done"]) == ("done", 4)
    assert (await bureau.verdicts(projects[1]))["DONE"] == "yes"
    versions = await bureau.rows("SELECT DISTINCT version FROM matches")
    assert {row["version"] for row in versions} == {2}


async def test_a_pause_between_reading_and_writing_wins(bureau: Bureau) -> None:
    """The batch is not written, and the run stands where it was."""
    await unmatched(bureau, 3)
    run_id = await bureau.ask()
    worker = bureau.worker(batch=1)

    async def pause() -> None:
        sql = "UPDATE rematches SET status = 'paused', version = version + 1"
        await bureau.database.execute(sql)

    transactions = Interfered(bureau.database, worker.transactions.make, meanwhile=pause)
    await work_off(replace(worker, transactions=transactions))

    run = await bureau.run(run_id)
    assert (run["status"], run["done"]) == ("paused", 0)
    assert await bureau.told() == []


async def test_a_batch_is_one_read_and_one_statement(bureau: Bureau) -> None:
    """However many projects it has; one read finds the run, and one those who may want to hear."""
    await unmatched(bureau, 20)
    await bureau.ask()
    statements = Statements()
    await statements.listen(bureau.database)

    await work_off(bureau.worker())

    assert kinds(without_shelf(await statements.taken())) == ["SELECT", "SELECT", "SELECT", "WITH"]


async def test_the_worker_of_the_service_finds_what_is_asked(bureau: Bureau) -> None:
    """Nobody has to wake it."""
    await unmatched(bureau, 1)
    run_id = await bureau.ask()

    async def is_done() -> bool:
        return bool((await bureau.run(run_id))["status"] == "done")

    async with running(bureau.worker().run):
        assert await eventually(is_done)


@pytest.fixture
async def api(database_url: MakeDatabase) -> AsyncIterator[Api]:
    """Serve funding."""
    async with running_api(build, database_url) as api:
        yield api


async def test_a_run_is_asked_for_paused_resumed_and_cancelled(api: Api) -> None:
    """Each step wants the version that was seen, and shows the next one."""
    asked = await api.post("/rematches", {**BODY, "programme_ids": ["F01"]}, **COORDINATOR)
    address = asked.headers["Location"]

    statuses = [asked.json()["status"]]
    for version, turn in enumerate(("pause", "resume", "cancel"), 1):
        headers = {"If-Match": f'"{version}"', "Idempotency-Key": turn}
        answer = await api.client.post(
            f"{address}/{turn}", headers={**api.token(Role.COORDINATOR), **headers}
        )
        statuses.append(RematchResponse.model_validate_json(answer.content).status)

    shown = await api.get(address, role=Role.AUDITOR)
    assert (asked.status_code, shown.headers["ETag"]) == (202, '"4"')
    assert statuses == ["running", "paused", "running", "cancelled"]
    assert RematchResponse.model_validate_json(shown.content).programme_ids == ["F01"]


async def test_runs_are_listed_a_page_at_a_time(api: Api) -> None:
    """The newest comes first; what is wanted may be narrowed to what still runs."""
    asked = [await api.post("/rematches", BODY, **COORDINATOR) for _ in range(3)]
    ids = [answer.json()["id"] for answer in reversed(asked)]
    headers = {**api.token(Role.COORDINATOR), "If-Match": '"1"', "Idempotency-Key": "end"}
    await api.client.post(f"/rematches/{ids[1]}/cancel", headers=headers)

    first = await api.get("/rematches?limit=2", role=Role.AUDITOR)
    rest = await api.get(f"/rematches?limit=2&after={first.json()['next']}", role=Role.AUDITOR)
    running = await api.get("/rematches?status=running", role=Role.AUDITOR)

    pages = [RematchPage.model_validate_json(each.content) for each in (first, rest, running)]
    listed = [[str(run.id) for run in page.items] for page in pages]
    assert listed == [ids[:2], ids[2:], [ids[0], ids[2]]]
    assert [page.next is None for page in pages] == [False, True, True]


@pytest.mark.parametrize(("turn", "version", "status"), [("resume", 1, 409), ("pause", 7, 412)])
async def test_a_turn_that_does_not_fit_is_refused(
    api: Api, turn: str, version: int, status: int
) -> None:
    """A run that runs cannot be resumed, and one that went on was not seen."""
    address = (await api.post("/rematches", BODY, **COORDINATOR)).headers["Location"]
    headers = {"If-Match": f'"{version}"', "Idempotency-Key": turn}

    answer = await api.client.post(
        f"{address}/{turn}", headers={**api.token(Role.COORDINATOR), **headers}
    )

    assert answer.status_code == status


async def test_the_same_request_starts_one_run(api: Api) -> None:
    """A retry finds the run that is there."""
    answers = [await api.post("/rematches", BODY, key="again", **COORDINATOR) for _ in range(2)]

    assert answers[0].content == answers[1].content
    assert len(await api.rows("SELECT id FROM rematches")) == 1


async def test_a_run_is_refused_for_what_nobody_knows_and_to_whom_it_is_not_due(api: Api) -> None:
    """A programme that is none; a sponsor; an id that is none."""
    unknown = await api.post("/rematches", {**BODY, "programme_ids": ["X"]}, **COORDINATOR)
    sponsor = await api.post("/rematches", BODY)
    missing = await api.get("/rematches/01923119-61c0-7a10-8a10-3c1f0b7d2e11", **COORDINATOR)

    assert (unknown.status_code, sponsor.status_code, missing.status_code) == (422, 403, 404)
    assert unknown.json()["errors"][0]["pointer"] == "/programme_ids/0"
