"""Many decisions at once: each made or refused by itself, and made once."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from land_supply.schemas import DecisionsResponse
from support.cases import PLANNING, SPONSOR, RunningCase, running_case
from support.servers import MakeDatabase


@pytest.fixture
async def cases(database_url: MakeDatabase) -> AsyncIterator[list[RunningCase]]:
    """Serve three cases whose first step can be decided."""
    async with running_case(database_url) as first:
        running = [first, await first.another(), await first.another()]
        for case in running:
            await case.do("steps/A01/receive", **SPONSOR)
            await case.do("steps/A01/accept")
        yield running


def decision(case: RunningCase, **changes: Any) -> dict[str, Any]:
    """Write a decision of a case's first step."""
    known = {"case_id": case.id, "step_id": "A01", "version": case.version, "outcome": "issued"}
    return {**known, **changes}


async def decide(
    cases: list[RunningCase], *decisions: dict[str, Any], query: str = "", key: str = "k"
) -> dict[str, Any]:
    """Send decisions in one list."""
    body = {"decisions": list(decisions)}
    answer = await cases[0].api.post(f"/decisions{query}", body, key=key, **PLANNING)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    DecisionsResponse.model_validate_json(answer.content)
    return shown


async def test_a_bad_decision_spoils_no_other(cases: list[RunningCase]) -> None:
    """A stale version, an unknown outcome and a foreign step are told, the rest is decided."""
    first, second, third = cases

    answer = await decide(
        cases,
        decision(first),
        decision(second, version=1),
        decision(third, outcome="nonsense"),
        decision(third, step_id="A09"),
        decision(third),
    )

    results = answer["results"]
    assert [each["status"] for each in results] == [200, 412, 422, 404, 200]
    assert (answer["made"], answer["refused"]) == (2, 3)
    assert results[0]["made"]["version"] == first.version + 2
    assert results[2]["problem"]["errors"][0]["pointer"] == "/outcome"
    assert (await second.step("A01"))["status"] == "accepted"


async def test_a_repeated_list_makes_only_what_is_missing(cases: list[RunningCase]) -> None:
    """What was decided is answered again and told once; what was refused is tried again."""
    first, second, _ = cases
    decisions = decision(first), decision(second, version=second.version + 2)
    before = await decide(cases, *decisions)
    await second.do("steps/A01/claim")
    await second.do("steps/A01/return")

    after = await decide(cases, *decisions)

    assert [each["status"] for each in before["results"]] == [200, 412]
    assert [each["status"] for each in after["results"]] == [200, 200]
    assert [each["replayed"] for each in after["results"]] == [True, False]
    assert before["results"][0]["made"] == after["results"][0]["made"]
    assert len([each for each in await first.history() if "decided" in each["type"]]) == 1


async def test_a_key_is_for_one_list(cases: list[RunningCase]) -> None:
    """Another decision at the same place needs a key of its own."""
    first, second, _ = cases
    await decide(cases, decision(first))

    (result,) = (await decide(cases, decision(second)))["results"]

    assert result["problem"]["type"] == "urn:tongtu:problem:idempotency-key-reused"


async def test_decisions_can_be_tried(cases: list[RunningCase]) -> None:
    """A dry run says what each would do, and does nothing."""
    (result,) = (await decide(cases, decision(cases[0]), query="?dry_run=true"))["results"]

    assert result["made"]["events"][0]["type"] == "land-supply.step.decided.v1"
    assert (await cases[0].step("A01"))["status"] == "accepted"
