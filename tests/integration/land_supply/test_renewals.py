"""Renewal of a licence: over HTTP, by silence when its end comes, and under a new calendar."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from uuid import UUID

import pytest

from land_supply.commands import Desk, Wanted
from land_supply.domain.engine import Accept, Action, Decide, Receive, RequestRenewal
from shared.context import Context
from shared.working_days import WorkingDayCalendar, load_notices
from support.case_play import CasePlay, at
from support.cases import SPONSOR, RunningCase, play, running_case
from support.scheduling import Office, noon
from support.servers import MakeDatabase

ALTERED = "land-supply.decision.altered.v1"
RECOMPUTED = "land-supply.clock.recomputed.v1"
REMINDED = "land-supply.step.reminded.v1"
DAY = timedelta(days=1)
OPENED = date(2024, 10, 14)
END = date(2026, 12, 31)
LAST = date(2026, 11, 19)
"""Thirty working days before the end."""
LICENCE = "A10"


@pytest.fixture
async def case(database_url: MakeDatabase) -> AsyncIterator[RunningCase]:
    """Serve a case in which the land-use permit waits for its decision."""
    async with running_case(database_url) as running:
        await play(running, LICENCE)
        for action in ("receive", "accept"):
            await running.do(f"steps/{LICENCE}/{action}")
        yield running


async def granted(case: RunningCase, days: int) -> tuple[date, date]:
    """Grant the permit for some days, and return its first and its last one."""
    shown = await case.step(LICENCE)
    today = date.fromisoformat(shown["since"])
    last = today + days * DAY
    body = {"outcome": "granted", "valid_until": last.isoformat()}
    await case.do(f"steps/{LICENCE}/decide", body)
    return today, last


async def test_a_renewal_is_asked_for_and_decided(case: RunningCase) -> None:
    """The sponsor asks in time; a rehearsal of the decision tells what the decision then tells."""
    today, last = await granted(case, 700)
    body = {"result": "renewed", "valid_until": (last + 700 * DAY).isoformat()}

    asked = await case.do(f"steps/{LICENCE}/renewal/request", **SPONSOR)
    refused = await case.ask(f"steps/{LICENCE}/renewal/decide", body, **SPONSOR)
    tried = await case.ask(f"steps/{LICENCE}/renewal/decide?dry_run=true", body)
    made = await case.do(f"steps/{LICENCE}/renewal/decide", body)

    (told,) = asked["events"]
    assert (told["type"], told["data"]["is_timely"]) == ("land-supply.renewal.requested.v1", True)
    assert told["data"]["happened_on"] == today.isoformat()
    assert (refused.status_code, tried.json()) == (403, made)
    (event,) = made["events"]
    assert (event["type"], event["data"]["outcome"]) == (ALTERED, "renewed")
    assert event["data"]["valid_until"] == body["valid_until"]
    shown = await case.step(LICENCE)
    assert (shown["outcome"], shown["valid_until"]) == ("renewed", body["valid_until"])
    assert "request_renewal" in shown["allowed"]
    types = [each["type"] for each in await case.history()]
    assert types[-2:] == ["land-supply.renewal.requested.v1", ALTERED]


async def test_a_late_request_is_received_and_told_that_silence_will_not_renew(
    case: RunningCase,
) -> None:
    """It is on the agency's desk until the end, may be refused, and cannot be asked for twice."""
    _, last = await granted(case, 20)

    (told,) = (await case.do(f"steps/{LICENCE}/renewal/request", **SPONSOR))["events"]
    pending = await case.step(LICENCE)
    again = await case.ask(f"steps/{LICENCE}/renewal/request", **SPONSOR)
    refusal = {"result": "refused", "reason": "the plan has changed"}
    made = await case.do(f"steps/{LICENCE}/renewal/decide", refusal)

    assert told["data"]["is_timely"] is False
    assert (pending["turn"], again.status_code) == ("agency", 409)
    (event,) = made["events"]
    assert event["type"] == "land-supply.renewal.refused.v1"
    assert event["data"]["valid_until"] == last.isoformat()
    shown = await case.step(LICENCE)
    assert (shown["outcome"], shown["valid_until"]) == ("granted", last.isoformat())
    assert shown["renewal_refused_on"] == event["data"]["happened_on"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"result": "renewed"}, "/valid_until"),
        ({"result": "refused", "valid_until": "2040-01-01"}, "/valid_until"),
        ({"result": "refused"}, "/reason"),
        ({"result": "renewed", "valid_until": "2023-01-01"}, "/valid_until"),
    ],
)
async def test_a_decision_on_a_renewal_says_all_that_it_has_to(
    case: RunningCase, body: dict[str, str], pointer: str
) -> None:
    """A new end exactly where it is renewed, behind the old one; a reason where it is refused."""
    await granted(case, 700)
    await case.do(f"steps/{LICENCE}/renewal/request", **SPONSOR)

    answer = await case.ask(f"steps/{LICENCE}/renewal/decide", body)

    assert answer.status_code == 422
    assert pointer in answer.text


async def licensed(office: Office, *later: Action, on: date = LAST, end: date = END) -> UUID:
    """Open a case, grant the land-use permit until a day, and do something to it later."""
    case_id = await office.open(OPENED)
    context = Context(actor="tester", correlation_id="play", now=noon(OPENED))
    async with office.transactions(context) as uow:
        played = CasePlay(await uow.cases.whole(Wanted(case_id=case_id), Desk()))
        played.walk_to(LICENCE)
        granted_on = played.since(LICENCE)
        uow.cases.save(played.change, at(granted_on))
    decision = Decide(outcome="granted", valid_until=end)
    await office.act(case_id, Receive(), Accept(), decision, on=granted_on, step_id=LICENCE)
    await office.act(case_id, *later, on=on, step_id=LICENCE)
    return case_id


async def told_of_renewal(office: Office) -> list[tuple[str, str]]:
    """List what was told of the end of a licence."""
    kinds = ("renewal", "deemed_renewed", "expired")
    return [
        (fact["kind"], fact["falls_due_on"])
        for fact in await office.told(REMINDED)
        if fact["kind"].startswith(kinds)
    ]


async def test_silence_renews_exactly_once(office: Office) -> None:
    """A week after the end two schedulers find it at once; then nothing is left to tell."""
    await licensed(office, RequestRenewal())
    await office.on(END).scheduler().work_off()
    before = await office.told(ALTERED)
    office.on(END + 8 * DAY)

    await asyncio.gather(office.scheduler().work_off(), office.scheduler(batch=7).work_off())
    await office.on(END + 400 * DAY).scheduler().work_off()

    (fact,) = await office.told(ALTERED)
    assert before == []
    assert (fact["is_deemed"], fact["happened_on"]) == (True, "2027-01-01")
    assert (fact["outcome"], fact["previous_outcome"]) == ("renewed", "granted")
    assert await told_of_renewal(office) == [
        ("renewal_decision_due_soon", "2026-12-28"),
        ("deemed_renewed", "2027-01-01"),
    ]
    assert await office.gaps() == []


@pytest.mark.parametrize("request_in", [(), (RequestRenewal(),)])
async def test_without_a_timely_request_it_ends(
    office: Office, request_in: tuple[Action, ...]
) -> None:
    """Nobody asked, or the day after the last one: the end is told, and nothing is renewed."""
    await licensed(office, *request_in, on=LAST + DAY)

    await office.on(END + 8 * DAY).scheduler().work_off()

    assert await office.told(ALTERED) == []
    assert (await told_of_renewal(office))[-1] == ("expired", "2027-01-01")


async def test_a_notice_that_moves_the_last_day_for_a_request_is_told(office: Office) -> None:
    """Nobody has to act in the step, and it is counted again all the same."""
    known = tuple(each for each in load_notices() if each.year < 2026)
    old = office.beside(calendar=WorkingDayCalendar(known))
    await old.on(OPENED).scheduler().work_off()
    await licensed(old, end=date(2026, 3, 31))

    await office.on(date(2025, 12, 2)).scheduler().work_off()

    moved = [
        (fact["old_renewal_due_on"], fact["renewal_due_on"])
        for fact in await office.told(RECOMPUTED)
        if fact["step_id"] == LICENCE and fact["renewal_due_on"] is not None
    ]
    assert moved == [("2026-02-17", "2026-02-11")]
