"""One form for several steps over HTTP, on a real database."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest

from land_supply.schemas import ClockResponse, JointApplicationResponse
from shared.auth.principal import Role
from support.case_play import CALENDAR
from support.cases import SPONSOR, RunningCase, play, running_case
from support.servers import MakeDatabase

DAY = timedelta(days=1)
STEPS = ("A10", "A12", "A13")
FORM = "joint-acceptances/JA-A"
WINDOW: dict[str, Any] = {"role": Role.AGENCY_OFFICER, "agency": "SP", "district": "120116"}
EXTENSION = {
    "days": 15,
    "authority": "peoples_government_head",
    "approver": "head of the district",
    "notice_reference": "notice 9",
}
OUTCOMES = {"A10": "granted", "A12": "approved", "A13": "passed"}


@pytest.fixture
async def case(database_url: MakeDatabase) -> AsyncIterator[RunningCase]:
    """Serve a case in which three steps can be applied for on one form."""
    async with running_case(database_url, registered_on=date(2024, 3, 4)) as running:
        yield running


def on(day: date, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Say that something happened on a day, and why it is told later."""
    return {"reason": "recorded late", **(body or {}), "happened_on": day.isoformat()}


def officer(agency: str) -> dict[str, Any]:
    """Name an officer of the agency of one of the steps."""
    return {"role": Role.AGENCY_OFFICER, "agency": agency, "district": "120116"}


async def accepted(case: RunningCase) -> tuple[date, dict[str, str]]:
    """Bring a case to where the form is accepted; return the day and the agency of each step."""
    played = await play(case, *STEPS)
    day = played.since(*STEPS)
    await case.do(f"{FORM}/receive", on(day), **SPONSOR)
    await case.do(f"{FORM}/accept", on(day), **WINDOW)
    return day, {each: str(played.state(each).agency) for each in STEPS}


async def shown(case: RunningCase) -> JointApplicationResponse:
    """Show the newest form of the group."""
    answer = await case.api.get(f"/cases/{case.id}/{FORM}", **WINDOW)
    return JointApplicationResponse.model_validate_json(answer.content)


async def exclude(case: RunningCase, day: date, agencies: dict[str, str]) -> date:
    """Take forty working days out of the count of each step."""
    last = CALENDAR.add_working_days(day, 40).on
    days = {
        "cause": "enterprise_time",
        "from_on": (day + DAY).isoformat(),
        "until_on": last.isoformat(),
        "notice_reference": "notice 8",
    }
    for step_id, agency in agencies.items():
        await case.do(f"steps/{step_id}/exclude", on(last, days), **officer(agency))
    return last


async def due_days(case: RunningCase) -> dict[str, date]:
    """Read the last day by law of each step of the form."""
    found = await case.api.rows(
        "SELECT step_id, statutory_due_on FROM case_steps WHERE step_id = ANY($1)", list(STEPS)
    )
    return {row["step_id"]: row["statutory_due_on"] for row in found}


async def test_one_form_is_received_and_accepted_for_all(case: RunningCase) -> None:
    """Each step keeps its agency and its clock; the form has one of its own."""
    day, agencies = await accepted(case)

    form = await shown(case)
    assert len(set(agencies.values())) == 3
    assert (form.status, form.accepted_on) == ("accepted", day)
    assert form.statutory_due_on == CALENDAR.add_working_days(day, 45).on
    assert [(each.step_id, each.status, each.bound_by) for each in form.steps] == [
        (each, "accepted", "own") for each in STEPS
    ]


async def test_an_extension_moves_the_date_of_every_member(case: RunningCase) -> None:
    """Joint handling binds the steps, until the head of the people's government gives more."""
    day, agencies = await accepted(case)
    last = await exclude(case, day, agencies)
    before = await due_days(case)

    made = await case.do(f"{FORM}/extend", on(last, EXTENSION), **WINDOW)

    after = await due_days(case)
    assert set(before.values()) == {CALENDAR.add_working_days(day, 45).on}
    assert all(before[each] < after[each] for each in STEPS)
    (event,) = made["events"]
    assert event["type"] == "land-supply.joint-application.extended.v1"
    assert {step["step_id"]: step["statutory_due_on"] for step in event["data"]["steps"]} == {
        each: after[each].isoformat() for each in STEPS
    }


async def test_both_clocks_say_which_of_them_binds(case: RunningCase) -> None:
    """The step's own names the other; that of joint handling explains itself."""
    day, agencies = await accepted(case)
    last = await exclude(case, day, agencies)
    detail = await case.step("A10", **officer(agencies["A10"]))

    own, joint = [
        ClockResponse.model_validate_json(
            (await case.api.get(f"/clocks/{detail[name]}", **officer(agencies["A10"]))).content
        )
        for name in ("clock_id", "joint_id")
    ]

    due = CALENDAR.add_working_days(day, 45).on
    assert detail["statutory_due_on"] == due.isoformat()
    assert (own.bound_by, own.joint_due_on, own.step_id) == ("joint", due, "A10")
    assert own.statutory_due_on > last
    assert (joint.group_id, joint.step_id, joint.statutory_due_on) == ("JA-A", None, due)
    assert max(each.statutory_number or 0 for each in joint.days) == 45


async def test_each_agency_decides_and_the_last_one_ends_it(case: RunningCase) -> None:
    """The ledger of the joint clock is written like any other."""
    day, agencies = await accepted(case)
    types: list[list[str]] = []

    for step_id, agency in agencies.items():
        decided = on(day + DAY, {"outcome": OUTCOMES[step_id]})
        made = await case.do(f"steps/{step_id}/decide", decided, **officer(agency))
        types.append([event["type"] for event in made["events"]])

    form = await shown(case)
    ledger = await case.api.rows(
        "SELECT kind FROM clock_entries WHERE clock_id = $1 ORDER BY position", form.clock_id
    )
    completed = "land-supply.joint-application.completed.v1"
    assert [completed in each for each in types] == [False, False, True]
    assert (form.status, form.completed_on) == ("completed", day + DAY)
    assert [row["kind"] for row in ledger] == ["started", "stopped"]
    assert await case.api.rows("SELECT 1 FROM joint_applications WHERE status = 'completed'")


async def test_only_the_window_accepts_the_form(case: RunningCase) -> None:
    """Another agency of the form is refused, and so is the sponsor."""
    day = (await play(case, *STEPS)).since(*STEPS)
    await case.do(f"{FORM}/receive", on(day), **SPONSOR)

    answers = [
        await case.ask(f"{FORM}/accept", on(day), **who) for who in (officer("HB"), SPONSOR, WINDOW)
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 200]


async def test_a_form_that_is_not_ready_is_refused_with_where_it_stands(case: RunningCase) -> None:
    """Nothing of the group is ready in a new case."""
    refused = await case.ask(f"{FORM}/receive", on(date(2024, 3, 4)), **SPONSOR)
    unknown = await case.ask("joint-acceptances/JA-X/receive", on(date(2024, 3, 4)), **SPONSOR)

    assert (refused.status_code, unknown.status_code) == (409, 404)
    assert refused.json()["type"] == "urn:tongtu:problem:joint-order"
    assert "A10 is waiting" in refused.json()["detail"]
