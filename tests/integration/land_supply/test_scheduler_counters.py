"""What the scheduler costs PostgreSQL, counted: next to nothing while nothing is due."""

from datetime import date

import pytest

from land_supply.domain.engine import Accept, Receive
from support.counting import Statements, kinds
from support.scheduling import MONDAY, Office


@pytest.fixture
async def statements(office: Office) -> Statements:
    """Listen to a scheduler that has started."""
    await office.on(MONDAY).scheduler().work_off()
    statements = Statements()
    await statements.listen(office.database)
    return statements


async def test_looking_in_vain_is_two_reads(office: Office, statements: Statements) -> None:
    """One for other calendars, one for moments that have come."""
    scheduler = office.scheduler()
    await scheduler.work_off()
    await statements.taken()

    await scheduler.work_off()

    assert kinds(await statements.taken()) == ["SELECT", "SELECT"]


@pytest.mark.parametrize("cases", [1, 50])
async def test_a_batch_is_one_read_and_one_statement(
    office: Office, statements: Statements, cases: int
) -> None:
    """However many cases it has: found, read, written, and looked whether there are more."""
    for _ in range(cases):
        case_id = await office.open()
        await office.act(case_id, Receive(), Accept(), on=MONDAY)
    scheduler = office.scheduler()
    await scheduler.work_off()
    await statements.taken()

    office.on(date(2026, 4, 7))
    await scheduler.work_off()

    taken = await statements.taken()
    assert kinds(taken) == ["SELECT", "SELECT", "SELECT", "WITH", "SELECT"]
    assert len(await office.told("land-supply.step.reminded.v1")) == 4 * cases
