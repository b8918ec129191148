"""What a new fact or a new version changes is told, once, and nothing else is."""

import asyncio
from dataclasses import replace
from datetime import date

import asyncpg
import pytest

from funding.commands import MatchProject
from funding.domain.matching import PROJECT_REGISTERED, rematch
from funding.domain.rules import Comparison
from funding.testing import a_comparison, a_programme
from shared.errors import StaleVersionError
from support.counting import Statements, kinds
from support.funding import (
    CHANGED,
    FINISHED,
    FOUND,
    IN_CITY,
    MET,
    WITHDRAWN,
    Bureau,
    aspects,
    turns,
    without_shelf,
)


async def test_facts_that_arrive_one_by_one_turn_unknown_into_yes_and_no(bureau: Bureau) -> None:
    """Each tells the difference that it makes, and only of the programmes that ask for it."""
    project = await bureau.register()
    first = turns(await bureau.told())
    await bureau.forget()

    await bureau.state(project, {"in_tianjin": True}, "in_tianjin")
    second = await bureau.told()
    await bureau.forget()
    await bureau.state(project, {"in_tianjin": True, "completed": False}, "completed")
    third = await bureau.told()

    assert first == [("found", "BOTH"), ("found", "CITY"), ("found", "DONE")]
    assert turns(second) == [("changed", "BOTH"), ("changed", "CITY")]
    assert aspects(second) == [["missing_facts"], ["verdict", "missing_facts"]]
    assert {each["cause"] for each in second} == {"facts stated: in_tianjin"}
    assert turns(third) == [("withdrawn", "BOTH"), ("withdrawn", "DONE")]
    assert await bureau.verdicts(project) == {"CITY": "yes", "DONE": "no", "BOTH": "no"}


async def test_a_no_that_turns_is_found(bureau: Bureau) -> None:
    """Nothing was announced before; the event tells what can be said now."""
    project = await bureau.register(completed=False)
    await bureau.forget()

    await bureau.state(project, {"completed": True}, "completed")

    found = [each for each in await bureau.told(FOUND) if each["programme"]["id"] == "DONE"]
    assert [(each["verdict"], each["after"]["low_fen"]) for each in found] == [("yes", 900)]


async def test_what_is_said_again_is_told_once(bureau: Bureau) -> None:
    """A registration that is read twice, or a fact that is stated twice, changes nothing."""
    project = await bureau.register(in_tianjin=True)
    before = await bureau.rows("SELECT * FROM matches ORDER BY id")
    await bureau.forget()

    command = MatchProject(
        project=bureau.project(project, {"in_tianjin": True}),
        as_of=date(2026, 3, 9),
        cause=PROJECT_REGISTERED,
    )
    await bureau.match(command)

    assert await bureau.told() == []
    assert await bureau.rows("SELECT * FROM matches ORDER BY id") == before


async def test_a_new_version_finds_and_withdraws(bureau: Bureau) -> None:
    """From the first day of its term, for every project, and once."""
    gaining = await bureau.register(completed=False, in_tianjin=True)
    losing = await bureau.register(completed=True, in_tianjin=False)
    await bureau.forget()
    only: Comparison = a_comparison("in_tianjin", "==", True)
    second = replace(
        a_programme(only, programme_id="DONE"), version="2", valid_from=date(2026, 3, 3)
    )
    later = bureau.beside(programmes=(FINISHED, second)).on(date(2026, 3, 3))

    await later.watch().look()
    for _ in range(2):
        await later.worker().work_off(asyncio.Event())

    told = {each["project_id"]: each for each in await bureau.told(FOUND, WITHDRAWN)}
    assert {key: each["type"] for key, each in told.items()} == {
        str(gaining): FOUND,
        str(losing): WITHDRAWN,
    }
    assert {each["cause"] for each in told.values()} == {"programme DONE version 2"}
    assert len(await bureau.told()) == len(told)


async def test_versions_count_what_was_told(bureau: Bureau) -> None:
    """Every fact carries the version of its match, and they rise."""
    project = await bureau.register()
    await bureau.state(project, {"completed": True}, "completed")
    await bureau.state(project, {"completed": False}, "completed")

    rows = await bureau.rows(
        "SELECT aggregate_version FROM outbox JOIN matches ON matches.id::text = aggregateid "
        "WHERE programme_id = 'DONE' ORDER BY seq"
    )

    assert [row["aggregate_version"] for row in rows] == [1, 2, 3]


async def test_of_two_facts_at_the_same_moment_one_is_decided_again(bureau: Bureau) -> None:
    """What was decided on a match as it was before is not written."""
    project = await bureau.register()

    with pytest.raises(StaleVersionError):
        async with bureau.transactions(bureau.context()) as uow:
            known = bureau.project(project, {"completed": False})
            standing = await uow.matches.standing(project, frozenset(["DONE"]))
            await bureau.state(project, {"completed": True}, "completed")
            for change in rematch(known, standing, (FINISHED,), on=bureau.clock.today()):
                uow.matches.save(change)

    assert (await bureau.verdicts(project))["DONE"] == "yes"


async def test_of_two_first_matches_one_is_kept(bureau: Bureau) -> None:
    """Both would insert the same row."""
    project = bureau.project((await bureau.register()), {})
    await bureau.database.execute("DELETE FROM matches")
    await bureau.forget()
    command = MatchProject(project=project, as_of=bureau.clock.today(), cause=PROJECT_REGISTERED)

    made = await asyncio.gather(*(bureau.match(command) for _ in range(2)), return_exceptions=True)

    failed = [each for each in made if each is not None]
    assert all(isinstance(each, asyncpg.UniqueViolationError) for each in failed)
    assert len(await bureau.told(FOUND)) == 3


@pytest.mark.parametrize(
    ("known", "name", "expected"),
    [
        ({"completed": True}, "completed", ["SELECT", "SELECT", "WITH"]),
        ({"completed": False}, "completed", ["SELECT", "WITH"]),
        ({}, "completed", ["SELECT"]),
    ],
)
async def test_a_fact_costs_one_read_and_one_statement(
    bureau: Bureau, known: dict[str, bool], name: str, expected: list[str]
) -> None:
    """One read more where somebody may want to hear; nothing is written where nothing differs."""
    project = await bureau.register()
    statements = Statements()
    await statements.listen(bureau.database)

    command = MatchProject(
        project=bureau.project(project, known),
        as_of=bureau.clock.today(),
        cause=PROJECT_REGISTERED,
        changed=frozenset([name]),
    )
    await bureau.match(command)

    assert kinds(without_shelf(await statements.taken())) == expected


async def test_without_saved_searches_nobody_hears(bureau: Bureau) -> None:
    """A match that is found is told as such and no more."""
    await bureau.beside(programmes=(IN_CITY,)).register(in_tianjin=True)

    assert await bureau.told(MET, CHANGED) == []
