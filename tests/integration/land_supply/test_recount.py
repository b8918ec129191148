"""A new calendar: what it moves is told once, with its cause, and nothing else changes."""

import asyncio
from datetime import date
from uuid import UUID

import pytest

from land_supply.domain.engine import Accept, Action, PauseClock, Receive
from land_supply.domain.template import PauseCause
from shared.working_days import Notice, NoticeDay, Pause, WorkingDayCalendar, load_calendar
from support.scheduling import FIRST, Office, noon

RECOMPUTED = "land-supply.clock.recomputed.v1"
REMINDED = "land-supply.step.reminded.v1"
NOTICE = Notice(
    year=2027,
    papers=("https://www.gov.cn/2027",),
    days=tuple(NoticeDay(date(2027, 1, day), "元旦", is_off=True) for day in (1, 4)),
)
BEFORE = load_calendar()
AFTER = WorkingDayCalendar((*BEFORE.notices, NOTICE))
OPENED = date(2026, 12, 14)
TODAY = date(2026, 12, 28)


@pytest.fixture
async def counted(office: Office) -> Office:
    """Give an office whose scheduler has started with the old calendar."""
    await office.on(OPENED).scheduler().work_off()
    return office


def renewed(office: Office, *, on: date = TODAY) -> Office:
    """Start another process with the new calendar, on a later day."""
    return office.beside(calendar=AFTER, clock=type(office.clock)(noon(on)))


async def opened(office: Office, *actions: Action, on: date = OPENED) -> UUID:
    """Open a case and do something to its first step, all on one day."""
    case_id = await office.open(on)
    await office.act(case_id, *actions, on=on)
    return case_id


async def test_only_what_moved_is_told(counted: Office) -> None:
    """A running clock and the time for an answer; not a clock that ends before, nor a forecast."""
    moved = await opened(counted, Receive(), Accept())
    answer = await opened(counted, Receive(), on=date(2026, 12, 25))
    await opened(counted, Receive(), Accept(), on=date(2026, 11, 30))
    forecast = await opened(counted)

    await renewed(counted).scheduler().work_off()

    facts = {UUID(fact["case_id"]): fact for fact in await counted.told(RECOMPUTED)}
    assert facts.keys() == {moved, answer}
    assert facts[moved]["old_statutory_due_on"] == "2027-01-11"
    assert facts[moved]["statutory_due_on"] == "2027-01-13"
    assert facts[moved]["notices"] == [{"year": 2027, "papers": ["https://www.gov.cn/2027"]}]
    assert facts[answer]["old_notice_due_on"] == "2027-01-01"
    assert facts[answer]["notice_due_on"] == "2027-01-05"
    rows = await counted.rows("SELECT version FROM cases WHERE id = $1", forecast)
    assert [row["version"] for row in rows] == [1]


async def test_every_round_that_somebody_waits_for_is_counted_again(counted: Office) -> None:
    """Dates, whether they are provisional, and the calendar on the rows are those of today."""
    case_id = await opened(counted, Receive(), Accept())
    await opened(counted)

    await renewed(counted).scheduler().work_off()

    rows = await counted.rows(
        "SELECT case_id, step_id, statutory_due_on, provisional, calendar_version FROM case_steps "
        "WHERE turn <> 'nobody'"
    )
    assert len(rows) > 1
    assert {row["calendar_version"] for row in rows} == {AFTER.calendar_version}
    (row,) = (row for row in rows if (row["case_id"], row["step_id"]) == (case_id, FIRST))
    assert (row["statutory_due_on"], row["provisional"]) == (date(2027, 1, 13), False)


async def test_two_that_count_at_once_tell_each_move_once(counted: Office) -> None:
    """With batches of their own, over the same cases."""
    cases = [await opened(counted, Receive(), Accept()) for _ in range(20)]
    new = renewed(counted)

    await asyncio.gather(*(new.scheduler(batch=size).work_off() for size in (3, 8, 50)))

    told = [fact["case_id"] for fact in await counted.told(RECOMPUTED)]
    assert sorted(told) == sorted(map(str, cases))
    assert await counted.gaps() == []


async def test_a_recount_that_was_interrupted_goes_on(counted: Office) -> None:
    """The database refuses one case; the next run finds what is left, and only that."""
    cases = [await opened(counted, Receive(), Accept()) for _ in range(5)]
    await counted.refuse(cases[2])
    new = renewed(counted)
    left = await new.scheduler().work_off()
    before = await counted.told(RECOMPUTED)

    await counted.allow()
    await new.scheduler().work_off()

    assert (left, len(before)) == (1, 4)
    told = [fact["case_id"] for fact in await counted.told(RECOMPUTED)]
    assert sorted(told) == sorted(map(str, cases))


async def test_a_command_in_between_does_not_hide_what_moved(counted: Office) -> None:
    """A process with the new calendar pauses the clock before anybody has counted again."""
    case_id = await opened(counted, Receive(), Accept())
    review = Pause(TODAY, TODAY)
    new = renewed(counted)
    pause = PauseClock(cause=PauseCause.EXPERT_REVIEW, announced=review)
    await new.act(case_id, pause, on=TODAY)

    for _ in range(2):
        await new.scheduler().work_off()

    (fact,) = await counted.told(RECOMPUTED)
    assert (fact["old_statutory_due_on"], fact["statutory_due_on"]) == ("2027-01-12", "2027-01-14")


async def test_a_former_calendar_does_not_undo_the_one_in_force(counted: Office) -> None:
    """Two versions side by side for a while: the one that started last decides."""
    await opened(counted, Receive(), Accept())
    old = counted.on(TODAY).scheduler()
    await old.work_off()
    new = renewed(counted, on=date(2026, 12, 29)).scheduler()

    for scheduler in (new, old, new, old):
        await scheduler.work_off()

    assert len(await counted.told(RECOMPUTED)) == 1


async def test_a_notice_that_was_taken_back_moves_the_dates_back(counted: Office) -> None:
    """A process that starts with the old calendar again puts it in force again."""
    await opened(counted, Receive(), Accept())
    await renewed(counted).scheduler().work_off()

    await counted.on(date(2026, 12, 29)).scheduler().work_off()

    last = (await counted.told(RECOMPUTED))[-1]
    assert (last["old_statutory_due_on"], last["statutory_due_on"]) == ("2027-01-13", "2027-01-11")
    assert [notice["year"] for notice in last["notices"]] == [2027]


async def test_what_is_due_soon_only_by_the_old_calendar_is_not_told(counted: Office) -> None:
    """Counting again comes before reminding; the new day is told when it comes."""
    await opened(counted, Receive(), Accept())
    await counted.on(date(2027, 1, 5)).scheduler().work_off()
    before = await counted.told(REMINDED)

    await renewed(counted, on=date(2027, 1, 7)).scheduler().work_off()
    between = await counted.told(REMINDED)
    await renewed(counted, on=date(2027, 1, 8)).scheduler().work_off()

    assert between == before
    last = (await counted.told(REMINDED))[-1]
    assert (last["falls_due_on"], last["about_on"]) == ("2027-01-08", "2027-01-13")
