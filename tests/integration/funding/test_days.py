"""What a day changes by itself is told exactly once, whoever looks, and whenever."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from funding.domain.programme import Programme, Recurrence
from funding.testing import a_comparison, a_programme, a_window
from support.counting import Statements
from support.funding import FOUND, WITHDRAWN, Bureau

WINDOW = a_window(date(2026, 3, 10), date(2026, 3, 20))
CALL = a_programme(a_comparison("in_tianjin", "==", True), programme_id="CALL", windows=(WINDOW,))
ONCE = replace(CALL, recurrence=Recurrence.ONE_CALL)
MIDNIGHT = datetime(2026, 3, 9, 16, tzinfo=UTC)
"""Of 10 March in the city."""


async def work(bureau: Bureau) -> None:
    """Do what a process does beside its consumer."""
    await bureau.watch().look()
    await bureau.worker(batch=2).work_off(asyncio.Event())


async def prepared(bureau: Bureau, programme: Programme) -> Bureau:
    """Register some projects before the window opens."""
    bureau = bureau.beside(programmes=(programme,))
    for _ in range(5):
        await bureau.register(in_tianjin=True)
    await work(bureau)
    await bureau.forget()
    return bureau


async def test_a_window_opens_at_midnight_exactly_once(bureau: Bureau) -> None:
    """Two processes look at once; a moment before they find nothing."""
    bureau = await prepared(bureau, CALL)
    await work(bureau.at(MIDNIGHT.replace(hour=15, minute=59, second=59)))
    before = await bureau.told()

    bureau.at(MIDNIGHT.replace(minute=1))
    for _ in range(3):
        await asyncio.gather(*(work(bureau) for _ in range(2)))

    told = await bureau.told()
    assert before == []
    assert [each["type"] for each in told] == [FOUND] * 5
    assert {each["after"]["window"] for each in told} == {"open"}
    assert {each["cause"] for each in told} == {"window of CALL opened"}


async def test_a_unit_of_work_of_the_day_before_may_still_commit(bureau: Bureau) -> None:
    """So the day is looked at when everything that began before it is done."""
    bureau = await prepared(bureau, CALL)

    await work(bureau.at(MIDNIGHT.replace(second=29)))

    assert await bureau.told() == []


@pytest.mark.parametrize(
    ("programme", "event", "cause"),
    [
        (CALL, WITHDRAWN, "window of CALL closed"),
        (ONCE, WITHDRAWN, "window of CALL closed"),
        (replace(CALL, valid_until=date(2026, 3, 20)), WITHDRAWN, "programme CALL expired"),
    ],
)
async def test_the_day_after_the_last_closes_the_call(
    bureau: Bureau, programme: Programme, event: str, cause: str
) -> None:
    """The last day still counts; afterwards nobody can apply, whether or not more is to come."""
    bureau = await prepared(bureau, programme)
    await work(bureau.on(date(2026, 3, 20)))
    await bureau.forget()

    await work(bureau.on(date(2026, 3, 21)))

    told = await bureau.told()
    assert {(each["type"], each["cause"]) for each in told} == {(event, cause)}
    assert len(told) == 5


async def test_after_a_long_sleep_there_is_one_run_for_each_programme(bureau: Bureau) -> None:
    """The window opened and closed meanwhile; nobody is told of what is past."""
    bureau = await prepared(bureau, CALL)
    runs = len(await bureau.rows("SELECT id FROM rematches"))

    for _ in range(2):
        await work(bureau.on(date(2026, 4, 20)))

    assert len(await bureau.rows("SELECT id FROM rematches")) == runs + 1
    kept = await bureau.rows("SELECT verdict, \"window\" FROM matches WHERE programme_id = 'CALL'")
    assert Counter(map(tuple, kept)) == {("no", "closed"): 5}
    assert await bureau.told() == []


async def test_looking_in_vain_costs_nothing(bureau: Bureau) -> None:
    """A day that was started is remembered."""
    bureau = await prepared(bureau, CALL)
    watch = bureau.watch()
    await watch.look()
    statements = Statements()
    await statements.listen(bureau.database)

    await watch.look()

    assert await statements.taken() == []
