"""Inboxes with much in them: every line once and in order, right counts, and one statement."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import orjson
import pytest
from pydantic import SecretStr

from land_supply.bootstrap import build
from land_supply.catalogue import load_catalogue
from land_supply.domain.inbox import MOST_COUNTED, Horizon, Inbox, Part, Place, Tray
from land_supply.queries.inbox import list_inbox
from land_supply.queries.trays import Shape, inbox_query
from land_supply.repository import Shelf
from shared.database import Database
from shared.settings import DatabaseSettings
from support.counting import Statements, kinds
from support.inboxes import AGENCIES, SOON_ON, TODAY, fill
from support.servers import MakeDatabase

OPEN_STEPS = 8_000
ME = "agency-officer:7"
BUREAU = Inbox(me=ME, agencies=("GZ",))
BRANCH = replace(BUREAU, district="120116")
CITY = Inbox(me=ME, agencies=AGENCIES)
DISTRICT = replace(CITY, district="120110")
SPONSOR = Inbox(me="sponsor:1", organisation="sponsor-7", agencies=AGENCIES)
CONDITIONS = {
    Tray.ALL: "true",
    Tray.DUE_SOON: "due_on BETWEEN $1 AND $2 AND status <> 'paused'",
    Tray.OVERDUE: "due_on < $1 AND status <> 'paused' AND $2::date IS NOT NULL",
    Tray.UNCLAIMED: "claimed_by IS NULL",
    Tray.MINE: f"claimed_by = '{ME}'",
}


@dataclass(frozen=True, slots=True)
class Office:
    """A database with many open steps."""

    database: Database

    async def page(self, inbox: Inbox, part: Part) -> dict[str, Any]:
        """Read one page of an inbox."""
        shelf, horizon = Shelf(load_catalogue()), Horizon(today=TODAY, soon_on=SOON_ON)
        read = await list_inbox(self.database, shelf, inbox, part, horizon)
        page: dict[str, Any] = orjson.loads(read)
        return page

    async def lines(self, inbox: Inbox, part: Part) -> list[dict[str, Any]]:
        """Read every page of a part of an inbox."""
        lines: list[dict[str, Any]] = []
        while True:
            page = await self.page(inbox, part)
            lines += page["items"]
            if page["next"] is None:
                return lines
            part = replace(part, after=Place.read(page["next"]))

    async def keys(self, where: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """Read in order what an inbox should show."""
        sql = f"SELECT case_id, step_id FROM case_steps WHERE {where} ORDER BY due_on, 1, 2, round"  # noqa: S608 - words of ours
        async with self.database.connection() as connection:
            return [
                (str(row["case_id"]), row["step_id"])
                for row in await connection.fetch(sql, *arguments)
            ]


@pytest.fixture
async def office(database_url: MakeDatabase) -> AsyncIterator[Office]:
    """Fill a database with open steps of every agency."""
    url = database_url(build().migrations)
    settings = DatabaseSettings(url=SecretStr(url), pool_max_size=1)
    database = await Database.open(settings, name="land_supply", application="test")
    try:
        async with database.connection() as connection:
            await fill(connection, OPEN_STEPS)
        yield Office(database)
    finally:
        await database.close()


async def test_pages_show_every_line_once_and_in_order(office: Office) -> None:
    """By due date, those without one last, in every part and for every desk."""
    desks = {
        "agency = 'GZ'": BUREAU,
        "agency = 'GZ' AND district_code = '120116'": BRANCH,
        "district_code = '120110'": DISTRICT,
    }

    for where, inbox in desks.items():
        for tray, condition in CONDITIONS.items():
            days = (TODAY, SOON_ON) if "$1" in condition else ()
            expected = await office.keys(f"{where} AND {condition}", *days)
            lines = await office.lines(inbox, Part(tray=tray, limit=150))
            assert [(each["case_id"], each["step_id"]) for each in lines] == expected, (where, tray)


async def test_counts_say_how_much_there_is_and_end_somewhere(office: Office) -> None:
    """Whatever part is shown, all are counted; beyond what anybody reads they stop."""
    page = await office.page(BUREAU, Part(tray=Tray.MINE))

    days = (TODAY, SOON_ON)
    for tray, condition in CONDITIONS.items():
        found = await office.keys(
            f"agency = 'GZ' AND {condition}", *(days if "$1" in condition else ())
        )
        assert page["counts"][tray] == min(len(found), MOST_COUNTED), tray
    assert page["counts"]["all"] == MOST_COUNTED == page["most_counted"]


async def test_a_page_is_one_statement_whatever_its_size(office: Office) -> None:
    """Lines, what they block, and all counts."""
    statements = Statements()
    await statements.listen(office.database)
    await office.page(BUREAU, Part(limit=1))
    first = await statements.taken()

    page = await office.page(BUREAU, Part(limit=200))

    assert len(page["items"]) == 200
    assert kinds(first) == kinds(await statements.taken()) == ["SELECT"]


@pytest.mark.parametrize("by_district", [False, True])
async def test_an_inbox_reads_no_other_desk(office: Office, *, by_district: bool) -> None:
    """Page and counts follow indexes in which no other row is in the way."""
    shape = Shape(is_of_one_agency=True, by_district=by_district, is_later_page=True)
    query = inbox_query(shape)
    async with office.database.connection() as connection:
        await connection.execute("SET plan_cache_mode = force_generic_plan")
        await connection.execute(f"PREPARE page AS {query.text}")
        nothing = ", ".join("NULL" for _ in query.names)
        lines = await connection.fetch(f"EXPLAIN EXECUTE page({nothing})")

    plan = "\n".join(line[0] for line in lines)
    desk = "of_desk" if by_district else "of_agency"
    assert plan.count(f"Index Only Scan using ix_case_steps_{desk} ") == 4
    assert f"Index Only Scan using ix_case_steps_unclaimed_{desk} " in plan
    assert "Seq Scan" not in plan
