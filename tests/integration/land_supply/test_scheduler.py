"""What falls due by itself is told exactly once, whoever looks, and whatever happens meanwhile."""

import asyncio
from datetime import date
from uuid import UUID

import pytest

from land_supply import handlers
from land_supply.commands import RemindCases
from land_supply.domain.engine import Accept, Decide, Deliver, PauseClock, Receive
from land_supply.domain.template import PauseCause
from shared.errors import StaleVersionError
from shared.working_days import Pause
from support.scheduling import MONDAY, Office

REMINDED = "land-supply.step.reminded.v1"
ACCEPTED = "land-supply.application.accepted.v1"
DUE_SOON_ON = date(2026, 3, 11)
LONG_AFTER = date(2026, 4, 7)
REVIEW = PauseClock(cause=PauseCause.EXPERT_REVIEW, announced=Pause(DUE_SOON_ON, date(2026, 3, 20)))
MOMENTS = [
    ("due_soon", "2026-03-11"),
    ("overdue", "2026-03-17"),
    ("due_soon", "2026-03-25"),
    ("overdue", "2026-03-31"),
]
"""Of planning conditions that were accepted on 2 March, until the beginning of April."""


async def accepted(office: Office, count: int = 1) -> list[UUID]:
    """Open cases whose first step was accepted on the day of its receipt."""
    cases = [await office.open() for _ in range(count)]
    for case_id in cases:
        await office.act(case_id, Receive(), Accept(), on=MONDAY)
    return cases


async def moments(office: Office, case_id: UUID | None = None) -> list[tuple[str, str]]:
    """List what was told, in the order in which it was told."""
    facts = await office.told(REMINDED, case_id)
    return [(fact["kind"], fact["falls_due_on"]) for fact in facts]


async def test_nothing_is_told_before_its_day(office: Office) -> None:
    """The day before is silent, and the day itself is not."""
    (case_id,) = await accepted(office)
    await office.on(date(2026, 3, 10)).scheduler().work_off()
    before = await moments(office)

    await office.on(DUE_SOON_ON).scheduler().work_off()

    assert before == []
    assert await moments(office, case_id) == [("due_soon", "2026-03-11")]


async def test_everything_that_fell_due_while_nobody_looked_is_told_in_order(
    office: Office,
) -> None:
    """Five weeks later, each with the day on which it fell due, and no second time."""
    (case_id,) = await accepted(office)

    for _ in range(2):
        await office.on(LONG_AFTER).scheduler().work_off()

    assert await moments(office, case_id) == MOMENTS
    assert await office.gaps() == []


async def test_days_that_are_looked_at_one_by_one_tell_the_same(office: Office) -> None:
    """A scheduler that never sleeps and one that slept for a month tell the same facts."""
    (case_id,) = await accepted(office)

    for day in range(2, 32):
        await office.on(date(2026, 3, day)).scheduler().work_off()

    assert await moments(office, case_id) == MOMENTS


async def test_schedulers_at_the_same_moment_tell_each_moment_once(office: Office) -> None:
    """Three of them with batches of their own race over the same cases."""
    cases = await accepted(office, 40)
    office.on(LONG_AFTER)

    await asyncio.gather(*(office.scheduler(batch=size).work_off() for size in (7, 16, 50)))

    told = [await moments(office, case_id) for case_id in cases]
    assert told == [MOMENTS] * 40
    assert await office.gaps() == []


async def test_silence_accepts_once_from_the_day_of_the_receipt(office: Office) -> None:
    """Two schedulers find it at once; the ledger starts on the day of the receipt."""
    case_id = await office.open()
    await office.act(case_id, Receive(), on=MONDAY)
    office.on(date(2026, 3, 10))

    await asyncio.gather(office.scheduler().work_off(), office.scheduler().work_off())

    (fact,) = await office.told(ACCEPTED)
    entries = await office.rows("SELECT kind, happened_on, actor FROM clock_entries")
    assert (fact["is_deemed"], fact["happened_on"]) == (True, "2026-03-02")
    assert [tuple(row) for row in entries] == [("started", MONDAY, "service:land-supply")]
    assert [kind for kind, _ in await moments(office)] == ["due_soon", "deemed_accepted"]


async def pause(office: Office, case_id: UUID) -> bool:
    """Pause the clock of the first step, and tell whether nobody else was faster."""
    try:
        await office.act(case_id, REVIEW, on=DUE_SOON_ON)
    except StaleVersionError:
        return False
    return True


async def test_a_pause_at_the_same_moment_comes_before_or_after_it(office: Office) -> None:
    """Either the clock was due soon and then paused, or it was paused and not due soon."""
    cases = await accepted(office, 20)
    office.on(DUE_SOON_ON)

    *paused, _ = await asyncio.gather(
        *(pause(office, case_id) for case_id in cases), office.scheduler(batch=4).work_off()
    )

    await office.scheduler().work_off()
    for case_id, is_paused in zip(cases, paused, strict=True):
        told = await moments(office, case_id)
        assert told in ([("due_soon", "2026-03-11")], [] if is_paused else None)
    assert await office.gaps() == []


async def test_what_a_pause_moved_before_it_was_told_is_not_told(office: Office) -> None:
    """The clock stands still on the day on which it would have been due soon."""
    (case_id,) = await accepted(office)
    assert await pause(office, case_id)

    await office.on(date(2026, 3, 20)).scheduler().work_off()
    silent = await moments(office)
    await office.on(date(2026, 3, 23)).scheduler().work_off()

    assert silent == []
    assert await moments(office) == [("pause_overrun", "2026-03-21")]


async def test_a_pause_between_reading_and_writing_wins(office: Office) -> None:
    """What was decided on the case as it was before is not written; read again, it is not due."""
    cases = await accepted(office, 3)
    means = office.on(DUE_SOON_ON).means
    command = RemindCases(case_ids=tuple(cases), moment=means.moment())

    with pytest.raises(StaleVersionError):
        async with office.transactions(means.context(command.moment)) as uow:
            await handlers.remind_cases(command, uow)
            assert await pause(office, cases[1])
    await office.scheduler().work_off()

    told = [await moments(office, case_id) for case_id in cases]
    assert told == [[("due_soon", "2026-03-11")], [], [("due_soon", "2026-03-11")]]


async def test_a_reminder_between_reading_and_writing_of_a_pause_wins(office: Office) -> None:
    """The officer hears that the case has changed, and pauses it then."""
    (case_id,) = await accepted(office)
    office.on(DUE_SOON_ON)

    with pytest.raises(StaleVersionError):
        async with office.acting(case_id, REVIEW, on=DUE_SOON_ON):
            await office.scheduler().work_off()

    assert await moments(office) == [("due_soon", "2026-03-11")]
    assert await pause(office, case_id)


async def test_of_two_who_read_the_same_one_writes(office: Office) -> None:
    """The other one reads again, and finds that everything is told."""
    await accepted(office, 3)
    means = office.on(LONG_AFTER).means
    cases = await office.rows("SELECT id FROM cases")
    command = RemindCases(case_ids=tuple(row["id"] for row in cases), moment=means.moment())

    with pytest.raises(StaleVersionError):
        async with office.transactions(means.context(command.moment)) as uow:
            await handlers.remind_cases(command, uow)
            await office.scheduler().work_off()
    async with office.transactions(means.context(command.moment)) as uow:
        again = await handlers.remind_cases(command, uow)

    assert again == []
    assert len(await moments(office)) == 3 * len(MOMENTS)


async def test_an_interrupted_run_leaves_nothing_half_done(office: Office) -> None:
    """The database refuses the last case of a batch; the others are told, and it is later."""
    cases = await accepted(office, 5)
    await office.refuse(cases[2])

    left = await office.on(LONG_AFTER).scheduler().work_off()

    told = [await moments(office, case_id) for case_id in cases]
    assert left == 1
    assert told == [MOMENTS, MOMENTS, [], MOMENTS, MOMENTS]
    await office.allow()
    assert await office.scheduler().work_off() == 0
    assert await moments(office, cases[2]) == MOMENTS
    assert await office.gaps() == []


async def test_a_scheduler_that_dies_is_taken_over_by_the_next(office: Office) -> None:
    """Cancelled in the midst of its work, at one place after the other."""
    cases = await accepted(office, 12)
    office.on(LONG_AFTER)

    for turns in range(1, 60, 4):
        dying = asyncio.create_task(office.scheduler(batch=2).work_off())
        for _ in range(turns):
            await asyncio.sleep(0)
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
    await office.scheduler().work_off()

    assert [await moments(office, case_id) for case_id in cases] == [MOMENTS] * 12
    assert await office.gaps() == []


async def test_an_idle_scheduler_writes_nothing(office: Office) -> None:
    """Where nothing has come, no version rises."""
    await accepted(office, 3)
    versions = await office.rows("SELECT id, version FROM cases ORDER BY id")

    assert await office.scheduler().work_off() == 0

    assert await office.rows("SELECT id, version FROM cases ORDER BY id") == versions


async def test_a_round_that_is_looked_at_in_vain_gets_its_right_day(office: Office) -> None:
    """It is not looked at for ever, and nobody hears of it."""
    (case_id,) = await accepted(office)
    early = "UPDATE case_steps SET remind_on = '2026-03-02' WHERE turn = 'agency'"
    await office.database.execute(early)

    await office.on(MONDAY).scheduler().work_off()

    rows = await office.rows("SELECT remind_on FROM case_steps WHERE remind_on IS NOT NULL")
    assert [row["remind_on"] for row in rows] == [DUE_SOON_ON]
    assert await moments(office, case_id) == []


async def test_a_round_that_was_replaced_is_told_of_as_well(office: Office) -> None:
    """The plan was returned too late; the ledger of its clock is not written again."""
    (case_id,) = await accepted(office)
    await office.act(case_id, Decide(outcome="issued"), Deliver(), on=MONDAY)
    await office.act(case_id, Receive(), Accept(), on=MONDAY, step_id="A02")
    returned = Decide(outcome="returned")
    await office.act(case_id, returned, on=date(2026, 6, 1), step_id="A02")

    await office.on(date(2026, 6, 30)).scheduler().work_off()

    told = [(fact["step_id"], fact["round"], fact["kind"]) for fact in await office.told(REMINDED)]
    assert told
    assert set(told) == {("A02", 1, "overdue")}
    assert await office.gaps() == []
