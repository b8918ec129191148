"""For which projects the demo makes facts up, and when funding has answered to them."""

from typing import Any

import httpx
import orjson
import pytest

from shared.contracts.land_supply import CaseOpened
from tongtu.demo.client import Known, Registered, Services
from tongtu.demo.effects import Effects, Fact
from tongtu.demo.money import MADE_UP, Story, is_settled, settled, state, stories
from tongtu.demo.projects import Listed
from tongtu.platform.errors import PlatformError

KNOWN = Known(
    project_id="7",
    names=frozenset({"completed"}),
    registered_on="2026-03-02",
    applicant_code=None,
    tag='"1"',
)


def registered(number: int, name: str = "项目", place: str = "") -> Registered:
    """Make a project that the register knows."""
    body = orjson.dumps({"name": name, "location_text": place})
    return Registered(Listed(f"P{number:03}", name, body), str(number), is_repeated=False)


STORY = Story(registered(7), "F01", {"completed": True})


def effects(*matches: dict[str, Any]) -> Effects:
    """Make what has followed for a project of which everything was told: no match is open."""
    opened = Fact.read(
        {
            "event_id": "e",
            "type": CaseOpened.event_type,
            "happened_at": "2026-03-02T00:00:00Z",
            "data": {},
        }
    )
    told = Fact.read(
        {
            "event_id": "r",
            "type": "notifier.notification.raised.v1",
            "happened_at": "2026-03-02T00:00:01Z",
            "data": {"cause_id": "e", "notification_id": "n", "recipient": {"role": "coordinator"}},
        }
    )
    return Effects(facts=[opened, told], matches=matches, notifications=[{}])


def funding(statuses: list[int]) -> tuple[Services, list[httpx.Request]]:
    """Make a funding service that answers statements with these, one after the other."""
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "PUT":
            sent.append(request)
            return httpx.Response(statuses[len(sent) - 1], json={})
        facts = [{"name": "registered_on", "value": "2026-03-02"}]
        body = {"facts": facts, "applicant_code": None}
        return httpx.Response(200, json=body, headers={"ETag": f'"{len(sent) + 1}"'})

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return Services(http, {"funding": "http://funding"}), sent


def test_projects_are_chosen_by_what_the_list_says() -> None:
    """The first and the last one in the zone, and the first technical renovation."""
    listed = [
        registered(1),
        registered(2, place="天津港保税区空港区域"),
        registered(3, name="某公司技术改造项目"),
        registered(4, place="天津港保税区"),
        registered(5, place="天津港保税区"),
    ]

    chosen = stories(listed)

    assert [(each.project.row.id, each.programme_id) for each in chosen] == [
        ("P002", "F032"),
        ("P003", "F01"),
        ("P005", "F032"),
    ]


def test_one_project_has_one_story() -> None:
    """Facts that contradict each other are never stated of the only project of the zone."""
    assert [each.project.row.id for each in stories([registered(1, place="天津港保税区")])] == [
        "P001"
    ]
    assert stories([registered(1)]) == []


def test_what_is_made_up_says_so() -> None:
    """Nobody who reads the facts takes them for those of the real project."""
    said = orjson.loads(STORY.body("2026-03-02"))

    assert said["document_id"] == MADE_UP
    assert "illustrative" in said["reason"]
    assert said["facts"] == {"completed": True}


async def test_the_same_facts_are_stated_once() -> None:
    """A second run sends the same request with the same key, and another tag."""
    services, sent = funding([200, 200])

    for _ in range(2):
        await state(services, STORY)

    first, second = sent
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert first.content == second.content
    assert (first.headers["If-Match"], second.headers["If-Match"]) == ('"1"', '"2"')


async def test_a_statement_that_came_second_is_made_again() -> None:
    """An event of another service may change the facts at the same moment."""
    services, sent = funding([412, 200])

    await state(services, STORY)

    assert [each.headers["If-Match"] for each in sent] == ['"1"', '"2"']


async def test_a_refused_statement_ends_the_demo() -> None:
    """The message has the answer of the service."""
    services, _ = funding([422])

    with pytest.raises(PlatformError, match="was answered with 422"):
        await state(services, STORY)


@pytest.mark.parametrize(("missing", "is_answered"), [(["completed"], False), (["other"], True)])
def test_funding_has_answered_when_no_match_misses_what_is_known(
    missing: list[str], *, is_answered: bool
) -> None:
    """A match that still asks for a stated fact was not matched again yet."""
    match = {"id": "m", "verdict": "no", "missing_facts": missing}

    assert is_settled(effects(match), KNOWN) is is_answered


def test_a_verdict_that_was_not_told_yet_is_waited_for() -> None:
    """What the demo prints next counts notifications, too."""
    match = {"id": "m", "verdict": "yes", "missing_facts": []}

    assert not is_settled(effects(match), KNOWN)


async def test_funding_that_never_answers_ends_the_demo() -> None:
    """The message names the project and says where to look."""
    services, _ = funding([])

    with pytest.raises(PlatformError, match=r"project 7 .*tongtu parked list"):
        await settled(services, "7", KNOWN, patience=0)
