"""One fact, all the way: what a registered project causes in four services."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka
from cloudevents.core.formats.json import JSONFormat
from jsonschema_rs import validator_for

from shared.auth.principal import Role
from shared.clock import SystemClock
from shared.contracts.registry import TIMELINE_EVENTS, TOPICS
from shared.identifiers import new_id
from shared.webhooks.receiver import Receiver
from support.e2e import System, eventually, published_schema
from support.receivers import receiving
from support.topics import Record, headers_of, read_until

SPONSOR_CODE = "91370800734712875Q"
CORRELATION_ID = f"one-fact:{new_id()}"
TRACE_ID = new_id().hex
PROJECT = {
    "name": "高端数控机床智能制造基地项目",
    "sponsor": {"name": "如意", "unified_social_credit_code": SPONSOR_CODE},
    "city": "天津",
    "district_code": "120116",
    "industry_code": "34",
    "key_chain": "HE",
    "total_investment": {"amount": "1200000000.50", "currency": "CNY"},
}
REGISTERED = "project-registry.project.registered.v1"
OPENED = "land-supply.case.opened.v1"
FOUND = "funding.match.found.v1"
RAISED = "notifier.notification.raised.v1"
SUCCEEDED = "notifier.delivery.succeeded.v1"
CAUSES = {OPENED: {REGISTERED}, FOUND: {REGISTERED}, RAISED: {REGISTERED, OPENED, FOUND}}
CAUSES |= {SUCCEEDED: {RAISED}}
"""What each type of event may be caused by."""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that was to be seen of one project from outside."""

    project: dict[str, Any]
    cases: list[dict[str, Any]]
    matches: list[dict[str, Any]]
    notifications: list[dict[str, Any]]
    timeline: list[dict[str, Any]]
    received: dict[str, Any]
    records: list[Record]

    @property
    def entries(self) -> dict[str, dict[str, Any]]:
        """Return the timeline by event id."""
        return {entry["event_id"]: entry for entry in self.timeline}


class Sponsor:
    """A sponsor who works with the system over HTTP."""

    def __init__(self, system: System, client: httpx.AsyncClient) -> None:
        self._system, self._client = system, client
        self._headers = system.headers(Role.SPONSOR, organisation=SPONSOR_CODE)

    async def post(self, service: str, path: str, body: Any, **headers: str) -> Any:
        """Post a body and return the answer's."""
        extra = {name.replace("_", "-"): value for name, value in headers.items()}
        known = self._headers | {"Idempotency-Key": str(new_id())} | extra
        url = f"{self._system.url(service)}{path}"
        answer = await self._client.post(url, json=body, headers=known)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def get(self, service: str, path: str, **query: str) -> Any:
        """Return what an address has."""
        url = f"{self._system.url(service)}{path}"
        answer = await self._client.get(url, params=query, headers=self._headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def settled_timeline(self, project_id: str) -> list[dict[str, Any]] | None:
        """Return the timeline when every own notification is there and was delivered."""
        entries = (await self.get("project-registry", f"/projects/{project_id}/timeline"))[
            "entries"
        ]
        types = [entry["type"] for entry in entries]
        own = [e for e in entries if e["type"] == RAISED and e["data"]["recipient"]["organisation"]]
        expected = types.count(FOUND) + 2
        is_settled = types.count(FOUND) and types.count(SUCCEEDED) == len(own) == expected
        return entries if is_settled else None


@pytest.fixture(scope="module")
async def story(system: System) -> AsyncIterator[Story]:
    """Register one project with a webhook, and wait until nothing more is to come."""
    secrets: list[str] = []
    receiver = Receiver(lambda: tuple(secrets), SystemClock())
    async with receiving(receiver) as url, httpx.AsyncClient(trust_env=False) as client:
        sponsor = Sponsor(system, client)
        endpoint = await sponsor.post("notifier", "/webhook-endpoints", {"url": url})
        secrets.append(endpoint["secret"])
        project = await sponsor.post(
            "project-registry",
            "/projects",
            PROJECT,
            X_Correlation_ID=CORRELATION_ID,
            traceparent=f"00-{TRACE_ID}-00f067aa0ba902b7-01",
        )
        own = {"project_id": project["id"]}
        timeline = await eventually(lambda: sponsor.settled_timeline(project["id"]), seconds=90)
        cases = await sponsor.get("land-supply", "/cases", **own)
        matches = await sponsor.get("funding", "/matches", **own)
        notifications = await sponsor.get("notifier", "/notifications", **own)
        summary = receiver.summary()
        yield Story(
            project=project,
            cases=cases["items"],
            matches=matches["items"],
            notifications=notifications["items"],
            timeline=timeline,
            received=summary,
            records=await own_records(system, len(timeline)),
        )


async def own_records(system: System, count: int) -> list[Record]:
    """Read what timelines tell of this fact, and of what it caused, from the topics."""

    def own(records: list[Record]) -> list[Record]:
        known = [(record, headers_of(record)) for record in records]
        return [
            record
            for record, headers in known
            if headers.get("ce_correlationid") == CORRELATION_ID
            and headers["ce_type"] in TIMELINE_EVENTS
        ]

    found = await read_until(
        system.bootstrap_servers, TOPICS, lambda records: len(own(records)) >= count
    )
    return own(found)


def test_a_case_with_due_dates_is_open(story: Story) -> None:
    """Land supply has opened the case of the project."""
    (case,) = story.cases

    assert case["project_id"] == story.project["id"]
    assert case["status"] == "open"
    assert case["first_due_on"] > case["opened_on"] == story.project["registered_on"]
    ready = [step for step in case["steps"] if step["status"] == "ready"]
    due = [step["promised_due_on"] or step["statutory_due_on"] for step in ready]
    assert min(day for day in due if day) == case["first_due_on"]


def test_programmes_are_matched_with_reasons(story: Story) -> None:
    """Every match says why, and which facts are missing where it cannot tell."""
    assert {match["project_id"] for match in story.matches} == {story.project["id"]}
    for match in story.matches:
        assert match["reasons"]
        assert all(reason["condition"] and reason["source"] for reason in match["reasons"])
        assert (match["verdict"] == "unknown") == bool(match["missing_facts"])


def test_the_sponsor_is_notified(story: Story) -> None:
    """Of the registration, of the case, and of each programme that may fit."""
    kinds = [notification["kind"] for notification in story.notifications]

    found = [entry for entry in story.timeline if entry["type"] == FOUND]
    assert sorted(kinds) == sorted(
        ["project-registered", "case-opened", *["match-found"] * len(found)]
    )
    assert all(n["title"]["zh"] and n["title"]["en"] for n in story.notifications)
    assert {n["recipient"]["organisation"] for n in story.notifications} == {SPONSOR_CODE}


def test_every_notification_arrives_signed_and_once(story: Story) -> None:
    """The receiver has verified each signature."""
    assert story.received["refused"] == story.received["repetitions"] == 0
    assert story.received["count"] == len(story.notifications)


def test_the_timeline_shows_all_four_services(story: Story) -> None:
    """In the order in which it happened, beginning with the registration."""
    sources = {entry["source"].removeprefix("urn:tongtu:service:") for entry in story.timeline}
    instants = [entry["happened_at"] for entry in story.timeline]

    assert sources == {"project-registry", "land-supply", "funding", "notifier"}
    assert story.timeline[0]["type"] == REGISTERED
    assert instants == sorted(instants)


def test_everything_has_one_correlation(story: Story) -> None:
    """The id that the caller chose is on every event."""
    assert {entry["correlation_id"] for entry in story.timeline} == {CORRELATION_ID}


@pytest.mark.parametrize("event_type", CAUSES)
def test_every_event_names_its_cause(story: Story, event_type: str) -> None:
    """The chain leads back to the registration, which nothing caused."""
    entries = story.entries
    caused = [entry for entry in story.timeline if entry["type"] == event_type]

    causes = {entries[str(e["causation_id"])]["type"] for e in caused if e["causation_id"]}

    assert all(entry["causation_id"] for entry in caused)
    assert set() < causes <= CAUSES[event_type]
    assert story.timeline[0]["causation_id"] is None


def test_everything_is_in_the_callers_trace(story: Story) -> None:
    """The trace goes on through Kafka and the webhook queue."""
    parents = [headers_of(record)["ce_traceparent"].split("-") for record in story.records]

    assert {parent[1] for parent in parents} == {TRACE_ID}
    assert {parent[3] for parent in parents} == {"01"}


def test_every_record_is_a_cloud_event(story: Story) -> None:
    """The official SDK reads the binary mode, and the payload is what its schema says."""
    for record in story.records:
        message = KafkaMessage(dict(record.headers), record.key, record.value or b"")

        event = from_kafka(message, JSONFormat())

        assert event.get_specversion() == "1.0"
        assert event.get_subject() == (record.key or b"").decode()
        assert event.get_dataschema() == f"urn:tongtu:schema:{event.get_type()}"
        schema = published_schema(event.get_type())
        validator_for(schema, validate_formats=True).validate(event.get_data())


def test_the_topics_tell_what_the_timeline_tells(story: Story) -> None:
    """Every event is on its topic once, and in the timeline once."""
    ids = [headers_of(record)["ce_id"] for record in story.records]

    assert sorted(ids) == sorted(story.entries)
    assert len(story.entries) == len(story.timeline)
