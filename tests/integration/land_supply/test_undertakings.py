"""Undertakings over HTTP: decided at once, owed afterwards, and barred where one was false."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest

from land_supply.schemas import UndertakingResponse
from shared.auth.principal import Role
from support.case_play import CALENDAR
from support.cases import COORDINATOR, SPONSOR, RunningCase, play, running_case
from support.servers import MakeDatabase

BEGUN_ON = date(2024, 3, 4)
DAY = timedelta(days=1)
DRAWINGS: dict[str, Any] = {"role": Role.AGENCY_OFFICER, "agency": "ST", "district": "120116"}
"""An officer of the body that reviews drawings."""
ROUTE = "steps/A15/undertaking"
TELL = {"notice_reference": "notice 1"}
SIGN = {"signed_by": "legal representative", "reference": "U-1"}
CERTIFICATE = "drawing-certificate"


@pytest.fixture
async def case(database_url: MakeDatabase) -> AsyncIterator[RunningCase]:
    """Serve a case in which the drawings are to be reviewed."""
    async with running_case(database_url, registered_on=BEGUN_ON) as running:
        yield running


def on(day: date, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Say that something happened on a day, and why it is told later."""
    return {"reason": "recorded late", **(body or {}), "happened_on": day.isoformat()}


async def signed(case: RunningCase) -> date:
    """Bring a case to where the drawings were undertaken; return the day."""
    day = (await play(case, "A15")).since("A15")
    await case.do(f"{ROUTE}/tell", on(day, TELL), **DRAWINGS)
    await case.do(f"{ROUTE}/sign", on(day, SIGN), **SPONSOR)
    return day


async def shown(case: RunningCase) -> UndertakingResponse:
    """Show what was undertaken."""
    answer = await case.api.get(f"/cases/{case.id}/{ROUTE}", **DRAWINGS)
    return UndertakingResponse.model_validate_json(answer.content)


async def test_an_undertaking_decides_at_once_and_is_owed(case: RunningCase) -> None:
    """What is owed is shown with its days, and waits in the row of the round."""
    day = await signed(case)

    due = CALENDAR.add_calendar_days(day, 60).on
    given = await shown(case)
    (row,) = await case.api.rows("SELECT * FROM case_steps WHERE step_id = 'A15'")
    assert (given.status, given.signed_on, given.check_due_on) == ("signed", day, due)
    assert [(each.paper, each.due_on) for each in given.papers] == [(CERTIFICATE, due)]
    assert (row["status"], row["outcome"], row["undertaking"]) == ("decided", "committed", "signed")
    assert row["remind_on"] is not None


async def test_what_was_undertaken_is_brought_and_checked(case: RunningCase) -> None:
    """Afterwards nothing is owed, and the decision stands; other commands keep what is owed."""
    day = await signed(case)
    await case.do("steps/A15/deliver", on(day), **DRAWINGS)
    (before,) = await case.api.rows("SELECT due_on, turn FROM case_steps WHERE step_id = 'A15'")
    brought = on(day + DAY, {"papers": [CERTIFICATE]})
    await case.do(f"{ROUTE}/supplement", brought, **SPONSOR)

    await case.do(f"{ROUTE}/check", on(day + DAY, {"result": "kept"}), **DRAWINGS)

    given = await shown(case)
    (row,) = await case.api.rows("SELECT * FROM case_steps WHERE step_id = 'A15'")
    due = CALENDAR.add_calendar_days(day, 60).on
    assert (before["due_on"], before["turn"]) == (due, "applicant")
    assert (given.status, given.papers[0].received_on) == ("kept", day + DAY)
    assert (row["turn"], row["remind_on"], row["due_on"]) == ("nobody", None, None)


async def test_a_false_undertaking_revokes_bars_and_blocks(case: RunningCase) -> None:
    """Neither this case nor another one of the sponsor takes the route within a year."""
    other = await case.another(registered_on=BEGUN_ON)
    day = await signed(case)
    await play(other, "A15")

    made = await case.do(f"{ROUTE}/check", on(day + DAY, {"result": "false"}), **DRAWINGS)

    types = [event["type"].removeprefix("land-supply.") for event in made["events"]]
    until = made["events"][0]["data"]["barred_until"]
    assert types[:3] == ["undertaking.found-false.v1", "credit-record.entered.v1", "step.ready.v1"]
    assert until == CALENDAR.add_calendar_months(day + DAY, 12, "none").on.isoformat()
    for barred in (case, other):
        refused = await barred.ask(f"{ROUTE}/tell", on(day + 2 * DAY, TELL), **DRAWINGS)
        assert (refused.status_code, refused.json()["type"]) == (
            409,
            "urn:tongtu:problem:undertaking-barred",
        )
        assert until in refused.json()["detail"]


async def test_whoever_was_told_before_the_bar_does_not_sign_after_it(case: RunningCase) -> None:
    """The bar counts on the day of the signature."""
    other = await case.another(registered_on=BEGUN_ON)
    day = await signed(case)
    await play(other, "A15")
    await other.do(f"{ROUTE}/tell", on(day, TELL), **DRAWINGS)
    await case.do(f"{ROUTE}/check", on(day + DAY, {"result": "false"}), **DRAWINGS)

    refused = await other.ask(f"{ROUTE}/sign", on(day + 2 * DAY, SIGN), **SPONSOR)

    assert refused.status_code == 409
    assert (await other.step("A15", **DRAWINGS))["status"] == "ready"


async def test_another_sponsor_is_not_barred(case: RunningCase) -> None:
    """The bar belongs to whoever undertook what was false."""
    sponsor = {"name": "另一企业", "unified_social_credit_code": "91120116MADEMQ012W"}
    other = await case.another(registered_on=BEGUN_ON, sponsor=sponsor)
    day = await signed(case)
    await play(other, "A15")
    await case.do(f"{ROUTE}/check", on(day + DAY, {"result": "false"}), **DRAWINGS)

    answer = await other.ask(f"{ROUTE}/tell", on(day + 2 * DAY, TELL), **DRAWINGS)

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("action", "body", "who", "status"),
    [
        ("tell", TELL, SPONSOR, 403),
        ("check", {"result": "kept"}, SPONSOR, 403),
        ("tell", {}, DRAWINGS, 422),
        ("tell", TELL, {"role": Role.AGENCY_OFFICER, "agency": "HB", "district": "120116"}, 404),
        ("sign", SIGN, DRAWINGS, 409),
        ("tell", TELL, COORDINATOR, 200),
    ],
)
async def test_each_side_does_its_own_part(
    case: RunningCase, action: str, body: dict[str, Any], who: dict[str, Any], status: int
) -> None:
    """The enterprise does not check itself, and nobody signs what was not told."""
    day = (await play(case, "A15")).since("A15")

    answer = await case.ask(f"{ROUTE}/{action}", on(day, body), **who)

    assert answer.status_code == status, answer.text


async def test_a_step_says_why_it_may_not_be_undertaken(case: RunningCase) -> None:
    """The route is shown as closed, and the refusal says so."""
    day = date(2024, 3, 4)

    refused = await case.ask("steps/A01/undertaking/tell", on(day, TELL))
    reasons = {each["action"]: each["reason"]["en"] for each in (await case.step("A01"))["refused"]}

    assert refused.json()["type"] == "urn:tongtu:problem:undertaking-route-closed"
    assert reasons["tell_conditions"] == "no undertaking can bring this decision about"
