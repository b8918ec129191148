"""What both sides of the benchmark of case commands leave in the database."""

import json

import pytest

from bench.case_baseline import BaselineCase
from bench.case_rows import require_same_rows
from bench.case_script import Tally
from bench.measuring import WrongResultError
from bench.our_case import OurCase
from support.servers import MakeDatabase

STEPS = "SELECT step_id, status, turn, remind_on IS NULL, due_on IS NULL FROM case_steps ORDER BY 1"
FACTS = "SELECT type, data FROM case_history ORDER BY version"


async def test_both_sides_write_the_same_rows(database_url: MakeDatabase) -> None:
    """The same facts with the same fields, as many rows in every table, and as many bytes."""
    ours, baseline = OurCase(), BaselineCase()
    for side in (ours, baseline):
        await side.prepare(database_url())
        await side.run_case(1)

    steps = [await side.pool.fetch(STEPS) for side in (ours, baseline)]
    told = [await side.pool.fetch(FACTS) for side in (ours, baseline)]

    assert await ours.tally() == await baseline.tally() == Tally(completed=1, commands=14)
    await require_same_rows(ours.pool, baseline.pool)
    keys = [[(row["type"], json.loads(row["data"]).keys()) for row in rows] for rows in told]
    assert keys[0] == keys[1]
    assert steps[0] == steps[1]
    for side in (ours, baseline):
        await side.close()


async def test_a_side_that_writes_less_gets_no_figure(database_url: MakeDatabase) -> None:
    """A case more on one side is noticed."""
    ours, baseline = OurCase(), BaselineCase()
    for side in (ours, baseline):
        await side.prepare(database_url())
        await side.run_case(1)

    await ours.run_case(2)

    with pytest.raises(WrongResultError, match="ours wrote"):
        await require_same_rows(ours.pool, baseline.pool)
    for side in (ours, baseline):
        await side.close()
