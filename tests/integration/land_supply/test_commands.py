"""Commands on a case: what they do, who may ask for them, and that each happens once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from land_supply.schemas import (
    ClockResponse,
    CommandResponse,
    HistoryResponse,
    StepDetailResponse,
)
from shared.auth.principal import Role
from support.cases import COORDINATOR, NOTICE, PLANNING, SPONSOR, RunningCase, play, running_case
from support.servers import MakeDatabase

BEGUN_ON = date(2024, 3, 4)
DRAWINGS: dict[str, Any] = {"role": Role.AGENCY_OFFICER, "agency": "ST", "district": "120116"}
"""An officer of the body that reviews drawings."""
PAUSE = {
    "cause": "expert_review",
    "from_on": "2026-03-10",
    "until_on": "2026-03-20",
    "notice_reference": NOTICE,
    "happened_on": "2026-03-10",
    "reason": "recorded late",
}
LATE = {"happened_on": "2026-03-02", "reason": "recorded late"}


@pytest.fixture
async def case(database_url: MakeDatabase) -> AsyncIterator[RunningCase]:
    """Serve a case that was opened on 2026-03-02."""
    async with running_case(database_url) as running:
        yield running


async def rows(case: RunningCase, table: str) -> int:
    """Count the rows of a table."""
    return int((await case.api.rows(f"SELECT count(*) AS n FROM {table}"))[0]["n"])  # noqa: S608 - a name of ours


async def test_a_step_goes_from_receipt_to_delivery(case: RunningCase) -> None:
    """Each action takes the case on and leaves its facts in order."""
    await case.do("steps/A01/receive", LATE, **SPONSOR)
    await case.do("steps/A01/accept", LATE)
    await case.do("steps/A01/pause", PAUSE)
    await case.do("steps/A01/resume", {"until_on": "2026-03-18", "reason": "recorded late"})
    await case.do("steps/A01/decide", {"outcome": "issued"})
    await case.do("steps/A01/deliver")

    entries = await case.history()
    assert [entry["version"] for entry in entries] == list(range(1, case.version + 1))
    assert [entry["type"].removeprefix("land-supply.") for entry in entries] == [
        "case.opened.v1",
        "application.received.v1",
        "application.accepted.v1",
        "clock.paused.v1",
        "clock.resumed.v1",
        "step.decided.v1",
        "step.ready.v1",
        "decision.delivered.v1",
    ]


async def test_a_pause_moves_the_due_dates_by_its_working_days(case: RunningCase) -> None:
    """Accepted on 2 March, 20 and 10 working days; seven of the pause, and 6 April is Qingming."""
    await case.do("steps/A01/receive", LATE)
    accepted = await case.do("steps/A01/accept", LATE)
    paused = await case.do("steps/A01/pause", PAUSE)

    resumed = await case.do("steps/A01/resume", {"until_on": "2026-03-18"})

    (before,), (after,) = accepted["steps"], resumed["steps"]
    assert (before["statutory_due_on"], before["promised_due_on"]) == ("2026-03-30", "2026-03-16")
    assert (after["statutory_due_on"], after["promised_due_on"]) == ("2026-04-09", "2026-03-25")
    assert paused["events"][0]["data"]["notice_reference"] == NOTICE


async def test_a_dry_run_says_everything_and_does_nothing(case: RunningCase) -> None:
    """The same answer as the command's own, and neither rows nor keys are left."""
    answer = await case.ask("steps/A01/receive?dry_run=true", LATE, key="one")
    history, keys = await rows(case, "case_history"), await rows(case, "idempotency_keys")
    done = await case.ask("steps/A01/receive", LATE, key="one")

    assert (history, keys) == (1, 0)
    assert answer.json() == done.json()
    assert "ETag" not in answer.headers
    assert done.headers["ETag"] == '"2"'


async def test_a_command_is_done_once_for_its_key(case: RunningCase) -> None:
    """The second request gets the first answer, although its version is stale by then."""
    first = await case.ask("steps/A01/receive", key="same")

    second = await case.ask("steps/A01/receive", key="same")

    assert second.status_code == 200
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.content == first.content
    assert await rows(case, "case_history") == 2


async def test_of_two_officers_one_wins(case: RunningCase) -> None:
    """The other one gets 412, and one event is told."""
    await case.do("steps/A01/receive")
    await case.do("steps/A01/accept")

    answers = await asyncio.gather(
        *(case.ask("steps/A01/decide", {"outcome": "issued"}) for _ in range(2))
    )

    assert sorted(answer.status_code for answer in answers) == [200, 412]
    decided = [entry for entry in await case.history() if "step.decided" in entry["type"]]
    assert len(decided) == 1


async def test_a_command_wants_to_know_what_was_seen(case: RunningCase) -> None:
    """Without If-Match 428, with another version 412, with something else 400."""
    path = f"/cases/{case.id}/steps/A01/receive"
    headers = {**case.api.token(**PLANNING), "Idempotency-Key": "k"}

    codes = [
        (await case.api.client.post(path, json={}, headers={**headers, **more})).status_code
        for more in ({}, {"If-Match": '"7"'}, {"If-Match": "7"}, {"If-Match": '"1"'})
    ]

    assert codes == [428, 412, 400, 200]


@pytest.mark.parametrize(
    "who",
    [
        {"role": Role.AGENCY_OFFICER, "agency": "FG", "district": "120116"},
        {"role": Role.AGENCY_OFFICER, "agency": "GZ", "district": "120110"},
        {"role": Role.SPONSOR, "organisation": "91110000100008886U"},
    ],
)
async def test_a_step_of_others_is_not_there(case: RunningCase, who: dict[str, Any]) -> None:
    """Another agency, another district and another sponsor find nothing to act on."""
    asked = await case.ask("steps/A01/receive", **who)
    shown = await case.api.get(f"/cases/{case.id}/steps/A01", **who)

    assert (asked.status_code, shown.status_code) == (404, 404)


async def test_a_sponsor_does_not_decide_for_the_agency(case: RunningCase) -> None:
    """It may hand in; the decision of an agency's step is refused."""
    await case.do("steps/A01/receive", **SPONSOR)
    await case.do("steps/A01/accept")

    refused = await case.ask("steps/A01/decide", {"outcome": "issued"}, **SPONSOR)

    assert refused.status_code == 403
    shown = await case.step("A01", **SPONSOR)
    assert "decide" in {each["action"] for each in shown["refused"]}


async def test_a_step_says_what_is_allowed_and_why_not_the_rest(case: RunningCase) -> None:
    """Every action of the course is in one of the two lists."""
    shown = StepDetailResponse.model_validate(await case.step("A01"))

    assert shown.allowed == ["receive", "claim", "hand_over", "delegate"]
    reasons = {each.action: each.reason.en for each in shown.refused}
    assert reasons["decide"] == "the step is ready; possible when it is accepted"
    assert {"issued", "plan_change_needed"} == {each.outcome for each in shown.outcomes}


async def test_an_action_out_of_turn_names_the_allowed_ones(case: RunningCase) -> None:
    """A conflict, and nothing happens."""
    refused = await case.ask("steps/A01/decide", {"outcome": "issued"})

    assert refused.status_code == 409
    assert "allowed: receive" in refused.json()["detail"]
    assert await rows(case, "case_history") == 1


async def test_an_unknown_outcome_names_those_that_there_are(case: RunningCase) -> None:
    """The field, what was given, what would be right."""
    await case.do("steps/A01/receive")
    await case.do("steps/A01/accept")

    refused = await case.ask("steps/A01/decide", {"outcome": "perhaps"})

    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["pointer"], error["given"]) == (422, "/outcome", "perhaps")
    assert error["expected"] == "one of issued, plan_change_needed"


async def test_the_clock_of_a_step_explains_every_day(case: RunningCase) -> None:
    """Its ledger, and the count with the pause in it."""
    await case.do("steps/A01/receive", LATE)
    await case.do("steps/A01/accept", LATE)
    await case.do("steps/A01/pause", PAUSE)
    clock_id = (await case.step("A01"))["clock_id"]

    answer = await case.api.get(f"/clocks/{clock_id}", **PLANNING)
    foreign = await case.api.get(f"/clocks/{clock_id}", role=Role.AGENCY_OFFICER, agency="FG")

    clock = ClockResponse.model_validate_json(answer.content)
    assert [entry.kind for entry in clock.entries] == ["started", "paused"]
    assert {day.entry for day in clock.days if day.kind == "paused"} == {2}
    assert foreign.status_code == 404


async def test_a_cancelled_case_releases_what_was_open(case: RunningCase) -> None:
    """The city needs a reason; afterwards nothing can be done any more."""
    without = await case.ask("cancel", {}, **COORDINATOR)
    made = await case.do("cancel", {"reason": "the site floods"}, **COORDINATOR)
    later = await case.ask("withdraw", {"reason": "too late"}, **SPONSOR)

    assert without.status_code == 422
    assert made["status"] == "cancelled"
    released = made["events"][0]["data"]["released"]
    assert {each["step_id"] for each in released} >= {"A01", "A09"}
    assert (later.status_code, later.json()["type"]) == (409, "urn:tongtu:problem:case-closed")


async def test_facts_decide_whether_a_step_is_needed(case: RunningCase) -> None:
    """Below both thresholds there is no energy review; an unknown fact is refused by name."""
    facts = {"annual_energy_tce": 20, "annual_electricity_gwh": 1}

    unknown = await case.ask("facts", {"facts": {"colour": "red"}}, **SPONSOR)
    made = await case.do("facts", {"facts": facts}, **SPONSOR)

    assert unknown.json()["errors"][0]["pointer"] == "/facts/colour"
    assert made["events"][0]["type"] == "land-supply.facts.stated.v1"


async def test_the_history_is_paged(case: RunningCase) -> None:
    """`next` of a page is `after` of the following one; the last page has none."""
    await case.do("steps/A01/receive")
    path = f"/cases/{case.id}/history?limit=1"

    first = HistoryResponse.model_validate_json((await case.api.get(path)).content)
    second = HistoryResponse.model_validate_json(
        (await case.api.get(f"{path}&after={first.next}")).content
    )

    assert [entry.version for entry in first.entries + second.entries] == [1, 2]
    assert second.next is None


async def test_answers_are_as_documented(case: RunningCase) -> None:
    """The body of a command is a CommandResponse."""
    answer = await case.ask("steps/A01/receive")

    assert CommandResponse.model_validate_json(answer.content).version == 2


async def test_a_case_changes_its_process_before_anything_has_begun(case: RunningCase) -> None:
    """To the lease process, to standard land and back; once something began, not any more."""
    for template in ("C", "B", "A", "C"):
        order = {"template_id": template, "reason": "the plot is supplied otherwise"}
        made = await case.do("reroute", order, **COORDINATOR)

    await case.do("steps/C01/receive", **SPONSOR)
    refused = await case.ask("reroute", {"template_id": "A", "reason": "again"}, **COORDINATOR)

    assert made["events"][0]["data"]["template"]["id"] == "C"
    assert {each["step_id"]: each["round"] for each in made["steps"]}["C01"] == 2
    assert refused.json()["type"] == "urn:tongtu:problem:case-begun"
    shown = (await case.api.get(f"/cases/{case.id}")).json()
    assert {each["step_id"][0] for each in shown["steps"]} == {"C"}


async def test_a_fact_that_is_learned_late_does_not_shorten_a_running_period(
    case: RunningCase,
) -> None:
    """Drawings of a small building: ten days before the acceptance, and fifteen after it."""
    other = await case.another(registered_on=BEGUN_ON)
    late = (await play(case, "A15")).since("A15")
    early = (await play(other, "A15")).since("A15")
    small = {"facts": {"drawing_size_class": "small"}}
    await other.do("facts", small, **SPONSOR)
    for running, day in ((case, late), (other, early)):
        known = {"happened_on": day.isoformat(), "reason": "recorded late"}
        await running.do("steps/A15/receive", known, **DRAWINGS)
        await running.do("steps/A15/accept", known, **DRAWINGS)
    await case.do("facts", small, **SPONSOR)

    limits = [
        (await running.api.get(f"/clocks/{shown['clock_id']}", **DRAWINGS)).json()["statutory"]
        for running in (case, other)
        for shown in [await running.step("A15", **DRAWINGS)]
    ]

    assert [each["days"] for each in limits] == [15, 10]
