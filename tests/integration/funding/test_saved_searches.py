"""Saved searches over HTTP, and who hears of what."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from funding.bootstrap import build
from funding.domain.matching import MOST_INTERESTS
from funding.schemas import InterestList, InterestResponse
from shared.auth.principal import Role
from support.api import OWN_CODE, Api, running_api
from support.flow import Feed, a_registration
from support.funding import FINISHED, IN_CITY, MET, Bureau
from support.servers import MakeDatabase

OTHER = "91110000100008886U"
BODY: dict[str, Any] = {"name": "grants", "criteria": {"key_chains": ["HE"], "least_fen": 1}}
OFFICER: dict[str, Any] = {"role": Role.AGENCY_OFFICER, "agency": "KJ", "subject": "li"}


@pytest.fixture
async def api(database_url: MakeDatabase) -> AsyncIterator[Api]:
    """Serve funding."""
    async with running_api(build, database_url) as api:
        yield api


async def listed(api: Api, **who: Any) -> list[InterestResponse]:
    """List one's own searches."""
    answer = await api.get("/interests", **who)
    return InterestList.model_validate_json(answer.content).items


async def heard(api: Api) -> list[str]:
    """Name who heard of something, each as often as they did."""
    rows = await api.rows("SELECT payload FROM outbox WHERE type = $1 ORDER BY seq", MET)
    return [row["payload"].decode() for row in rows]


async def test_a_search_is_kept_listed_and_dropped(api: Api) -> None:
    """Narrowed to what its keeper may see; others neither see nor drop it."""
    kept = await api.post("/interests", BODY)
    interest = InterestResponse.model_validate_json(kept.content)
    address = f"/interests/{interest.id}"

    foreign = await api.client.delete(address, headers=api.token(organisation=OTHER))
    dropped = await api.client.delete(address, headers=api.token())

    assert (kept.status_code, interest.organisation) == (201, OWN_CODE)
    assert interest.criteria.verdicts == ["yes", "unknown"]
    assert (foreign.status_code, dropped.status_code) == (404, 204)
    assert await listed(api) == []


async def test_an_officers_search_is_the_officers_own(api: Api) -> None:
    """Narrowed to the agency, and not shown to a sponsor."""
    await api.post("/interests", {"name": "ours"}, **OFFICER)

    assert await listed(api) == []
    assert [each.agency for each in await listed(api, **OFFICER)] == ["KJ"]
    assert await listed(api, **{**OFFICER, "subject": "another"}) == []
    rows = await api.rows("SELECT role, agency, organisation FROM interests")
    assert [tuple(row) for row in rows] == [("agency-officer", "KJ", None)]


@pytest.mark.parametrize(
    "criteria",
    [{"verdicts": ["no"]}, {"verdicts": []}, {"least_fen": -1}, {"forms": ["gift"]}, {"a": 1}],
)
async def test_what_cannot_be_looked_for_is_refused(api: Api, criteria: dict[str, Any]) -> None:
    """A no is nothing to hear of."""
    answer = await api.post("/interests", {"name": "x", "criteria": criteria})

    assert answer.status_code == 422


async def test_nobody_keeps_more_than_there_may_be(api: Api) -> None:
    """So that no match becomes a flood."""
    for _ in range(MOST_INTERESTS):
        await api.post("/interests", {"name": "x"})

    assert (await api.post("/interests", {"name": "x"})).status_code == 409


async def test_everybody_hears_of_what_fits_and_they_may_see(api: Api) -> None:
    """The sponsor of its own project, the agency of its own programmes, another sponsor never."""
    await api.post("/interests", {"name": "sponsor"})
    await api.post("/interests", {"name": "other"}, organisation=OTHER)
    await api.post("/interests", {"name": "agency"}, **OFFICER)

    await Feed(build(), api.database).take(a_registration())

    told = await heard(api)
    found = await api.rows("SELECT agencies FROM matches WHERE verdict <> 'no'")
    of_agency = [row for row in found if '"KJ"' in row["agencies"]]
    assert sum('"interest_name":"sponsor"' in each for each in told) == len(found)
    assert sum('"interest_name":"agency"' in each for each in told) == len(of_agency) > 0
    assert not any('"interest_name":"other"' in each for each in told)


async def keep(bureau: Bureau, criteria: str) -> None:
    """Keep a search of the sponsor's."""
    await bureau.database.execute(
        "INSERT INTO interests (id, role, owner, name, organisation, criteria, created_at, "
        "created_by) VALUES (gen_random_uuid(), 'sponsor', 'x', 'ours', $1, $2, now(), 'x')",
        OWN_CODE,
        criteria,
    )


async def test_a_keeper_hears_once_when_a_match_comes_to_fit(bureau: Bureau) -> None:
    """Only a yes was wanted; another change of the same match is no news for it."""
    bureau = bureau.beside(programmes=(IN_CITY,))
    await keep(bureau, '{"verdicts": ["yes"]}')
    project = await bureau.register()
    before = await bureau.told(MET)

    for _ in range(2):
        await bureau.state(project, {"in_tianjin": True}, "in_tianjin")

    (told,) = await bureau.told(MET)
    assert before == []
    assert (told["project_id"], told["after"]["verdict"]) == (str(project), "yes")


async def test_a_keeper_hears_of_programmes_that_come_later(bureau: Bureau) -> None:
    """A version takes force, and the run that follows tells it."""
    await bureau.beside(programmes=()).register(completed=True)
    await keep(bureau, "{}")
    coming = replace(FINISHED, valid_from=date(2026, 3, 3))
    later = bureau.beside(programmes=(coming,)).on(date(2026, 3, 3))

    await later.watch().look()
    await later.worker().work_off(asyncio.Event())

    told = await bureau.told(MET)
    assert [each["programme"]["id"] for each in told] == ["DONE"]
