"""Inboxes over HTTP: who sees what, in which order, and who has it in hand."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from land_supply.schemas import InboxResponse
from shared.auth.principal import Role
from support.cases import COORDINATOR, PLANNING, SPONSOR, RunningCase, running_case
from support.servers import MakeDatabase

COLLEAGUE = {**PLANNING, "subject": "li"}
LI, FIRST = "agency-officer:li", "agency-officer:agency-officer-1"
WHY = {"reason": "on leave"}
ELSEWHERE = {**PLANNING, "district": "120110"}
REFORM = {**PLANNING, "agency": "FG"}
APPROVAL = {**PLANNING, "agency": "SP"}


@pytest.fixture
async def case(database_url: MakeDatabase) -> AsyncIterator[RunningCase]:
    """Serve a case whose first step waits for the planning bureau of Binhai."""
    async with running_case(database_url) as running:
        await running.do("steps/A01/receive", **SPONSOR)
        yield running


async def inbox(case: RunningCase, query: str = "", **who: Any) -> dict[str, Any]:
    """Show an inbox."""
    answer = await case.api.get(f"/inbox{query}", **(who or PLANNING))
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def steps(case: RunningCase, query: str = "", **who: Any) -> list[str]:
    """Name the steps in an inbox."""
    return [each["step_id"] for each in (await inbox(case, query, **who))["items"]]


async def test_a_line_says_what_to_do_by_when_and_what_waits_for_it(case: RunningCase) -> None:
    """All of a case's other steps wait for the planning conditions, and a whole investment."""
    line = InboxResponse.model_validate(await inbox(case)).items[0]

    assert (line.step_id, line.status, line.turn) == ("A01", "received", "agency")
    assert str(line.case_id) == case.id
    assert line.case_version == case.version
    assert line.due_on is not None
    assert line.blocks.steps == 19
    assert line.blocks.investment_cny == 1_200_000_000


async def test_an_inbox_shows_what_is_at_the_own_desk(case: RunningCase) -> None:
    """The own agency and, if the token names one, district; those who watch over all see all."""
    whole_city = {**PLANNING, "district": None}
    of_district = {"role": Role.DISTRICT_OFFICER, "district": "120116"}
    of_another = {"role": Role.DISTRICT_OFFICER, "district": "120110"}

    for who in (PLANNING, whole_city, of_district, COORDINATOR, {"role": Role.AUDITOR}):
        assert await steps(case, **who) == ["A01"], who
    for who in (ELSEWHERE, APPROVAL, of_another):
        assert await steps(case, **who) == [], who


async def test_a_sponsor_finds_what_is_its_own_turn(case: RunningCase) -> None:
    """A request for supplements moves the step from the agency's inbox into the sponsor's."""
    missing = {"missing": [{"item": "site plan", "reason": "no scale"}]}
    before = await steps(case, **SPONSOR)

    await case.do("steps/A01/request-supplement", missing)

    assert before == ["A09"]
    assert sorted(await steps(case, **SPONSOR)) == ["A01", "A09"]
    assert await steps(case) == []
    assert await steps(case, role=Role.SPONSOR, organisation="91110000100008886U") == []


async def test_a_coordinator_narrows_an_inbox(case: RunningCase) -> None:
    """By agency, role, district, step, process and person."""
    await case.do("steps/A01/claim")

    for query in (
        "agency=GZ",
        "role=planning-resources",
        "district_code=120116",
        "step_id=A01",
        "template_id=A",
        f"officer={FIRST}",
    ):
        assert await steps(case, f"?{query}", **COORDINATOR) == ["A01"], query
    for query in (
        "agency=SP",
        "role=finance",
        "district_code=120110",
        "step_id=A02",
        "template_id=B",
        f"officer={LI}",
        "show=mine",
        "show=unclaimed",
    ):
        assert await steps(case, f"?{query}", **COORDINATOR) == [], query


async def test_nobody_asks_the_way_to_another_desk(case: RunningCase) -> None:
    """What an officer asks for narrows the own desk, and opens no other."""
    elsewhere = await case.another(district_code="120110")
    await elsewhere.do("steps/A01/receive", **SPONSOR)

    for query in ("agency=SP", "district_code=120110", "role=finance"):
        assert await steps(case, f"?{query}") == [], query


async def test_a_delivery_that_is_due_stays_in_the_inbox(case: RunningCase) -> None:
    """A decision is not done until the applicant has it in hand."""
    await case.do("steps/A01/accept")
    await case.do("steps/A01/decide", {"outcome": "issued"})
    decided = [each for each in (await inbox(case))["items"] if each["status"] == "decided"]
    await case.do("steps/A01/deliver")

    delivered = [each for each in (await inbox(case))["items"] if each["status"] == "decided"]

    assert [each["step_id"] for each in decided] == ["A01"]
    assert delivered == []


async def test_of_two_who_claim_at_once_one_is_too_late(case: RunningCase) -> None:
    """One claim, one event; the other has seen a version that is no more."""
    answers = await asyncio.gather(
        case.ask("steps/A01/claim"), case.ask("steps/A01/claim", **COLLEAGUE)
    )

    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert [each["type"] for each in await case.history()][2:] == ["land-supply.step.assigned.v1"]


async def test_a_colleague_takes_over_for_a_reason(case: RunningCase) -> None:
    """Who has claimed a step is told; somebody else gets it only for a reason."""
    await case.do("steps/A01/claim")
    refused = await case.ask("steps/A01/claim", **COLLEAGUE)
    made = await case.do("steps/A01/claim", WHY, **COLLEAGUE)

    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/reason")
    told = made["events"][0]["data"]
    assert (told["officer"], told["previous_officer"], told["action"]) == (LI, FIRST, "claim")
    assert await steps(case, "?show=mine", **COLLEAGUE) == ["A01"]
    assert await steps(case, "?show=mine") == []


async def test_another_agency_acts_and_gives_back(case: RunningCase) -> None:
    """Whoever delegates sees the step again only when it comes back."""
    await case.do("steps/A09/receive", **SPONSOR)
    delegated = await case.do("steps/A09/delegate", {"agency": "SP", **WHY}, **REFORM)
    during = [await steps(case, **who) for who in (REFORM, APPROVAL)]
    unseen = await case.ask("steps/A09/accept", **REFORM)

    await case.do("steps/A09/return", WHY, **APPROVAL)

    assert delegated["events"][0]["data"]["delegated_from"] == "FG"
    assert during == [[], ["A09"]]
    assert unseen.status_code == 404
    assert [await steps(case, **who) for who in (REFORM, APPROVAL)] == [["A09"], []]


async def test_a_step_goes_only_where_the_process_names_an_agency(case: RunningCase) -> None:
    """A refusal says which agencies may act."""
    answer = await case.ask("steps/A01/delegate", {"agency": "SP", **WHY})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/agency"


async def test_a_colleague_may_decide_what_somebody_has_claimed(case: RunningCase) -> None:
    """The law gives the matter to the agency; the fact tells both officers."""
    await case.do("steps/A01/claim")
    await case.do("steps/A01/accept", **COLLEAGUE)

    await case.do("steps/A01/decide", {"outcome": "issued"}, **COLLEAGUE)

    decided = next(each for each in await case.history() if each["type"].endswith("decided.v1"))
    assert (decided["actor"], decided["data"]["officer"]) == (LI, FIRST)


async def test_coming_into_other_hands_moves_no_date(case: RunningCase) -> None:
    """A claim leaves status and due dates alone."""
    before = await case.step("A01")

    await case.do("steps/A01/claim")

    after = await case.step("A01")
    for name in ("status", "since", "statutory_due_on", "promised_due_on", "notice_due_on"):
        assert after[name] == before[name], name
    assert after["claimed_by"] == FIRST


async def test_a_sponsor_cannot_claim(case: RunningCase) -> None:
    """Hands are officers' hands."""
    answer = await case.ask("steps/A01/claim", **SPONSOR)

    assert answer.status_code == 403


async def test_a_place_that_nobody_wrote_is_refused(case: RunningCase) -> None:
    """A cursor is an answer's own."""
    for after in ("x", f"2026-13-01,{case.id},A01,1", f"2026-01-01,{'0' * 36},A01,1"):
        answer = await case.api.get(f"/inbox?after={after}", **PLANNING)
        assert answer.status_code == 422, after
