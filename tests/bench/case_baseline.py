"""The baseline of case commands: SQL by hand, one statement a command, through an asyncpg pool.

It writes the rows that our case engine writes and decides nothing: what a command changes is known
beforehand, no rule is asked, no due date counted, nothing is read. The version still guards.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

from bench.case_rows import (
    CASE_HISTORY,
    CASE_STEPS,
    CASES,
    CHANGED_IN_CASES,
    CHANGED_IN_STEPS,
    CLOCK_ENTRIES,
    OUTBOX,
    Columns,
    Effect,
    effects,
    tally,
)
from bench.case_script import COMMANDS, OPEN, Command, Tally
from bench.case_values import MISSING, Case, Values, entry_row, fact_rows, step_row
from bench.measuring import require
from bench.pools import open_pool
from land_supply import bootstrap

STEP_KEY = ("case_id", "step_id")


class BaselineCase:
    """Runs cases by statements that were written beforehand."""

    def __init__(self) -> None:
        self._effects = effects()
        self._statements = {
            command: _statement(command, effect) for command, effect in self._effects.items()
        }
        self.pool: Any = None

    async def prepare(self, url: str) -> None:
        """Make land supply's tables."""
        await bootstrap.build().migrations.upgrade(url)
        self.pool = await open_pool(url)

    async def run_case(self, number: int) -> None:
        """Give all commands of one case."""
        case = Case()
        for command in COMMANDS:
            effect = self._effects[command]
            values = _values(case, command, effect)
            written = await self.pool.execute(self._statements[command], *values)
            wanted = f"INSERT 0 {len(effect.events)}"
            require(written == wanted, f"{command.name} of case {number}: {written}")

    async def tally(self) -> Tally:
        """Count completed cases and commands."""
        return await tally(self.pool)

    async def close(self) -> None:
        """Close the pool."""
        if self.pool is not None:
            await self.pool.close()


def _statement(command: Command, effect: Effect) -> str:
    """Write one statement; its parameters are numbered in the order of `_values`."""
    numbers = count(1)
    if command == OPEN:
        case = f"{_insert('cases', CASES)} {_rows(CASES, 1, numbers)} RETURNING id"
        steps = (
            f"{_insert('case_steps', CASE_STEPS)} {_rows(CASE_STEPS, len(effect.steps), numbers)}"
        )
    else:
        case, steps = _update_case(numbers), _update_steps(len(effect.steps), numbers)
    entries = ""
    if effect.entries:
        rows = _rows(CLOCK_ENTRIES, len(effect.entries), numbers, "moved")
        entries = f"entry AS ({_insert('clock_entries', CLOCK_ENTRIES)} {rows}),"
    events = len(effect.events)
    told = _rows(CASE_HISTORY, events, numbers, "moved")
    history = f"{_insert('case_history', CASE_HISTORY)} {told}"
    outbox = f"{_insert('outbox', OUTBOX)} {_rows(OUTBOX, events, numbers, 'moved')}"
    return f"WITH moved AS ({case}), step AS ({steps}), {entries} history AS ({history}) {outbox}"


def _update_case(numbers: Iterator[int]) -> str:
    changes = ", ".join(f"{name} = ${next(numbers)}::{CASES[name]}" for name in CHANGED_IN_CASES)
    guard = f"id = ${next(numbers)} AND version = ${next(numbers)}"
    return f"UPDATE cases SET {changes} WHERE {guard} RETURNING id"  # noqa: S608 - constants


def _update_steps(steps: int, numbers: Iterator[int]) -> str:
    """Change one step in the plainest way, and several by one join."""
    columns = {name: CASE_STEPS[name] for name in (*STEP_KEY, *CHANGED_IN_STEPS)}
    if steps == 1:
        key = f"step.case_id = ${next(numbers)} AND step.step_id = ${next(numbers)}"
        changes = (f"{name} = ${next(numbers)}::{columns[name]}" for name in CHANGED_IN_STEPS)
        given = "moved"
    else:
        rows = ", ".join(f"({_row(columns, numbers)})" for _ in range(steps))
        key = "step.case_id = given.case_id AND step.step_id = given.step_id"
        changes = (f"{name} = given.{name}" for name in CHANGED_IN_STEPS)
        given = f"(VALUES {rows}) AS given ({', '.join(columns)}), moved"
    changed = ", ".join(changes)
    return f"UPDATE case_steps AS step SET {changed} FROM {given} WHERE {key} AND step.round = 1"  # noqa: S608 - constants


def _insert(table: str, columns: Columns) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)})"


def _rows(columns: Columns, rows: int, numbers: Iterator[int], guard: str = "") -> str:
    """Select rows of parameters, if there is what the guard returned."""
    if rows == 1:
        source = f" FROM {guard}" if guard else ""
        return f"SELECT {_row(columns, numbers)}{source}"
    values = ", ".join(f"({_row(columns, numbers)})" for _ in range(rows))
    also = f", {guard}" if guard else ""
    return f"SELECT given.* FROM (VALUES {values}) AS given{also}"  # noqa: S608 - parameters


def _row(columns: Columns, numbers: Iterator[int]) -> str:
    return ", ".join(f"${next(numbers)}::{kind}" for kind in columns.values())


def _values(case: Case, command: Command, effect: Effect) -> list[Any]:
    """Return the parameters of a statement, and move the case on."""
    before, now = case.version, datetime.now(UTC)
    case.statuses.update(effect.steps)
    case.is_completed = command == COMMANDS[-1]
    if command.action == "request_supplement":
        case.asked = (MISSING,)
    facts = [fact_rows(case, told, step, now) for told, step in effect.events]
    entries = [entry_row(case, step, kind, now) for step, kind in effect.entries.items()]
    steps = [step_row(case, step) for step in effect.steps]
    if command == OPEN:
        values = [*_flat([case.row], CASES), *_flat(steps, CASE_STEPS)]
    else:
        changed = _flat([case.row], CHANGED_IN_CASES)
        values = [*changed, case.id, before, *_flat(steps, (*STEP_KEY, *CHANGED_IN_STEPS))]
    return [
        *values,
        *_flat(entries, CLOCK_ENTRIES),
        *_flat([history for history, _ in facts], CASE_HISTORY),
        *_flat([outbox for _, outbox in facts], OUTBOX),
    ]


def _flat(rows: Sequence[Values], columns: Iterable[str]) -> list[Any]:
    return [row.get(name) for row in rows for name in columns]
