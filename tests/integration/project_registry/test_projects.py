"""The register over HTTP, on a real database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import orjson
import pytest

from project_registry.bootstrap import build
from project_registry.schemas import EXAMPLE, ProjectPage, ProjectResponse, TimelineResponse
from project_registry.subscriptions import record_in_timeline, subscriptions
from project_registry.unit_of_work import SqlUnitOfWork
from shared.auth.principal import Role
from shared.context import Context
from shared.contracts.envelope import Envelope
from shared.contracts.event import ProjectEvent
from shared.contracts.funding import InterestMet
from shared.contracts.registry import PROJECT_EVENTS
from shared.database import Transactions
from shared.identifiers import new_id
from shared.subscriptions import Fact
from support.api import Api, running_api
from support.servers import MakeDatabase
from tongtu.contract_examples import Example, conventional_story


@pytest.fixture
async def api(database_url: MakeDatabase) -> AsyncIterator[Api]:
    """Serve the register."""
    async with running_api(build, database_url) as api:
        yield api


def as_published(example: Example, project_id: str) -> Fact:
    """Return an example as a consumer gets it, about another project."""
    payload = orjson.dumps(example.payload() | {"project_id": project_id})
    headers = [(name, value.encode()) for name, value in example.headers().items()]
    event = ProjectEvent.model_validate_json(payload)
    return Fact(event, Envelope.from_headers(headers), payload)


async def test_a_registered_project_can_be_read_back(api: Api) -> None:
    """The answer to POST is what GET shows, in the documented shape."""
    created = await api.post("/projects", EXAMPLE)
    assert created.status_code == 201, created.text

    shown = await api.get(created.headers["Location"])

    assert shown.content == created.content
    assert shown.headers["ETag"] == created.headers["ETag"] == '"1"'
    project = ProjectResponse.model_validate_json(shown.content)
    assert project.missing == []
    assert project.total_investment is not None
    assert project.total_investment.amount == "1200000000"


async def test_what_nobody_stated_is_missing_and_never_zero(api: Api) -> None:
    """A coordinator enters a project of the city's list with its name only."""
    created = await api.post("/projects", {"name": "长城新平台建设项目"}, role=Role.COORDINATOR)

    project = ProjectResponse.model_validate_json(created.content)
    assert project.total_investment is None
    assert "/total_investment" in project.missing
    assert "/sponsor/unified_social_credit_code" in project.missing
    assert "/district_code" in project.missing


async def test_state_and_event_are_one(api: Api) -> None:
    """Each project has exactly one event, with the same facts."""
    created = await api.post("/projects", EXAMPLE)

    events = await api.rows("SELECT * FROM outbox")
    assert [event["aggregateid"] for event in events] == [created.json()["id"]]
    assert orjson.loads(events[0]["payload"])["name"] == EXAMPLE["name"]
    assert events[0]["actor"] == "sponsor:sponsor-1"


async def test_a_retried_request_gets_the_same_answer_and_has_one_effect(api: Api) -> None:
    """The second answer is the first one, byte for byte."""
    first = await api.post("/projects", EXAMPLE, key="k-1")

    second = await api.post("/projects", EXAMPLE, key="k-1")

    assert second.status_code == 201
    assert second.content == first.content
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(await api.rows("SELECT 1 FROM outbox")) == 1


async def test_a_key_with_another_body_is_refused(api: Api) -> None:
    """A key stands for one request."""
    await api.post("/projects", EXAMPLE, key="k-1")

    other = await api.post("/projects", EXAMPLE | {"name": "另一个项目"}, key="k-1")

    assert other.status_code == 422
    assert other.json()["type"] == "urn:tongtu:problem:idempotency-key-reused"


async def test_two_requests_at_the_same_moment_have_one_effect(api: Api) -> None:
    """Twenty at once, one key: one project, twenty equal answers."""
    answers = await asyncio.gather(*(api.post("/projects", EXAMPLE, key="same") for _ in range(20)))

    assert {answer.content for answer in answers} == {answers[0].content}
    assert {answer.status_code for answer in answers} == {201}
    assert len(await api.rows("SELECT 1 FROM projects")) == 1


async def test_a_taken_project_code_is_a_conflict(api: Api) -> None:
    """The platform's code names one project (order 673, article 4)."""
    await api.post("/projects", EXAMPLE)

    second = await api.post("/projects", EXAMPLE)

    assert second.status_code == 409
    assert second.json()["type"] == "urn:tongtu:problem:already-exists"


async def test_a_sponsor_registers_under_its_own_code_only(api: Api) -> None:
    """Another enterprise's code is refused, and nothing is stored."""
    body = EXAMPLE | {"sponsor": {"unified_social_credit_code": "91110000100008886U"}}

    answer = await api.post("/projects", body)

    assert answer.status_code == 403
    assert await api.rows("SELECT 1 FROM projects") == []


async def test_a_sponsor_sees_its_own_projects_only(api: Api) -> None:
    """Another sponsor's project does not exist for it."""
    created = await api.post("/projects", EXAMPLE)
    stranger = {"role": Role.SPONSOR, "organisation": "91110000100008886U"}

    shown = await api.get(created.headers["Location"], **stranger)
    listed = await api.get("/projects", **stranger)

    assert shown.status_code == 404
    assert listed.json()["items"] == []


async def test_pages_show_every_project_once(api: Api) -> None:
    """Keyset pagination walks from the newest to the oldest."""
    for number in range(5):
        await api.post("/projects", {"name": f"项目 {number}"}, role=Role.COORDINATOR)
    names: list[str] = []
    address = "/projects?limit=2"

    while True:
        page = ProjectPage.model_validate_json((await api.get(address, role=Role.AUDITOR)).content)
        names += [item.name for item in page.items]
        if page.next is None:
            break
        address = f"/projects?limit=2&after={page.next}"

    assert names == [f"项目 {number}" for number in (4, 3, 2, 1, 0)]


async def test_an_unknown_project_has_no_timeline(api: Api) -> None:
    """Nothing is nothing, not an empty story."""
    answer = await api.get(f"/projects/{new_id()}/timeline", role=Role.AUDITOR)

    assert answer.status_code == 404


async def test_a_new_project_has_a_timeline_that_waits_for_events(api: Api) -> None:
    """The story is fed by events alone."""
    created = await api.post("/projects", EXAMPLE)

    answer = await api.get(f"{created.headers['Location']}/timeline")

    assert TimelineResponse.model_validate_json(answer.content).entries == []


def test_the_timeline_tells_nothing_of_saved_searches() -> None:
    """Whoever may see a project reads its timeline; who looks for what is the keeper's own."""
    told = subscriptions.handlers

    assert PROJECT_EVENTS.keys() - told.keys() == {InterestMet.event_type}


async def test_the_timeline_tells_each_step_of_a_case(api: Api) -> None:
    """Whatever land supply publishes of a project is there, in the order of the case."""
    project_id = (await api.post("/projects", EXAMPLE)).json()["id"]
    facts = [as_published(each, project_id) for each in conventional_story()]
    context = Context(actor="tester", correlation_id="test", now=datetime.now(UTC))

    async with Transactions(api.database, SqlUnitOfWork)(context) as uow:
        await record_in_timeline(facts, uow)
    answer = await api.get(f"/projects/{project_id}/timeline")

    entries = TimelineResponse.model_validate_json(answer.content).entries
    assert [(each.event_id, each.type) for each in entries] == [
        (each.envelope.id, each.envelope.type) for each in facts
    ]
    received = entries[1]
    assert (received.type, received.actor) == (
        "land-supply.application.received.v1",
        "agency-officer:chen",
    )
    assert orjson.loads(facts[1].payload) == received.data


BAD = [
    ({"name": ""}, "/name"),
    ({}, "/name"),
    ({"name": "x", "district_code": "110105"}, "/district_code"),
    ({"name": "x", "key_chain": "ZZ"}, "/key_chain"),
    (
        {"name": "x", "total_investment": {"amount": "1e9", "currency": "CNY"}},
        "/total_investment/amount",
    ),
    (
        {"name": "x", "total_investment": {"amount": "-1", "currency": "CNY"}},
        "/total_investment/amount",
    ),
    (
        {"name": "x", "total_investment": {"amount": "1", "currency": "RMB"}},
        "/total_investment/currency",
    ),
    (
        {"name": "x", "sponsor": {"unified_social_credit_code": "91120116MA07ABCD0X"}},
        "/sponsor/unified_social_credit_code",
    ),
    ({"name": "x", "stage_since": "2024-13"}, "/stage_since"),
    ({"name": "x", "surprise": 1}, "/surprise"),
]


@pytest.mark.parametrize(("body", "pointer"), BAD)
async def test_a_wrong_field_is_named_with_what_would_be_right(
    api: Api, body: dict[str, object], pointer: str
) -> None:
    """RFC 9457, with a JSON pointer, what was given and what is expected."""
    answer = await api.post("/projects", body, role=Role.COORDINATOR)

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    error = answer.json()["errors"][0]
    assert error["pointer"] == pointer
    assert error["expected"]
