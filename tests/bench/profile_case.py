"""Where the time of a command on a case goes, layer by layer.

Run: `python tests/bench/run.py --profile [--document]`. The script of `case_commands` is played at
the command handlers in this process, one command at a time.
"""

import gc
from time import perf_counter

import land_supply.repository.cases
import land_supply.repository.rounds
import shared.database
from bench.case_script import COMMANDS
from bench.layers import Clock, Layer, Profile, profile_of, watched
from bench.our_case import OurCase
from bench.stage import Stage
from land_supply.domain.announcing import Announcer
from land_supply.domain.case import Case
from land_supply.repository import SqlCaseRepository
from shared.database import Session

HANDLER = "handler, unit of work, context and the client"
LAYERS: tuple[Layer, ...] = (
    ("case: from memory, or read", SqlCaseRepository, "with_step"),
    ("rules: what the action does", Case, "act_alone"),
    ("rules: what the action does", Case, "open"),
    ("events: what is told", Announcer, "dated"),
    ("events: what is told", Announcer, "opened"),
    ("rows: case, rounds and ledger", SqlCaseRepository, "save"),
    ("rows: case, rounds and ledger", SqlCaseRepository, "add"),
    ("rows: due dates and the next reminder", land_supply.repository.cases, "values_of"),
    ("rows: history and outbox", SqlCaseRepository, "_tell"),
    ("gather rows", Session, "_add"),
    ("statement: build from the rows", shared.database, "plan"),
    ("connection: take from the pool and give back", Session, "commit"),
    ("PostgreSQL: asyncpg, the statement, its commit", shared.database, "execute"),
)


async def profile(stage: Stage, seconds: float) -> Profile:
    """Give commands for a while and tell where their time went."""
    clock, ours, cases = Clock(), OurCase(), 0
    await ours.prepare(stage.database())
    for number in range(20):
        await ours.run_case(number)
    gc.collect()
    with watched(clock, LAYERS):
        began = perf_counter()
        while (took := perf_counter() - began) < seconds:
            await ours.run_case(cases)
            cases += 1
    await ours.close()
    return profile_of(
        clock, LAYERS, rest=(HANDLER, took), count=cases * len(COMMANDS), unit="command"
    )
