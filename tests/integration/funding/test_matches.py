"""Funding: a registration is matched with programmes, with reasons, seen over HTTP."""

from collections.abc import AsyncIterator

import orjson
import pytest

from funding.bootstrap import build
from funding.schemas import MatchPage
from shared.auth.principal import Role
from support.api import Api, running_api
from support.flow import Feed, a_registration
from support.servers import MakeDatabase


@pytest.fixture
async def api(database_url: MakeDatabase) -> AsyncIterator[Api]:
    """Serve funding."""
    async with running_api(build, database_url) as api:
        yield api


async def test_a_registered_project_is_matched_with_reasons(api: Api) -> None:
    """What is unknown is listed as missing, with the source of each condition."""
    event = a_registration()

    await Feed(build(), api.database).take(event)

    answer = await api.get(f"/matches?project_id={event.project_id}&programme_id=F01")
    match = MatchPage.model_validate_json(answer.content).items[0]
    assert match.verdict == "unknown"
    assert match.missing_facts
    assert all(reason.source for reason in match.reasons)


async def test_a_no_is_kept_and_not_announced(api: Api) -> None:
    """A project outside the city has no match to hear of, and can still ask why."""
    await Feed(build(), api.database).take(a_registration(city="广州", district_code=None))

    noes = (await api.get("/matches?verdict=no")).json()["items"]
    sql = "SELECT * FROM outbox WHERE aggregatetype = 'funding.matches'"
    announced = [orjson.loads(row["payload"]) for row in await api.rows(sql)]

    assert noes
    assert {event["verdict"] for event in announced} <= {"yes", "unknown"}
    assert not {item["id"] for item in noes} & {event["match_id"] for event in announced}


async def test_pages_show_every_match_once(api: Api) -> None:
    """Keyset pagination over matches."""
    await Feed(build(), api.database).take(a_registration(), a_registration())
    shown: list[str] = []
    address = "/matches?limit=3"

    while True:
        page = (await api.get(address, role=Role.AUDITOR)).json()
        shown += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        address = f"/matches?limit=3&after={page['next']}"

    assert len(shown) == len(set(shown)) == len(await api.rows("SELECT 1 FROM matches"))


async def test_a_sponsor_sees_its_own_matches_only(api: Api) -> None:
    """Another enterprise's money is nobody else's business."""
    await Feed(build(), api.database).take(a_registration())

    answer = await api.get("/matches", role=Role.SPONSOR, organisation="91110000100008886U")

    assert answer.json()["items"] == []
