"""Corrections over HTTP: what followed from a wrong decision goes with it, in rows as in events."""

from collections.abc import AsyncIterator

import orjson
import pytest

from land_supply.catalogue import load_catalogue
from shared.auth.principal import Role
from support.case_acts import a_value
from support.cases import COORDINATOR, SPONSOR, RunningCase, play, running_case
from support.servers import MakeDatabase

LATE = {"happened_on": "2026-03-02", "reason": "recorded late"}
PARK = {"role": Role.AGENCY_OFFICER, "agency": "YQ", "district": "120116"}
WRONG = {"reason": "the plot ratio is not that of the regulatory plan"}


@pytest.fixture
async def case(database_url: MakeDatabase) -> AsyncIterator[RunningCase]:
    """Serve a case whose first step is accepted."""
    async with running_case(database_url) as running:
        await running.do("steps/A01/receive", LATE)
        await running.do("steps/A01/accept", LATE)
        yield running


async def standings(case: RunningCase) -> dict[str, tuple[int, str]]:
    """Read the newest round of each step from the rows."""
    rows = await case.api.rows("SELECT step_id, round, status FROM case_steps ORDER BY round")
    return {row["step_id"]: (row["round"], row["status"]) for row in rows}


async def test_a_corrected_decision_stands_again_where_it_stood(case: RunningCase) -> None:
    """The clock goes on with its ledger, and the step that had begun waits again."""
    before = await case.step("A01")
    await case.do("steps/A01/decide", {"outcome": "issued"})
    await case.do("steps/A02/receive", **SPONSOR)

    made = await case.do("steps/A01/correct", WRONG, **COORDINATOR)

    after = await case.step("A01")
    types = [each["type"].removeprefix("land-supply.") for each in made["events"]]
    assert types == [
        "decision.corrected.v1",
        "step.restored.v1",
        "step.withdrawn.v1",
        "step.waiting.v1",
    ]
    assert (await standings(case))["A01"] == (2, "accepted")
    assert (await standings(case))["A02"] == (2, "waiting")
    assert after["statutory_due_on"] == before["statutory_due_on"]


async def test_a_corrected_step_can_be_decided_again(case: RunningCase) -> None:
    """The new rounds go on as if nothing had been wrong."""
    await case.do("steps/A01/decide", {"outcome": "plan_change_needed"})
    await case.do("steps/A01/correct", WRONG)

    await case.do("steps/A01/decide", {"outcome": "issued"})

    found = await standings(case)
    assert (found["A01"], found["A01p"]) == ((2, "decided"), (1, "withdrawn"))
    assert found["A02"] == (1, "ready")


async def test_a_decision_that_began_a_round_of_its_own_is_corrected(case: RunningCase) -> None:
    """A plan that was returned by mistake is under review as before."""
    await case.do("steps/A01/decide", {"outcome": "issued"})
    await case.do("steps/A02/receive")
    await case.do("steps/A02/accept")
    await case.do("steps/A02/decide", {"outcome": "returned"})

    made = await case.do("steps/A02/correct", WRONG)

    corrected = made["events"][0]["data"]
    assert (corrected["round"], corrected["outcome"]) == (1, "returned")
    assert (await standings(case))["A02"] == (3, "accepted")


async def test_facts_that_a_wrong_decision_fixed_are_unknown_again(case: RunningCase) -> None:
    """The control indicators are open until they are fixed again."""
    other = await case.another()
    await other.do("reroute", {"template_id": "B", "reason": "standard land"}, **COORDINATOR)
    template = next(e for e in load_catalogue().selection.templates if e.id == "B")
    facts = {name: a_value(template.facts[name]) for name in template.step("B01").sets}
    await other.do("steps/B01/receive", **PARK)
    await other.do("steps/B01/accept", **PARK)
    await other.do("steps/B01/decide", {"outcome": "issued", "facts": facts}, **PARK)

    made = await other.do("steps/B01/correct", WRONG, **COORDINATOR)

    kept = await case.api.rows(f"SELECT facts FROM cases WHERE id = '{other.id}'")  # noqa: S608 - an id of ours
    assert set(made["events"][0]["data"]["unknown_facts"]) == set(facts)
    assert orjson.loads(kept[0]["facts"]) == {}


async def test_a_licence_that_is_revoked_is_applied_for_again(case: RunningCase) -> None:
    """A rehearsal names the new round; the officer does it, and the sponsor may not."""
    case = await case.another()
    await play(case, "A10")
    for action, body in (("receive", {}), ("accept", {}), ("decide", {"outcome": "granted"})):
        await case.do(f"steps/A10/{action}", body)
    revoked = {"outcome": "revoked", "reason": "granted on a false map"}

    refused = await case.ask("steps/A10/alter", revoked, **SPONSOR)
    tried = await case.ask("steps/A10/alter?dry_run=true", revoked)
    made = await case.do("steps/A10/alter", revoked)

    assert (refused.status_code, tried.json()) == (403, made)
    assert made["events"][0]["type"] == "land-supply.decision.altered.v1"
    rounds = [
        (each["round"], each["outcome"]) for each in made["steps"] if each["step_id"] == "A10"
    ]
    assert rounds == [(1, "revoked"), (2, None)]
    shown = await case.step("A10")
    assert (shown["round"], shown["status"]) == (2, "ready")
    assert "revoked" in [each["outcome"] for each in shown["alterations"]]


async def test_a_correction_needs_a_reason_and_is_not_the_sponsors(case: RunningCase) -> None:
    """Nothing changes without the one or for the other."""
    await case.do("steps/A01/decide", {"outcome": "issued"})

    unexplained = await case.ask("steps/A01/correct")
    of_sponsor = await case.ask("steps/A01/correct", WRONG, **SPONSOR)

    assert (unexplained.status_code, of_sponsor.status_code) == (422, 403)
    assert (await standings(case))["A01"] == (1, "decided")
