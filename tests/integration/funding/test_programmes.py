"""Fund programmes over HTTP: shown, filtered, and published once and for all."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest

from funding.bootstrap import build
from funding.catalogue import DATA, EXAMPLE_PROGRAMME, load_catalogue, load_facts, load_publications
from funding.repository import Shelf
from funding.schemas import FactList, ProgrammeList, ProgrammeResponse, VersionList
from shared.auth.principal import Role
from shared.contracts.funding import ProgrammePublished
from shared.database import Database, Query
from support.api import Api, running_api
from support.servers import MakeDatabase

COORDINATOR = {"role": Role.COORDINATOR}
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ADDRESS = "/programmes/EXAMPLE-RENOVATION/1"


@pytest.fixture
async def api(database_url: MakeDatabase) -> AsyncIterator[Api]:
    """Serve funding."""
    async with running_api(build, database_url) as api:
        yield api


def a_later_version_of(programme_id: str) -> dict[str, Any]:
    """Return version 2 of a shipped programme, in force from 2099 on."""
    files = list((DATA / "programmes").glob(f"{programme_id}-*.yaml"))
    (shipped,) = load_publications(
        files, facts=load_facts().facts, beside=load_catalogue().programmes
    )
    text = orjson.dumps({**shipped.content, "version": "2", "valid_from": "2099-01-01"})
    changed: dict[str, Any] = orjson.loads(text)
    return changed


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("?status=draft", "F036 F05 F06"),
        ("?form=equity", "F17"),
        ("?form=staged_award", "F13"),
        ("?agency=KJ", "F12"),
        ("?current_on=2023-07-20&form=post_completion_grant&agency=GX", "F003 F01 F02 F04"),
        ("?current_on=2016-06-01", ""),
        ("?current_on=2026-03-02&agency=TPFTZ", "F032"),
        ("?current_on=2026-03-02&status=historical", ""),
    ],
)
async def test_programmes_are_filtered(api: Api, query: str, ids: str) -> None:
    """By day, form, agency and status; everybody who is known may read them."""
    answer = await api.get(f"/programmes{query}", role=Role.AUDITOR)

    listed = ProgrammeList.model_validate_json(answer.content).items
    assert [each.id for each in listed] == ids.split()


async def test_every_shipped_programme_is_listed(api: Api) -> None:
    """Drafts and history among them, flagged by their status."""
    listed = ProgrammeList.model_validate_json((await api.get("/programmes")).content).items

    assert len(listed) == len(load_catalogue().programmes)
    assert {each.origin for each in listed} == {"shipped"}


@pytest.mark.parametrize("query", ["?current_on=today", "?form=gift", "?status=", "?level=city"])
async def test_a_filter_that_means_nothing_is_refused(api: Api, query: str) -> None:
    """A misspelt filter would show too much."""
    answer = await api.get(f"/programmes{query}")

    assert answer.status_code == 422


async def test_a_programme_is_sent_once_to_a_client_that_has_it(api: Api) -> None:
    """The ETag is the hash of the content, so it never changes."""
    first = await api.get("/programmes/F01/1")
    tags = {"If-None-Match": f'"other", {first.headers["etag"]}'}

    again = await api.client.get("/programmes/F01/1", headers=api.token() | tags)

    shown = ProgrammeResponse.model_validate_json(first.content)
    assert first.headers["etag"] == f'"{shown.content_hash}"'
    assert shown.document["stacking"]["group"] == "INV"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


async def test_facts_are_shown_with_who_answers_for_them(api: Api) -> None:
    """In both languages, with type, unit and bounds; a client that has them gets a 304."""
    answer = await api.get("/facts")
    tags = {"If-None-Match": answer.headers["etag"]}

    again = await api.client.get("/facts", headers=api.token() | tags)

    shown = FactList.model_validate_json(answer.content)
    fact = next(each for each in shown.items if each.name == "total_investment")
    assert (shown.version, again.status_code) == (2, 304)
    assert (fact.label.zh, fact.label.en) == ("总投资", "total investment")
    assert (fact.type, fact.unit, fact.min, fact.since) == ("money", "CNY", 0, 1)
    assert fact.supplied_by == "project-registry"


@pytest.mark.parametrize("path", ["F99", "F99/1", "F01/9"])
async def test_what_nobody_published_is_not_found(api: Api, path: str) -> None:
    """Neither the programme nor the version."""
    answer = await api.get(f"/programmes/{path}")

    assert answer.status_code == 404


async def test_a_published_version_is_shown_as_it_was_sent(api: Api) -> None:
    """Who, when and why are kept; the document and its hash are those of the request."""
    created = await api.post("/programmes?reason=agreed", EXAMPLE_PROGRAMME, **COORDINATOR)

    shown = await api.get(ADDRESS)
    versions = VersionList.model_validate_json((await api.get(ADDRESS[:-2])).content)
    body = ProgrammeResponse.model_validate_json(created.content)
    assert (created.status_code, created.headers["location"]) == (201, ADDRESS)
    assert shown.content == created.content
    assert shown.headers["etag"] == created.headers["etag"] == f'"{body.content_hash}"'
    assert body.document == EXAMPLE_PROGRAMME
    assert (body.origin, body.reason) == ("published", "agreed")
    assert [(each.id, each.version) for each in versions.items] == [("EXAMPLE-RENOVATION", "1")]


async def test_a_shipped_file_may_be_published_as_json(api: Api) -> None:
    """YAML and JSON are the same document: numbers, dates and rates are read alike."""
    answers = [
        await api.post("/programmes", a_later_version_of(each), **COORDINATOR)
        for each in ("F01", "F02", "F13", "F028")
    ]

    assert [answer.status_code for answer in answers] == [201] * 4


async def test_a_version_that_ends_before_it_begins_is_refused(api: Api) -> None:
    """The programme of 2020 has a last day of its own, which 2099 is not before."""
    answer = await api.post("/programmes", a_later_version_of("F11"), **COORDINATOR)

    assert "/valid_until" in {error["pointer"] for error in answer.json()["errors"]}


async def test_publishing_is_announced_with_the_hash_and_the_reason(api: Api) -> None:
    """One event, on the programme's key, with its number as version."""
    created = await api.post("/programmes?reason=agreed", EXAMPLE_PROGRAMME, **COORDINATOR)

    (row,) = await api.rows("SELECT * FROM outbox")
    event = ProgrammePublished.model_validate_json(row["payload"])
    key = (row["aggregatetype"], row["aggregateid"])
    assert key == ("funding.programmes", "EXAMPLE-RENOVATION")
    assert (row["aggregate_version"], row["reason"]) == (1, "agreed")
    assert event.content_hash == created.json()["content_hash"]
    assert (event.status, event.support_form) == ("illustrative", "post_completion_grant")
    assert (event.agencies, event.valid_from) == (("GX", "CZ"), date(2099, 1, 1))


async def test_the_same_content_again_has_the_same_answer_and_no_second_event(api: Api) -> None:
    """Under another key, with its fields in another order."""
    first = await api.post("/programmes", EXAMPLE_PROGRAMME, **COORDINATOR)
    shuffled = dict(reversed(EXAMPLE_PROGRAMME.items()))

    second = await api.post("/programmes", shuffled, **COORDINATOR)

    assert (second.status_code, second.content) == (201, first.content)
    assert len(await api.rows("SELECT 1 FROM outbox")) == 1


async def test_a_published_version_never_changes(api: Api) -> None:
    """Other content under a version that is taken is refused, shipped or published."""
    await api.post("/programmes", EXAMPLE_PROGRAMME, **COORDINATOR)
    changed = EXAMPLE_PROGRAMME | {"valid_until": "2099-12-30"}
    shipped = a_later_version_of("F13") | {"version": "1"}

    answers = [await api.post("/programmes", body, **COORDINATOR) for body in (changed, shipped)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[0].json()["type"] == "urn:tongtu:problem:programme-already-published"


async def test_two_at_once_publish_one_version(api: Api) -> None:
    """The same content at the same moment: the same answer to both, and one event."""
    answers = await asyncio.gather(
        *(api.post("/programmes", EXAMPLE_PROGRAMME, **COORDINATOR) for _ in range(4))
    )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["content_hash"] for answer in answers}) == 1
    assert len(await api.rows("SELECT 1 FROM outbox")) == 1
    assert len(await api.rows("SELECT 1 FROM programmes")) == 1


async def test_every_flaw_is_told_with_pointer_and_case(api: Api) -> None:
    """Each says where, what stands there, what would be right, and by which facts it shows."""
    broken = a_later_version_of("F13") | {"valid_from": "2020-01-01"}
    broken["amount"]["stages"][0]["share"] = "0.1"
    broken["eligibility"]["all"].append(
        {"fact": "listing_stage", "op": "!=", "value": "none", "source": {"grade": "I"}}
    )

    answer = await api.post("/programmes", broken, **COORDINATOR)

    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "urn:tongtu:problem:broken-programme")
    told = {error["pointer"]: error for error in problem["errors"]}
    assert set(told) == {"/valid_from", "/eligibility/all/2", "/amount/stages"}
    assert told["/eligibility/all/2"]["example"] == {"listing_stage": "none"}
    assert "whoever fails it fails listing_stage in" in told["/eligibility/all/2"]["given"]
    assert told["/valid_from"]["expected"] == "a day after today"


async def test_conditions_that_cannot_be_judged_are_told_by_their_place(api: Api) -> None:
    """Unknown facts, wrong units and values that do not fit, all at once."""
    broken = a_later_version_of("F01")
    broken["eligibility"]["all"][0]["fact"] = "in_tianjing"
    broken["eligibility"]["all"][6]["any"][0]["all"][1]["unit"] = "USD"
    broken["amount"]["tiers"][0]["when"] = {"fact": "completed", "op": "==", "value": "yes"}

    answer = await api.post("/programmes", broken, **COORDINATOR)

    assert [error["pointer"] for error in answer.json()["errors"]] == [
        "/eligibility/all/0",
        "/eligibility/all/6/any/0/all/1",
        "/amount/tiers/0/when",
    ]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"language": 2}, "/language"),
        ({"status": "maybe"}, "/status"),
        ({"version": "one"}, "/version"),
        ({"surprise": True}, "/surprise"),
        ({"agencies": []}, "/agencies"),
        ({"amount": {"tiers": []}}, "/amount/tiers"),
        ({"facts_version": "2"}, "/facts_version"),
    ],
)
async def test_a_document_of_the_wrong_shape_is_refused_by_its_schema(
    api: Api, change: dict[str, Any], pointer: str
) -> None:
    """Before any rule of publishing is asked."""
    answer = await api.post("/programmes", EXAMPLE_PROGRAMME | change, **COORDINATOR)

    assert answer.status_code == 422
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}


@pytest.mark.parametrize("role", [Role.SPONSOR, Role.AGENCY_OFFICER, Role.OPERATOR])
async def test_only_the_coordinator_publishes(api: Api, role: Role) -> None:
    """Money is promised by the city's mechanism, not by those who run or use the system."""
    answer = await api.post("/programmes", EXAMPLE_PROGRAMME, role=role)

    assert answer.status_code == 403


class CountingDatabase:
    """Counts what is asked of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.count = 0

    async def fetch(self, query: Query, **parameters: Any) -> list[Any]:
        """Return all rows of a query."""
        self.count += 1
        return await self._database.fetch(query, **parameters)


async def test_the_shelf_asks_once_in_a_few_seconds(api: Api) -> None:
    """Units of work in between find what they need in memory."""
    shelf, database = Shelf(load_catalogue()), CountingDatabase(api.database)

    counts = []
    for seconds in (0, 1, 4, 6):
        now = NOW + timedelta(seconds=seconds)
        await shelf.on(database, date(2026, 3, 2), now=now)  # type: ignore[arg-type]
        counts.append(database.count)

    assert counts == [1, 1, 1, 2]


async def test_a_new_version_takes_over_on_its_first_day(api: Api) -> None:
    """Other processes learn of it within seconds, and the day before nothing is different."""
    shelf = Shelf(load_catalogue())
    await shelf.on(api.database, date(2099, 1, 1), now=NOW)
    await api.post("/programmes", a_later_version_of("F13"), **COORDINATOR)

    later = NOW + timedelta(seconds=6)
    days = (date(2026, 3, 2), date(2098, 12, 31), date(2099, 1, 1))
    chosen = [await shelf.on(api.database, day, now=later) for day in days]
    versions = [next(each.version for each in known if each.id == "F13") for known in chosen]
    current = await api.get("/programmes?current_on=2099-01-01&form=staged_award")

    assert versions == ["1", "1", "2"]
    assert [each["version"] for each in current.json()["items"]] == ["2"]


async def test_an_unknown_version_is_looked_up_at_once(api: Api) -> None:
    """A process that has not heard of a version yet still finds it by its id."""
    shelf = Shelf(load_catalogue())
    await shelf.on(api.database, date(2026, 3, 2), now=NOW)
    await api.post("/programmes", EXAMPLE_PROGRAMME, **COORDINATOR)

    found = await shelf.get(api.database, "EXAMPLE-RENOVATION", "1")

    assert found.content == EXAMPLE_PROGRAMME
