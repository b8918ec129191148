"""Land supply: a registration opens a case with legal due dates, seen over HTTP."""

from collections.abc import AsyncIterator
from datetime import date

import orjson
import pytest

from land_supply.bootstrap import build
from land_supply.schemas import CasePage, CaseResponse
from shared.auth.principal import Role
from support.api import Api, running_api
from support.flow import Feed, a_registration
from support.servers import MakeDatabase


@pytest.fixture
async def api(database_url: MakeDatabase) -> AsyncIterator[Api]:
    """Serve land supply."""
    async with running_api(build, database_url) as api:
        yield api


async def test_a_registered_project_opens_a_case_with_due_dates(api: Api) -> None:
    """Planning conditions: 20 working days by law, 10 by promise, from 2026-03-02."""
    event = a_registration()

    await Feed(build(), api.database).take(event)

    answer = await api.get(f"/cases?project_id={event.project_id}")
    case = CasePage.model_validate_json(answer.content).items[0]
    first = case.steps[0]
    assert (first.step_id, first.status) == ("A01", "ready")
    assert first.statutory_due_on == date(2026, 3, 30)
    assert first.promised_due_on == case.first_due_on == date(2026, 3, 16)
    assert len(case.steps) == 21


async def test_the_opened_case_is_announced_with_the_hash_of_its_process(api: Api) -> None:
    """Whoever reads the event knows which text the case follows."""
    event = a_registration()

    await Feed(build(), api.database).take(event)

    row = (await api.rows("SELECT payload, aggregateid FROM outbox"))[0]
    payload = orjson.loads(row["payload"])
    shown = await api.get(f"/cases/{row['aggregateid']}")
    case = CaseResponse.model_validate_json(shown.content)
    assert payload["template"]["content_hash"] == case.template.content_hash
    assert payload["project_id"] == str(event.project_id)


async def test_a_case_is_seen_by_those_it_concerns(api: Api) -> None:
    """The sponsor, the agency and the district see it; others do not."""
    await Feed(build(), api.database).take(a_registration())

    async def count(**who: str) -> int:
        return len((await api.get("/cases", **who)).json()["items"])

    assert await count(role=Role.SPONSOR) == 1
    assert await count(role=Role.AGENCY_OFFICER, agency="GZ") == 1
    assert await count(role=Role.DISTRICT_OFFICER, district="120116") == 1
    assert await count(role=Role.DISTRICT_OFFICER, district="120110") == 0
    assert await count(role=Role.AGENCY_OFFICER, agency="KJ") == 0
    assert await count(role=Role.SPONSOR, organisation="91110000100008886U") == 0


async def test_pages_show_every_case_once(api: Api) -> None:
    """Keyset pagination over cases."""
    feed = Feed(build(), api.database)
    events = [a_registration() for _ in range(3)]
    await feed.take(*events)

    first = (await api.get("/cases?limit=2")).json()
    second = (await api.get(f"/cases?limit=2&after={first['next']}")).json()

    shown = [item["project_id"] for item in first["items"] + second["items"]]
    assert shown == [str(event.project_id) for event in reversed(events)]
    assert second["next"] is None
