"""Somebody else writes to our topics: what cannot be handled waits, and everything else passes."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import httpx
import pytest

from shared.auth.principal import Role
from shared.contracts.project_registry import ProjectRegistered
from shared.identifiers import new_id
from support.e2e import System, eventually
from support.topics import Record, headers_of, produce, read_until

TOPIC = ProjectRegistered.topic
GROUPS = ("project-registry", "land-supply", "funding", "notifier")
DEAD_LETTERS = tuple(f"{TOPIC}.{group}.dlt" for group in GROUPS)
PROJECT_ID = str(new_id())
NOT_JSON = b"\xff\x00 this is no JSON"


def headers(**changes: str) -> list[tuple[str, bytes]]:
    """Write the attributes of a registration; an empty text leaves one out."""
    known = {
        "specversion": "1.0",
        "id": str(new_id()),
        "type": ProjectRegistered.event_type,
        "source": "urn:somebody:else",
        "subject": PROJECT_ID,
        "time": "2026-03-02T09:00:00+08:00",
        "dataschema": ProjectRegistered.dataschema(),
        "aggregateversion": "1",
        "correlationid": "foreign",
        "actor": "stranger",
    }
    return [(f"ce_{k}", v.encode()) for k, v in (known | changes).items() if v]


LONG = "".join(f"{number:x}" for number in range(200_000))[:900_000]
"""A text that nothing can compress into an index."""


class Garbage(NamedTuple):
    """A record that nobody can handle, and the reason that is expected."""

    reason: str
    headers: list[tuple[str, bytes]]
    value: bytes | None = b"{}"
    key: bytes | None = b"foreign"


NO_TEXT = [*headers(actor=""), ("ce_actor", b"\xff")]
GARBAGE: Mapping[str, Garbage] = {
    "no attributes": Garbage("undecodable", []),
    "no JSON": Garbage("undecodable", headers(), NOT_JSON),
    "nothing at all": Garbage("undecodable", headers(), None),
    "an id that is none": Garbage("undecodable", headers(id="17")),
    "a header that is no text": Garbage("undecodable", NO_TEXT),
    "an unknown type": Garbage("unknown-type", headers(type="weather.report.given.v1")),
    "a type with NUL": Garbage("unknown-type", headers(type="a\0b")),
    "a long type": Garbage("unknown-type", headers(type=LONG)),
    "another shape": Garbage("schema-violation", headers(), b'{"project_id": "17"}'),
    "deep": Garbage("undecodable", headers(), b"[" * 100_000),
    "almost too large": Garbage("undecodable", headers(), LONG.encode()),
    "no key": Garbage("schema-violation", headers(), key=None),
    "an empty key": Garbage("schema-violation", headers(), key=b""),
    "a key with NUL": Garbage("schema-violation", headers(), key=b"a\0b"),
    "a key that is no text": Garbage("schema-violation", headers(), key=b"\xff\xfe"),
    "a long key": Garbage("schema-violation", headers(), key=LONG.encode()),
}
Letters = Mapping[str, list[Record]]


@pytest.fixture(scope="module")
async def dead_letters(system: System) -> Letters:
    """Put every kind of garbage on the topic and collect the dead letters of each."""
    broker = system.bootstrap_servers
    places: dict[tuple[int, int], str] = {}
    for name, bad in GARBAGE.items():
        key = bad.key and b"%b %b %b" % (bad.key, name.encode(), PROJECT_ID.encode())
        place = await produce(broker, TOPIC, bad.value, key=key, headers=bad.headers)
        places[place] = name

    def sorted_out(records: list[Record]) -> Letters:
        found: dict[str, list[Record]] = {name: [] for name in GARBAGE}
        for record in records:
            letter = document(record)
            name = places.get((letter["partition"], letter["offset"]))
            if name is not None:
                found[name].append(record)
        return found

    def is_enough(records: list[Record]) -> bool:
        return all(len(letters) >= len(GROUPS) for letters in sorted_out(records).values())

    return sorted_out(await read_until(broker, DEAD_LETTERS, is_enough))


def document(record: Record) -> dict[str, Any]:
    """Read what a dead letter says."""
    found: dict[str, Any] = json.loads(record.value or b"{}")
    return found


@pytest.mark.parametrize("name", GARBAGE)
async def test_garbage_is_parked_with_its_reason(dead_letters: Letters, name: str) -> None:
    """Every consumer of the topic shows the record, its place and why it waits."""
    found = [document(record) for record in dead_letters[name]]

    assert {record.topic for record in dead_letters[name]} == set(DEAD_LETTERS)
    assert {letter["error_code"] for letter in found} == {GARBAGE[name].reason}
    assert {letter["topic"] for letter in found} == {TOPIC}
    assert all(letter["error_message"] for letter in found)


async def test_a_dead_letter_is_a_cloud_event(
    dead_letters: Letters,
) -> None:
    """Whoever watches the dead letters reads them as any other event."""
    found = [headers_of(record) for records in dead_letters.values() for record in records]

    assert {attributes["ce_specversion"] for attributes in found} == {"1.0"}
    assert {attributes["ce_type"] for attributes in found} == {
        f"{group}.parked-event.parked.v1" for group in GROUPS
    }


async def test_operators_see_what_is_parked(system: System, dead_letters: Letters) -> None:
    """The command line shows the key, the reason and the bytes that came."""
    letter = document(dead_letters["another shape"][0])

    shown = system.tongtu("parked", "show", letter["record_key"])

    assert "schema-violation" in shown
    assert letter["error_message"].split(":")[0] in shown


async def test_the_next_project_gets_through(
    system: System, http: httpx.AsyncClient, dead_letters: Letters
) -> None:
    """Only the keys of the garbage wait; a new project has its case, matches and timeline."""
    assert dead_letters
    who = system.headers(Role.COORDINATOR)
    url = f"{system.url('project-registry')}/projects"
    body = {"name": "after the garbage", "city": "天津"}
    posted = await http.post(url, json=body, headers=who | {"Idempotency-Key": str(new_id())})
    project_id = posted.json()["id"]

    async def types() -> set[str] | None:
        answer = await http.get(f"{url}/{project_id}/timeline", headers=who)
        found = {entry["source"].rsplit(":", 1)[-1] for entry in answer.json()["entries"]}
        return found if found >= set(GROUPS) else None

    assert await eventually(types) == set(GROUPS)


@pytest.mark.parametrize("group", GROUPS)
async def test_no_consumer_was_restarted(
    system: System, http: httpx.AsyncClient, dead_letters: Letters, group: str
) -> None:
    """A record that nobody can read ends no process."""
    produced_at = document(dead_letters["no key"][0])["timestamp"] / 1000

    page = (await http.get(f"{system.url(group, 'consumer')}/metrics")).text

    started = next(line for line in page.splitlines() if line.startswith("process_start_time"))
    assert float(started.split()[1]) < produced_at
