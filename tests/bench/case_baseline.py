"""The baseline of case commands: SQL by hand, one statement a command, through an asyncpg pool.

It writes the rows that a case engine writes and decides nothing: what a command changes is known
beforehand, no rule is asked, no due date counted, nothing is read. The version still guards.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

import orjson

from bench.case_rows import (
    CASE_HISTORY,
    CASE_STEPS,
    CASES,
    CHANGED_IN_STEPS,
    CLOCK_ENTRIES,
    OUTBOX,
    Effect,
    ddl,
    effects,
    step_of,
)
from bench.case_script import COMMANDS, OPEN, STEPS, Command, Tally
from bench.measuring import require
from bench.pools import open_pool
from shared.identifiers import new_id

DAY, DUE = date(2026, 3, 2), date(2026, 3, 30)
ACTOR = "agency-officer:bench"
AGENCY, DISTRICT = "GZ", "120116"
TEMPLATE = {"id": "bench", "version": "1", "content_hash": "92e6e742" * 8}
BASIS = {"grade": "C", "document": "中华人民共和国行政许可法", "article": "42"}
TALLY = """
SELECT count(*) FILTER (WHERE status = 'completed'), (SELECT count(*) FROM case_history) FROM cases
"""
ROWS = """
SELECT (SELECT count(*) FROM case_steps WHERE status = 'decided' OR step_id = 'intake'),
  (SELECT count(*) FROM clock_entries), (SELECT count(*) FROM outbox)
"""


@dataclass(slots=True)
class Case:
    """What the client of one case remembers of it."""

    id: UUID = field(default_factory=new_id)
    project_id: UUID = field(default_factory=new_id)
    version: int = 0
    clocks: Mapping[str, UUID] = field(default_factory=lambda: {step: new_id() for step in STEPS})
    entries: Counter[str] = field(default_factory=Counter)


class BaselineCase:
    """Runs cases by statements that were written beforehand."""

    def __init__(self) -> None:
        self._effects = effects()
        self._statements = {
            command: _statement(command, effect) for command, effect in self._effects.items()
        }
        self._pool: Any = None

    async def prepare(self, url: str) -> None:
        """Make the tables."""
        self._pool = await open_pool(url)
        await self._pool.execute(ddl())

    async def run_case(self, number: int) -> None:
        """Give all commands of one case."""
        case = Case()
        for command in COMMANDS:
            effect = self._effects[command]
            values = _values(case, command, effect)
            written = await self._pool.execute(self._statements[command], *values)
            wanted = f"INSERT 0 {len(effect.events)}"
            require(written == wanted, f"{command.name} of case {number}: {written}")

    async def tally(self) -> Tally:
        """Count completed cases and lines of history, after a look at all other rows."""
        tally = Tally(*await self._pool.fetchrow(TALLY))
        found = tuple(await self._pool.fetchrow(ROWS))
        entries = sum(len(effect.entries) for effect in self._effects.values())
        events = sum(len(effect.events) for effect in self._effects.values())
        wanted = tuple(tally.completed * each for each in (len(STEPS), entries, events))
        require(found == wanted, f"steps, entries, events: {found} instead of {wanted}")
        return tally

    async def close(self) -> None:
        """Close the pool."""
        if self._pool is not None:
            await self._pool.close()


def _statement(command: Command, effect: Effect) -> str:
    """Write one statement; its parameters are numbered in the order of `_values`."""
    numbers = count(1)
    if command == OPEN:
        case = f"INSERT INTO cases ({', '.join(CASES)}) {_rows(CASES, 1, numbers)} RETURNING id"
        steps = f"{_insert('case_steps', CASE_STEPS)} {_rows(CASE_STEPS, len(STEPS), numbers)}"
    else:
        case = _UPDATE_CASE.format(*(f"${next(numbers)}" for _ in range(3)))
        steps = _update_steps(len(effect.steps), numbers)
    entries = ""
    if effect.entries:
        rows = _rows(CLOCK_ENTRIES, len(effect.entries), numbers)
        entries = f"clock_entry AS ({_insert('clock_entries', CLOCK_ENTRIES)} {rows}, moved),"
    history = f"{_insert('case_history', CASE_HISTORY)} {_rows(CASE_HISTORY, 1, numbers)}, moved"
    outbox = f"{_insert('outbox', OUTBOX)} {_rows(OUTBOX, len(effect.events), numbers)}, moved"
    return f"WITH moved AS ({case}), step AS ({steps}), {entries} history AS ({history}) {outbox}"


_UPDATE_CASE = """
UPDATE cases SET status = {0}, version = version + 1 WHERE id = {1} AND version = {2} RETURNING id
"""


def _update_steps(steps: int, numbers: Iterator[int]) -> str:
    columns = {name: CASE_STEPS[name] for name in ("case_id", "step_id", *CHANGED_IN_STEPS)}
    changes = ", ".join(f"{name} = given.{name}" for name in CHANGED_IN_STEPS)
    rows = ", ".join(_row(columns, numbers) for _ in range(steps))
    return f"""
    UPDATE case_steps AS step SET {changes}
    FROM (VALUES {rows}) AS given ({", ".join(columns)}), moved
    WHERE step.case_id = given.case_id AND step.step_id = given.step_id AND step.round = 1
    """  # noqa: S608 - the names are constants


def _insert(table: str, columns: Mapping[str, str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)})"


def _rows(columns: Mapping[str, str], rows: int, numbers: Iterator[int]) -> str:
    values = ", ".join(_row(columns, numbers) for _ in range(rows))
    return f"SELECT given.* FROM (VALUES {values}) AS given"  # noqa: S608 - numbered parameters


def _row(columns: Mapping[str, str], numbers: Iterator[int]) -> str:
    return f"({', '.join(f'${next(numbers)}::{type_}' for type_ in columns.values())})"


def _values(case: Case, command: Command, effect: Effect) -> list[Any]:
    """Return the parameters of a statement, and move the case on."""
    case.version += 1
    now = datetime.now(UTC)
    values = _case_values(case, command) + _step_values(case, command, effect)
    for step, kind in effect.entries.items():
        values += _entry(case, step, kind, now)
    payload = {"action": command.action, "step": command.step, "papers": []}
    values += [case.id, case.version, command.action, step_of(command), ACTOR, None, DAY, now]
    values.append(orjson.dumps(payload).decode())
    for event in effect.events:
        values += _message(case, command, event, now)
    return values


def _case_values(case: Case, command: Command) -> list[Any]:
    if command != OPEN:
        status = "completed" if command == COMMANDS[-1] else "open"
        return [status, case.id, case.version - 1]
    sponsor = "91120116MA07ABCD0H"
    return [case.id, case.project_id, sponsor, DISTRICT, *TEMPLATE.values(), DAY, DUE, "open", 1]


def _step_values(case: Case, command: Command, effect: Effect) -> list[Any]:
    values: list[Any] = []
    for position, (step, status) in enumerate(effect.steps.items()):
        values += [case.id, step]
        if command == OPEN:
            values += [1, position, "规划条件", "planning conditions", AGENCY, case.clocks[step]]
        values += [status, DAY, DUE, DUE, False]
    return values


def _entry(case: Case, step: str, kind: str, now: datetime) -> list[Any]:
    case.entries[step] += 1
    is_pause = kind in {"paused", "resumed"}
    first = [case.clocks[step], case.entries[step], kind, DAY, now, ACTOR, *BASIS.values()]
    proof = ["expert review", None, None, "notice 1", "expert_review"] if is_pause else [None] * 5
    return [*first, *proof, *((DAY, DUE) if is_pause else (None, None)), None]


def _message(case: Case, command: Command, event: str, now: datetime) -> list[Any]:
    """Return an outbox row whose payload is as long as that of a real event."""
    subject, trace = str(case.id), case.id.hex
    payload = {
        "project_id": case.project_id,
        "case_id": case.id,
        "step_id": command.step,
        "round": 1,
        "name_zh": "规划条件",
        "name_en": "planning conditions",
        "agency": AGENCY,
        "district_code": DISTRICT,
        "legal_basis": [BASIS],
        "statutory_due_on": DUE,
        "promised_due_on": DUE,
        "provisional": False,
        "template": TEMPLATE,
        "happened_on": DAY,
    }
    return [
        new_id(),
        "land-supply.cases",
        subject,
        event,
        orjson.dumps(payload),
        case.version,
        "urn:tongtu:service:land-supply",
        now.isoformat(),
        f"urn:tongtu:schema:{event}",
        trace,
        None,
        ACTOR,
        None,
        f"00-{trace}-{trace[16:]}-00",
    ]
