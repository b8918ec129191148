"""Each process from its opening to its end over HTTP, on simulated time."""

from typing import Any

import httpx
import pytest

from project_registry.schemas import EXAMPLE
from shared.auth.principal import Role
from support.e2e import OWN_CODE, System, eventually
from support.walking import Walk, begin

PAUSE_DAYS = 9
BARRED_CODE = "91120116MADEMQ012W"
"""The sponsor whose undertaking is false; nobody else's route is barred by that."""


@pytest.fixture
async def walk(simulated: System, http: httpx.AsyncClient) -> Walk:
    """Begin a case of a project of its own."""
    registration: dict[str, Any] = {
        key: value for key, value in EXAMPLE.items() if key != "project_code"
    }
    return await begin(simulated, http, OWN_CODE, registration)


async def paused(walk: Walk, step_id: str, cause: str = "expert_review") -> None:
    """Accept a step, and let something stop its clock for some days."""
    await walk.do(f"steps/{step_id}/receive")
    await walk.do(f"steps/{step_id}/accept")
    before = await walk.step(step_id)
    today = await walk.today()
    until = today.replace(day=today.day)  # a pause of one day that is resumed late
    announced = {
        "cause": cause,
        "from_on": today.isoformat(),
        "until_on": until.isoformat(),
        "notice_reference": "津规资告〔2027〕1号",
    }
    await walk.do(f"steps/{step_id}/pause", announced)
    await walk.wait(PAUSE_DAYS)
    longer = {
        "until_on": (await walk.today()).isoformat(),
        "notice_reference": "津规资告〔2027〕2号",
    }
    await walk.do(f"steps/{step_id}/resume", longer)
    assert (await walk.step(step_id))["statutory_due_on"] > before["statutory_due_on"]


async def supplemented(walk: Walk, step_id: str) -> None:
    """Hand in, be asked for what is missing, and bring it."""
    await walk.do(f"steps/{step_id}/receive")
    missing = [{"item": "site plan", "reason": "the scale is missing"}]
    await walk.do(f"steps/{step_id}/request-supplement", {"missing": missing})
    await walk.wait(4)
    await walk.do(f"steps/{step_id}/supplement")


async def deemed(walk: Walk, step_id: str) -> None:
    """Hand in, hear nothing, and be accepted by that since the day of the receipt."""
    await walk.do(f"steps/{step_id}/receive")
    received_on = (await walk.today()).isoformat()
    await walk.wait(20)
    told = await walk.told("application.accepted.v1", step_id=step_id, is_deemed=True)
    assert told["accepted_on"] == received_on


async def test_listed_land_with_a_pause_a_supplement_and_a_second_listing(walk: Walk) -> None:
    """Template A: nobody bids the first time, so the announcement and the listing come again."""
    await paused(walk, "A01")
    await walk.complete("A01")
    await supplemented(walk, "A02")
    await walk.until("A04")
    await walk.complete("A04", "no_bid")
    assert (await walk.step("A03"))["round"] == 2

    await walk.go_on()

    case = await walk.case()
    assert case["status"] == "completed"
    assert [each["round"] for each in case["steps"] if each["step_id"] in ("A03", "A04")] == [2, 2]
    told = await walk.types()
    for fact in ("clock.paused.v1", "clock.resumed.v1", "supplement.requested.v1"):
        assert told.count(fact) == 1
    assert [each for each in told if each != "step.reminded.v1"][-1] == "case.completed.v1"


async def test_standard_land_with_a_supplement_silence_and_a_pause(walk: Walk) -> None:
    """Template B: what the planning conditions fix is compared when the works are accepted."""
    reason = {"template_id": "B", "reason": "the plot is supplied as standard land"}
    await walk.do("reroute", reason, role=Role.COORDINATOR.value)
    await supplemented(walk, "B01")
    await walk.complete("B01")
    await deemed(walk, "B02")
    await walk.until("B18")
    await paused(walk, "B18", "testing")
    lower = {"plot_ratio": 0.9, "building_coefficient": 0.4, "office_land_share": 0.05}
    step = await walk.detail("B18")
    officer = walk.system.headers(Role.AGENCY_OFFICER, agency=step["agency"], district="120116")
    body = {"outcome": "pass", "facts": {**lower, "investment_intensity": 320}}

    refused = await walk.ask("steps/B18/decide", body, officer)
    await walk.go_on()

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/facts/plot_ratio"
    assert (await walk.case())["status"] == "completed"


async def test_a_lease_becomes_an_assignment(walk: Walk) -> None:
    """Template C: lease first, and after a good evaluation the land is assigned by contract.

    On the way silence accepts, a hearing stops a clock, and something is missing.
    """
    reason = {"template_id": "C", "reason": "the plot is leased first"}
    await walk.do("reroute", reason, role=Role.COORDINATOR.value)
    await deemed(walk, "C01")
    await walk.complete("C01")
    await paused(walk, "C02", "hearing")
    await walk.complete("C02")
    await supplemented(walk, "C03")

    await walk.go_on()

    case = await walk.case()
    assert case["status"] == "completed"
    outcomes = {each["step_id"]: each["outcome"] for each in case["steps"]}
    assert (outcomes["C18"], outcomes["C20"], outcomes["C21"]) == ("pass", "signed", "registered")
    waiting = {each["step_id"]: each["status"] for each in case["steps"]}
    assert waiting["C25"] == "ready"


async def test_what_falls_due_by_itself_is_told_once_and_in_order(walk: Walk) -> None:
    """Nobody answers an application, and nobody decides it, for two months."""
    await walk.do("steps/A01/receive")
    today = (await walk.today()).isoformat()

    await walk.wait(60)
    last = await walk.told("step.reminded.v1", kind="overdue", about_on=await statutory(walk))

    reminded = [each for each in await walk.history() if each["type"].endswith("reminded.v1")]
    moments = [(each["data"]["kind"], each["data"]["about_on"]) for each in reminded]
    kinds = [kind for kind, _ in moments]
    assert kinds == ["due_soon", "deemed_accepted", "due_soon", "overdue", "due_soon", "overdue"]
    assert len(set(moments)) == len(moments)
    assert last["falls_due_on"] <= (await walk.today()).isoformat()
    accepted = await walk.told("application.accepted.v1", is_deemed=True)
    assert accepted["happened_on"] == accepted["accepted_on"] == today


async def statutory(walk: Walk) -> str:
    """Wait until silence has accepted the first step, and return its last day by law."""
    accepted = await walk.told("application.accepted.v1", is_deemed=True)
    return str(accepted["statutory_due_on"])


async def test_a_false_undertaking_is_revoked_and_bars_the_route(
    simulated: System, http: httpx.AsyncClient
) -> None:
    """Template B: the assessment is granted on a promise that the check finds false."""
    registration = {**EXAMPLE, "sponsor": {"unified_social_credit_code": BARRED_CODE}}
    registration.pop("project_code")
    walk = await begin(simulated, http, BARRED_CODE, registration)
    reason = {"template_id": "B", "reason": "the plot is supplied as standard land"}
    await walk.do("reroute", reason, role=Role.COORDINATOR.value)
    await walk.until("B14")
    agency = (await walk.step("B14"))["agency"]
    officer = {"role": Role.AGENCY_OFFICER.value, "agency": agency, "district": "120116"}
    sponsor = {"role": Role.SPONSOR.value, "organisation": BARRED_CODE}
    route = "steps/B14/undertaking"
    await walk.do(f"{route}/tell", {"notice_reference": "津环告〔2027〕5号"}, **officer)
    signed = {"signed_by": "法定代表人", "reference": "CN-2027-5"}
    await walk.do(f"{route}/sign", signed, **sponsor)
    assert (await walk.step("B14"))["outcome"] == "committed"
    await walk.wait(20)

    false = {"result": "false", "reason": "the treatment plant was never built"}
    await walk.do(f"{route}/check", false, **officer)

    barred = await walk.ask(
        f"{route}/tell",
        {"notice_reference": "津环告〔2027〕6号"},
        simulated.headers(Role.AGENCY_OFFICER, agency=agency, district="120116"),
    )
    assert barred.status_code == 409, barred.text
    told = await walk.types()
    assert "undertaking.found-false.v1" in told
    await walk.go_on()
    assert (await walk.case())["status"] == "completed"


async def test_the_register_tells_the_story_of_a_case(walk: Walk) -> None:
    """What happens in a case appears in the timeline of its project."""
    await walk.do("steps/A01/receive")
    url = f"{walk.system.url('project-registry')}/projects/{walk.project_id}/timeline"

    async def told() -> bool | None:
        answer = await walk.http.get(url, headers=walk.system.headers(Role.COORDINATOR))
        types = [each["type"] for each in answer.json()["entries"]]
        return True if "land-supply.application.received.v1" in types else None

    assert await eventually(told)
