"""Process templates over HTTP: shown, drawn, and published once and for all."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import orjson
import pytest

from land_supply.bootstrap import build
from land_supply.catalogue import (
    DATA,
    EXAMPLE_TEMPLATE,
    load_agencies,
    load_catalogue,
    load_publication,
)
from land_supply.repository import Shelf
from land_supply.schemas import TemplateList, TemplateResponse
from project_registry.bootstrap import build as build_registry
from shared.auth.principal import Role
from shared.contracts.land_supply import TemplatePublished
from shared.database import Database, Query
from support.api import Api, running_api
from support.flow import Feed, a_registration
from support.servers import MakeDatabase

COORDINATOR = {"role": Role.COORDINATOR}
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ADDRESS = "/templates/TEMPORARY-USE/1"


@pytest.fixture
async def api(database_url: MakeDatabase) -> AsyncIterator[Api]:
    """Serve land supply."""
    async with running_api(build, database_url) as api:
        yield api


def a_later_version_of_a() -> dict[str, Any]:
    """Return version 2 of template A with a shorter promise, in force from 2099 on."""
    file = DATA / "templates/conventional-listed-land.yaml"
    shipped = load_publication(file, roles=load_agencies().roles).content
    text = orjson.dumps({**shipped, "version": "2", "valid_from": "2099-01-01"})
    changed: dict[str, Any] = orjson.loads(text)
    changed["steps"][0]["promised"]["days"] = 8
    return changed


async def test_the_shipped_templates_are_listed_with_their_figures(api: Api) -> None:
    """Everybody who is known may read what everybody has to follow."""
    answer = await api.get("/templates", role=Role.AUDITOR)

    listed = TemplateList.model_validate_json(answer.content).items
    figures = [(each.id, each.statutory_days, each.promised_days) for each in listed]
    assert figures == [("A", 190, 100), ("B", 164, 49), ("C", 233, 124)]
    assert {each.origin for each in listed} == {"shipped"}


async def test_a_template_is_sent_once_to_a_client_that_has_it(api: Api) -> None:
    """The ETag is the hash of the content, so it never changes."""
    first = await api.get("/templates/A/1")
    tags = {"If-None-Match": f'"other", {first.headers["etag"]}'}

    again = await api.client.get("/templates/A/1", headers=api.token() | tags)

    shown = TemplateResponse.model_validate_json(first.content)
    assert first.headers["etag"] == f'"{shown.content_hash}"'
    assert shown.document["steps"][0]["id"] == "A01"
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    ("query", "accepted", "language", "title"),
    [
        ("", "zh-CN, en;q=0.5", "zh", "A 常规挂牌出让"),
        ("", "fr", "en", "A conventional listed"),
        ("?lang=en", "zh", "en", "A conventional listed"),
        ("?lang=zh", "en", "zh", "A 常规挂牌出让"),
    ],
)
async def test_a_picture_is_drawn_in_the_language_of_its_reader(
    api: Api, query: str, accepted: str, language: str, title: str
) -> None:
    """The parameter stands before the header."""
    headers = api.token() | {"Accept-Language": accepted}

    answer = await api.client.get(f"/templates/A/1/picture.svg{query}", headers=headers)

    root = ET.fromstring(answer.text)  # noqa: S314 - our own text
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-language"] == language
    assert str(root.findtext("{http://www.w3.org/2000/svg}title")).startswith(title)


async def test_a_picture_that_is_known_is_not_sent_again(api: Api) -> None:
    """Each language has an ETag of its own."""
    first = await api.get("/templates/B/1/picture.svg?lang=en")
    headers = api.token() | {"If-None-Match": first.headers["etag"]}

    same = await api.client.get("/templates/B/1/picture.svg?lang=en", headers=headers)
    other = await api.client.get("/templates/B/1/picture.svg?lang=zh", headers=headers)

    assert (same.status_code, other.status_code) == (304, 200)


async def test_a_version_that_nobody_published_is_not_found(api: Api) -> None:
    """Neither the document nor the picture."""
    answers = [await api.get(f"/templates/A/9{path}") for path in ("", "/picture.svg")]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_a_published_version_is_shown_as_it_was_sent(api: Api) -> None:
    """Who, when and why are kept; the document and its hash are those of the request."""
    created = await api.post("/templates?reason=agreed", EXAMPLE_TEMPLATE, **COORDINATOR)

    shown = await api.get(ADDRESS)
    listed = (await api.get("/templates")).json()["items"]
    body = TemplateResponse.model_validate_json(created.content)
    assert (created.status_code, created.headers["location"]) == (201, ADDRESS)
    assert shown.content == created.content
    assert shown.headers["etag"] == created.headers["etag"] == f'"{body.content_hash}"'
    assert body.document == EXAMPLE_TEMPLATE
    assert (body.origin, body.reason) == ("published", "agreed")
    assert "TEMPORARY-USE" in {each["id"] for each in listed}


async def test_publishing_is_announced_with_the_hash_and_the_reason(api: Api) -> None:
    """One event, on the template's key, with its number as version."""
    created = await api.post("/templates?reason=agreed", EXAMPLE_TEMPLATE, **COORDINATOR)

    (row,) = await api.rows("SELECT * FROM outbox")
    event = TemplatePublished.model_validate_json(row["payload"])
    assert (row["aggregatetype"], row["aggregateid"]) == ("land-supply.templates", "TEMPORARY-USE")
    assert (row["aggregate_version"], row["reason"]) == (1, "agreed")
    assert event.template.content_hash == created.json()["content_hash"]
    assert (event.statutory_days, event.promised_days) == (20, 10)
    assert event.critical_path == ("T01", "T02")


async def test_a_dry_run_judges_a_version_and_publishes_nothing(api: Api) -> None:
    """The figures are those that would be announced; there is no address, and the key is free."""
    tried = await api.post("/templates?dry_run=true", EXAMPLE_TEMPLATE, key="k", **COORDINATOR)

    shown = await api.get(ADDRESS)
    created = await api.post("/templates", EXAMPLE_TEMPLATE, key="k", **COORDINATOR)
    assert (tried.status_code, shown.status_code, created.status_code) == (200, 404, 201)
    assert not {"location", "etag"} & tried.headers.keys()
    body = TemplateResponse.model_validate_json(tried.content)
    assert body.critical_path == created.json()["critical_path"]
    assert len(await api.rows("SELECT 1 FROM outbox")) == 1


async def test_the_same_content_again_has_the_same_answer_and_no_second_event(api: Api) -> None:
    """Under another key, with its fields in another order."""
    first = await api.post("/templates", EXAMPLE_TEMPLATE, **COORDINATOR)
    shuffled = dict(reversed(EXAMPLE_TEMPLATE.items()))

    second = await api.post("/templates", shuffled, **COORDINATOR)

    assert (second.status_code, second.content) == (201, first.content)
    assert len(await api.rows("SELECT 1 FROM outbox")) == 1


async def test_a_published_version_never_changes(api: Api) -> None:
    """Other content under a version that is taken is refused, shipped or published."""
    await api.post("/templates", EXAMPLE_TEMPLATE, **COORDINATOR)
    changed = EXAMPLE_TEMPLATE | {"valid_from": "2098-01-01"}
    shipped = a_later_version_of_a() | {"version": "1"}

    answers = [await api.post("/templates", body, **COORDINATOR) for body in (changed, shipped)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[0].json()["type"] == "urn:tongtu:problem:template-already-published"


async def test_two_at_once_publish_one_version(api: Api) -> None:
    """The same content at the same moment: the same answer to both, and one event."""
    answers = await asyncio.gather(
        *(api.post("/templates", EXAMPLE_TEMPLATE, **COORDINATOR) for _ in range(4))
    )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["content_hash"] for answer in answers}) == 1
    assert len(await api.rows("SELECT 1 FROM outbox")) == 1
    assert len(await api.rows("SELECT 1 FROM process_templates")) == 1


async def test_every_flaw_is_told_with_pointer_and_path(api: Api) -> None:
    """Three mistakes make three errors; each says where, what and the remedy."""
    broken = a_later_version_of_a() | {"valid_from": "2020-01-01"}
    broken["steps"][4]["outcomes"]["no_bid"] = {"leads_to": "repeats"}
    broken["steps"][0]["promised"]["days"] = 21

    answer = await api.post("/templates", broken, **COORDINATOR)

    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "urn:tongtu:problem:broken-template")
    told = {error["pointer"]: error for error in problem["errors"]}
    assert set(told) == {"/valid_from", "/steps/0/promised", "/steps/4/outcomes/no_bid"}
    assert told["/steps/4/outcomes/no_bid"]["path"] == ["A04", "A04", "A05"]
    assert "longer than the statutory 20" in told["/steps/0/promised"]["given"]
    assert told["/steps/0/promised"]["expected"] == "at most 20 working days"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"language": 2}, "/language"),
        ({"steps": []}, "/steps"),
        ({"version": "one"}, "/version"),
        ({"surprise": True}, "/surprise"),
        ({"facts": {"x": {"type": "number", "name": {"zh": "数"}}}}, "/facts/x/name/en"),
    ],
)
async def test_a_document_of_the_wrong_shape_is_refused_by_its_schema(
    api: Api, change: dict[str, Any], pointer: str
) -> None:
    """Before any rule of publishing is asked."""
    answer = await api.post("/templates", EXAMPLE_TEMPLATE | change, **COORDINATOR)

    assert answer.status_code == 422
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}


@pytest.mark.parametrize("role", [Role.SPONSOR, Role.AGENCY_OFFICER, Role.OPERATOR])
async def test_only_the_coordinator_publishes(api: Api, role: Role) -> None:
    """Law is made by the city's mechanism, not by those who run or use the system."""
    answer = await api.post("/templates", EXAMPLE_TEMPLATE, role=role)

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

    async def fetch_one(self, query: Query, **parameters: Any) -> Any:
        """Return the first row of a query."""
        self.count += 1
        return await self._database.fetch_one(query, **parameters)


async def test_the_shelf_asks_once_in_a_few_seconds(api: Api) -> None:
    """Units of work in between find what they need in memory."""
    shelf, database = Shelf(load_catalogue()), CountingDatabase(api.database)

    counts = []
    for seconds in (0, 1, 4, 6):
        await shelf.selection(database, now=NOW + timedelta(seconds=seconds))  # type: ignore[arg-type]
        counts.append(database.count)

    assert counts == [1, 1, 1, 2]


async def test_new_cases_follow_a_new_version_from_its_first_day(api: Api) -> None:
    """Other processes learn of it within seconds, and nobody's case changes."""
    shelf = Shelf(load_catalogue())
    await shelf.selection(api.database, now=NOW)
    await api.post("/templates", a_later_version_of_a(), **COORDINATOR)

    later = await shelf.selection(api.database, now=NOW + timedelta(seconds=6))

    days = (date(2026, 3, 2), date(2098, 12, 31), date(2099, 1, 1))
    assert [later.choose(district_code=None, on=day).version for day in days] == ["1", "1", "2"]


async def test_an_unknown_version_is_looked_up_at_once(api: Api) -> None:
    """A process that has not heard of a version yet still finds it by its id."""
    shelf = Shelf(load_catalogue())
    await shelf.selection(api.database, now=NOW)
    await api.post("/templates", EXAMPLE_TEMPLATE, **COORDINATOR)

    found = await shelf.get(api.database, "TEMPORARY-USE", "1")

    assert found.template.step("T02").depends_on == ("T01",)


async def test_a_poll_of_registrations_finds_its_template(api: Api) -> None:
    """The consumer's cases follow what is in force where and when they begin."""
    await api.post("/templates", a_later_version_of_a(), **COORDINATOR)

    await Feed(build(), api.database).take(a_registration(), a_registration())

    rows = await api.rows("SELECT template_version FROM cases")
    assert [row["template_version"] for row in rows] == ["1", "1"]


async def test_a_template_is_no_part_of_any_projects_story() -> None:
    """The register neither listens to templates nor parks them."""
    service = build_registry()

    assert TemplatePublished.event_type not in service.subscriptions.handlers
    assert TemplatePublished.topic not in service.subscriptions.topics
