"""Many running cases move one after the other, each once, through deaths and competitors."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from land_supply.schemas import MoveResponse
from support.cases import COORDINATOR, SPONSOR, RunningCase
from support.counting import Statements, kinds
from support.messaging import eventually, running
from support.moves import (
    ADDED,
    BACK,
    BULK,
    NEW,
    Dying,
    Killed,
    bulk,
    case_of_two_versions,
    mover,
    moves_told,
    refusal_of,
    shown,
)
from support.servers import MakeDatabase


@pytest.fixture
async def case(database_url: MakeDatabase) -> AsyncIterator[RunningCase]:
    """Serve a case by version 1 of process A, of which there is a version 2."""
    async with case_of_two_versions(database_url) as running:
        yield running


async def test_all_move_but_those_that_cannot(case: RunningCase) -> None:
    """Each case has its result: its differences, or the reason for which it stays."""
    other, gone = await case.another(), await case.another()
    await gone.do("cancel", {"reason": "given up"}, **COORDINATOR)
    asked = await case.api.post("/moves", BULK, **COORDINATOR)
    await other.do("move", NEW, **COORDINATOR)

    await mover(case).work_off(asyncio.Event())

    listed = MoveResponse.model_validate_json(asked.content)
    done = await bulk(case, asked.headers["Location"])
    assert (asked.status_code, listed.status, listed.total) == (202, "running", 2)
    assert (done.status, done.moved, done.refused, done.pending) == ("done", 1, 1, 0)
    items = {str(each.case_id): each for each in done.items}
    assert {each.step_id for each in items[case.id].differences} == {"A01", ADDED}
    assert refusal_of(items[other.id].refusal) == "case-of-other-version"


async def test_the_worker_of_the_service_finds_what_is_listed(case: RunningCase) -> None:
    """Nobody has to wake it."""
    asked = await case.api.post("/moves", BULK, **COORDINATOR)

    async def is_done() -> bool:
        return (await bulk(case, asked.headers["Location"])).status == "done"

    async with running(mover(case).run):
        assert await eventually(is_done)


@pytest.mark.parametrize(("query", "wish"), [("", {"dry_run": True}), ("?dry_run=true", {})])
async def test_a_dry_run_says_for_each_case_what_would_happen(
    case: RunningCase, query: str, wish: dict[str, bool]
) -> None:
    """Nothing moves, whether the body or the address asks for it."""
    before = await shown(case)
    asked = await case.api.post(f"/moves{query}", {**BULK, **wish}, **COORDINATOR)

    await mover(case).work_off(asyncio.Event())

    done = await bulk(case, asked.headers["Location"])
    assert (done.movable, done.moved) == (1, 0)
    assert await shown(case) == before


async def test_a_dry_run_does_not_use_up_the_key_of_the_move(case: RunningCase) -> None:
    """The same key without the wish is another request, and refused as such."""
    await case.api.post("/moves?dry_run=true", BULK, key="once", **COORDINATOR)

    again = await case.api.post("/moves", BULK, key="once", **COORDINATOR)

    assert again.status_code == 422
    assert again.json()["type"].endswith("idempotency-key-reused")


async def test_a_killed_move_goes_on_where_it_stopped(case: RunningCase) -> None:
    """What is torn apart in the middle of a case leaves nothing; then each case moves once."""
    for _ in range(3):
        await case.another()
    asked = await case.api.post("/moves", BULK, **COORDINATOR)
    worker = mover(case)
    dying = replace(worker, transactions=Dying(worker.database, worker.transactions.make, last=3))

    with pytest.raises(Killed):
        await dying.work_off(asyncio.Event())
    halfway = await bulk(case, asked.headers["Location"])
    await worker.work_off(asyncio.Event())

    done = await bulk(case, asked.headers["Location"])
    told = await moves_told(case)
    assert (halfway.moved, halfway.pending) == (2, 2)
    assert (done.moved, len(told), len(set(told))) == (4, 4, 4)


async def test_two_workers_move_each_case_once(case: RunningCase) -> None:
    """Of two who do the same case one succeeds, and the other one finds it done."""
    for _ in range(3):
        await case.another()
    asked = await case.api.post("/moves", BULK, **COORDINATOR)

    await asyncio.gather(*(mover(case).work_off(asyncio.Event()) for _ in range(2)))

    done = await bulk(case, asked.headers["Location"])
    told = await moves_told(case)
    assert (done.moved, len(told), len(set(told))) == (4, 4, 4)


async def test_a_bulk_move_goes_back_where_nothing_stands_against_it(case: RunningCase) -> None:
    """One case is as before; the one that has begun what the former version lacks stays."""
    other, before = await case.another(), await shown(case)
    asked = await case.api.post("/moves", BULK, **COORDINATOR)
    await mover(case).work_off(asyncio.Event())
    await shown(other)
    await other.do(f"steps/{ADDED}/decide", {"outcome": "done"}, **SPONSOR)

    back = await case.api.post(f"{asked.headers['Location']}/revert", BACK, **COORDINATOR)
    await mover(case).work_off(asyncio.Event())

    done = await bulk(case, back.headers["Location"])
    assert (done.total, done.moved, done.refused) == (2, 1, 1)
    assert asked.headers["Location"].endswith(str(done.takes_back))
    assert await shown(case) == before
    assert (await shown(other))["template"]["version"] == "2"


async def test_the_same_request_lists_the_cases_once(case: RunningCase) -> None:
    """A retry finds the job that is there."""
    first = await case.api.post("/moves", BULK, key="again", **COORDINATOR)

    second = await case.api.post("/moves", BULK, key="again", **COORDINATOR)

    assert first.content == second.content
    assert len(await case.api.rows("SELECT id FROM moves")) == 1


async def test_cases_come_page_by_page(case: RunningCase) -> None:
    """Each is shown once."""
    for _ in range(2):
        await case.another()
    address = (await case.api.post("/moves", BULK, **COORDINATOR)).headers["Location"]

    first = await bulk(case, f"{address}?limit=2")
    second = await bulk(case, f"{address}?limit=2&after={first.next}")

    assert (len(first.items), len(second.items), second.next) == (2, 1, None)
    assert len({each.case_id for each in (*first.items, *second.items)}) == 3


@pytest.mark.parametrize(("version", "status"), [("9", 404), ("1", 422)])
async def test_a_version_that_is_none_is_refused(
    case: RunningCase, version: str, status: int
) -> None:
    """One that nobody published, or the one that the cases have; no case is touched."""
    refused = await case.api.post("/moves", {**BULK, "to_version": version}, **COORDINATOR)

    assert refused.status_code == status
    assert await case.api.rows("SELECT id FROM moves") == []


async def test_one_case_costs_some_reads_and_one_statement(case: RunningCase) -> None:
    """Two looks at the list; the version, the case, its rounds and the numbers that they used."""
    await case.api.post("/moves", BULK, **COORDINATOR)
    statements = Statements()
    await statements.listen(case.api.database)

    await mover(case).work_off(asyncio.Event())

    assert sorted(kinds(await statements.taken())) == ["SELECT"] * 7 + ["WITH"]
