"""A running case moves to another version of its process over HTTP, and back."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from land_supply.schemas import CommandResponse
from shared.auth.principal import Role
from support.cases import COORDINATOR, PLANNING, SPONSOR, RunningCase
from support.moves import ADDED, BACK, BULK, NEW, case_of_two_versions, shown
from support.servers import MakeDatabase

LATE = {"happened_on": "2026-03-02", "reason": "recorded late"}


@pytest.fixture
async def case(database_url: MakeDatabase) -> AsyncIterator[RunningCase]:
    """Serve a case by version 1 of process A, of which there is a version 2."""
    async with case_of_two_versions(database_url) as running:
        yield running


async def test_a_move_that_is_taken_back_shows_the_case_as_it_was(case: RunningCase) -> None:
    """Every step with its dates, its desk and its place is as before; the history has both."""
    await case.do("steps/A01/receive", LATE, **SPONSOR)
    before = await shown(case)

    moved = await case.do("move", NEW, **COORDINATOR)
    between = await shown(case)
    await case.do("revert-move", BACK, **COORDINATOR)

    CommandResponse.model_validate_json(CommandResponse(**moved).to_bytes())
    assert between["template"]["version"] == "2"
    assert between["steps"][-1]["step_id"] == ADDED
    assert await shown(case) == before
    types = [each["type"] for each in await case.history()]
    assert types.count("land-supply.case.moved.v1") == 2


async def test_a_running_clock_goes_on_as_the_applicant_was_told(case: RunningCase) -> None:
    """Promised were ten working days; the eight of the new version are for those who come later."""
    await case.do("steps/A01/receive", LATE, **SPONSOR)
    await case.do("steps/A01/accept", LATE)
    before = await case.step("A01")

    moved = await case.do("move", NEW, **COORDINATOR)

    after = await case.step("A01")
    clock = await case.api.get(f"/clocks/{after['clock_id']}", **PLANNING)
    assert after["promised_due_on"] == before["promised_due_on"]
    assert clock.json()["promised"]["days"] == 10
    differences = {each["step_id"]: each for each in moved["events"][0]["data"]["differences"]}
    assert differences["A01"]["keeps_limits"]


async def test_a_moved_case_goes_on_by_its_new_version(case: RunningCase) -> None:
    """What comes back after another move has a round of its own, and takes commands."""
    await case.do("move", NEW, **COORDINATOR)
    await case.do("revert-move", BACK, **COORDINATOR)
    await case.do("move", NEW, **COORDINATOR)

    decided = await case.do(f"steps/{ADDED}/decide", {"outcome": "done"}, **SPONSOR)

    (step,) = decided["steps"]
    assert (step["step_id"], step["round"], step["status"]) == (ADDED, 2, "decided")


async def test_a_dry_run_names_the_differences_and_moves_nothing(case: RunningCase) -> None:
    """Whoever asks sees what would be told."""
    before = await shown(case)

    tried = await case.ask("move?dry_run=true", NEW, **COORDINATOR)

    told = tried.json()["events"][0]["data"]
    assert [each["step_id"] for each in told["differences"]] == ["A01", ADDED]
    assert await shown(case) == before


async def test_a_refusal_names_the_steps_and_reasons(case: RunningCase) -> None:
    """On the way back nothing may have begun that the former version does not have."""
    await case.do("move", NEW, **COORDINATOR)
    await case.do(f"steps/{ADDED}/decide", {"outcome": "done"}, **SPONSOR)

    refused = await case.ask("revert-move", BACK, **COORDINATOR)

    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (409, "urn:tongtu:problem:case-cannot-move")
    assert problem["detail"] == (
        "The case cannot move to version 1: "
        f"step {ADDED} is decided, and the version has no such step."
    )


async def test_a_case_that_never_moved_cannot_go_back(case: RunningCase) -> None:
    """The refusal says so."""
    refused = await case.ask("revert-move", BACK, **COORDINATOR)

    assert (refused.status_code, refused.json()["type"]) == (409, "urn:tongtu:problem:no-move")


async def test_a_move_needs_the_version_that_was_seen(case: RunningCase) -> None:
    """Somebody who looked at the case before it changed decides again."""
    await case.do("move", NEW, **COORDINATOR)

    refused = await case.ask("revert-move", BACK, seen=1, **COORDINATOR)

    assert refused.status_code == 412


@pytest.mark.parametrize("who", [SPONSOR, PLANNING, {"role": Role.AUDITOR}])
async def test_only_the_coordinator_moves_cases(case: RunningCase, who: dict[str, Any]) -> None:
    """Neither one nor many."""
    one = await case.ask("move", NEW, **who)
    many = await case.api.post("/moves", BULK, **who)

    assert (one.status_code, many.status_code) == (403, 403)
