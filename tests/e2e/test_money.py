"""Money over HTTP, on simulated time: facts, versions and windows turn what a project may have."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from project_registry.schemas import EXAMPLE
from shared.auth.principal import Role
from support.e2e import OWN_CODE, System
from support.money import Money, a_call, a_window

APPLICANT = {"applicant_registered_in_tianjin": True, "applicant_seriously_dishonest": False}
COSTLY = {"fact": "total_investment", "op": ">=", "value": 100_000_000, "unit": "CNY"}
COSTLIER = {**COSTLY, "value": 2_000_000_000}


@pytest.fixture
async def money(simulated: System, http: httpx.AsyncClient) -> Money:
    """Register a project of its own."""
    registration: dict[str, Any] = {k: v for k, v in EXAMPLE.items() if k != "project_code"}
    return await Money.begin(simulated, http, registration)


async def test_facts_that_arrive_one_by_one_turn_unknown_into_yes_and_no(money: Money) -> None:
    """The sponsor declares, an agency verifies, and each is told with what it changed."""
    sponsor = {"organisation": OWN_CODE}
    for name, value in APPLICANT.items():
        await money.state(OWN_CODE, {name: value}, Role.COORDINATOR)
    for name in ("funded_by_other_municipal_channel", "is_technical_renovation", "project_filed"):
        value = name != "funded_by_other_municipal_channel"
        await money.state(money.project_id, {name: value}, Role.SPONSOR, **sponsor)
    cost = {"equipment_and_software_investment": "620000000"}
    await money.state(money.project_id, cost, Role.SPONSOR, **sponsor)
    before = await money.match("F01", "unknown")
    assert before["missing_facts"] == ["completed"]

    await money.state(money.project_id, {"completed": True}, Role.AGENCY_OFFICER, agency="GX")
    after = await money.match("F01", "yes")
    await money.state(money.project_id, {"completed": False}, Role.AGENCY_OFFICER, agency="GX")
    await money.match("F01", "no")

    assert (after["low_fen"], after["high_fen"]) == (5_000_000_000, 5_000_000_000)
    told = await money.told("F01", "found", *["changed"] * 7, "withdrawn")
    assert told[-1]["data"]["before"]["verdict"] == "yes"
    assert told[-1]["data"]["cause"] == "facts stated: completed"


async def test_a_new_version_withdraws_and_another_one_finds(money: Money) -> None:
    """What counts is the version of the day; nobody has to ask for it."""
    first = await money.today() + timedelta(days=1)
    await money.publish(a_call("E2E-VERSION", first, [COSTLY]))
    await money.wait(1)
    await money.match("E2E-VERSION", "yes")

    dearer = a_call("E2E-VERSION", first + timedelta(days=1), [COSTLIER], version="2")
    await money.publish(dearer)
    await money.wait(1)
    await money.match("E2E-VERSION", "no")
    again = a_call("E2E-VERSION", first + timedelta(days=2), [COSTLY], version="3")
    await money.publish(again)
    await money.wait(1)
    await money.match("E2E-VERSION", "yes")

    told = await money.told("E2E-VERSION", "found", "withdrawn", "found")
    causes = [each["data"]["cause"] for each in told]
    assert causes == [f"programme E2E-VERSION version {number}" for number in (1, 2, 3)]


async def test_a_window_opens_at_midnight_and_closes(money: Money) -> None:
    """Until then the answer is a no that names the day; each turn is told once."""
    tomorrow = await money.today() + timedelta(days=1)
    opens_on = tomorrow + timedelta(days=2)
    call = a_call("E2E-WINDOW", tomorrow, [COSTLY], windows=[a_window(opens_on, 3)])
    await money.publish(call)
    await money.wait(1)
    before = await money.match("E2E-WINDOW", "no")

    await money.wait(2)
    after = await money.match("E2E-WINDOW", "yes")
    await money.wait(3)
    await money.match("E2E-WINDOW", "no")

    assert (before["window"], before["opens_on"]) == ("upcoming", str(opens_on))
    assert (after["window"], after["deadline"]) == ("open", str(opens_on + timedelta(days=2)))
    told = await money.told("E2E-WINDOW", "found", "withdrawn")
    causes = [each["data"]["cause"] for each in told]
    assert causes == ["window of E2E-WINDOW opened", "window of E2E-WINDOW closed"]
