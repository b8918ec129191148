"""The rows that one command on a case writes: what each command changes in land supply's tables.

Columns come from the tables themselves, so that statements by hand write all of them, as ours does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects import postgresql
from sqlmodel import SQLModel

from bench.case_script import (
    COMMANDS,
    FINAL,
    READY,
    STEPS,
    WAITING,
    Command,
    Tally,
    after,
    opened,
)
from bench.measuring import require
from land_supply.tables import CaseHistoryRow, CaseRow, CaseStepRow, ClockEntryRow
from shared.contracts.event import Event
from shared.contracts.land_supply import (
    ApplicationAccepted,
    ApplicationReceived,
    CaseCompleted,
    CaseOpened,
    ClockPaused,
    ClockResumed,
    PeriodStarted,
    StepDecided,
    StepReady,
    SupplementReceived,
    SupplementRequested,
)
from shared.outbox import OutboxRow
from shared.tables import table_of

Columns = Mapping[str, str]
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def _columns(row: type[SQLModel], *without: str) -> Columns:
    """Name the columns of a table and their types; a cast to varchar(n) would truncate."""
    types = {
        column.name: column.type.compile(_DIALECT)
        for column in table_of(row).columns
        if column.computed is None
    }
    return {
        name: "text" if kind.startswith("VARCHAR") else kind
        for name, kind in types.items()
        if name not in without
    }


CASES = _columns(CaseRow)
CHANGED_IN_CASES = (
    *("template_id", "template_version", "template_hash"),
    *("status", "version", "standings", "facts"),
)
CASE_STEPS = _columns(CaseStepRow)
CHANGED_IN_STEPS = tuple(
    _columns(
        CaseStepRow,
        *("case_id", "step_id", "round", "position"),
        *("name_zh", "name_en", "template_id", "clock_id", "district_code"),
    )
)
CLOCK_ENTRIES = _columns(ClockEntryRow)
CASE_HISTORY = _columns(CaseHistoryRow)
OUTBOX = _columns(OutboxRow, "seq", "created_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a command writes beside the case itself."""

    steps: Mapping[str, str]
    """The status of each step that it changes, or makes."""
    entries: Mapping[str, str]
    """The entry that the clock of a step gets."""
    events: tuple[tuple[type[Event], str | None], ...]
    """What is told, and of which step."""


_ENTRIES: Mapping[str, str] = {
    "R1.accept": "started",
    "R2.accept": "started",
    "R2.pause": "paused",
    "R2.resume": "resumed",
    "R1.decide": "stopped",
    "R2.decide": "stopped",
    "FINAL.start": "started",
    "FINAL.decide": "stopped",
}
_EVENTS: Mapping[str, type[Event]] = {
    "receive": ApplicationReceived,
    "request_supplement": SupplementRequested,
    "supplement": SupplementReceived,
    "accept": ApplicationAccepted,
    "start": PeriodStarted,
    "pause": ClockPaused,
    "resume": ClockResumed,
    "decide": StepDecided,
}


def effects() -> dict[Command, Effect]:
    """Play the case once and list what each of its commands writes."""
    statuses = opened()
    found = {COMMANDS[0]: Effect(steps=statuses, entries={}, events=((CaseOpened, None),))}
    for command in COMMANDS[1:]:
        before, statuses = statuses, after(statuses, command)
        entry = _ENTRIES.get(command.name)
        is_joined = before[FINAL] == WAITING and statuses[FINAL] == READY
        joined = ((StepReady, FINAL),) if is_joined else ()
        completed = ((CaseCompleted, None),) if command == COMMANDS[-1] else ()
        found[command] = Effect(
            steps={step: statuses[step] for step in STEPS if statuses[step] != before[step]},
            entries={} if entry is None else {command.step: entry},
            events=((_EVENTS[command.action], command.step), *joined, *completed),
        )
    return found


BY_ITSELF = (StepReady.event_type, CaseCompleted.event_type)
"""What is told of a case beside its commands."""
_TALLY = """
SELECT (SELECT count(*) FROM cases WHERE status = 'completed'),
  (SELECT count(*) FROM case_history WHERE type <> ALL ($1))
"""
_ROWS = """
SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM case_steps WHERE status = 'decided'),
  (SELECT count(*) FROM clock_entries), (SELECT count(*) FROM case_history),
  (SELECT count(*) FROM outbox)
"""
_BYTES = """
SELECT (SELECT sum(length(payload)) FROM outbox), (SELECT sum(length(data::text)) FROM case_history)
"""
MOST_DIFFERENCE = 0.05


async def tally(pool: Any) -> Tally:
    """Count completed cases and their commands, after a look at all other rows."""
    found = Tally(*await pool.fetchrow(_TALLY, list(BY_ITSELF)))
    rows, of_one = tuple(await pool.fetchrow(_ROWS)), tuple(effects().values())
    entries = sum(len(effect.entries) for effect in of_one)
    events = sum(len(effect.events) for effect in of_one)
    wanted = tuple(found.completed * each for each in (1, len(STEPS), entries, events, events))
    require(rows == wanted, f"cases, steps, entries, history, events: {rows} instead of {wanted}")
    return found


async def require_same_rows(ours: Any, theirs: Any) -> None:
    """Require of two databases with equally many cases as many rows and nearly as many bytes."""
    rows = [tuple(await pool.fetchrow(_ROWS)) for pool in (ours, theirs)]
    require(rows[0] == rows[1], f"ours wrote {rows[0]}, the baseline {rows[1]}")
    sizes = [tuple(await pool.fetchrow(_BYTES)) for pool in (ours, theirs)]
    for one, other in zip(*sizes, strict=True):
        difference = abs(one - other) / one
        require(difference <= MOST_DIFFERENCE, f"ours wrote {one} bytes, the baseline {other}")
