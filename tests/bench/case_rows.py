"""The rows that one command on a case writes: the tables, and what each command changes in them.

This is the one place that names tables and columns; statements are built from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.case_script import CASE, COMMANDS, FINAL, INTAKE, REVIEWS, STEPS, Command, after, opened

CASES = {
    "id": "uuid",
    "project_id": "uuid",
    "sponsor_code": "text",
    "district_code": "text",
    "template_id": "text",
    "template_version": "text",
    "template_hash": "text",
    "opened_on": "date",
    "first_due_on": "date",
    "status": "text",
    "version": "bigint",
}
CASE_STEPS = {
    "case_id": "uuid",
    "step_id": "text",
    "round": "integer",
    "position": "integer",
    "name_zh": "text",
    "name_en": "text",
    "agency": "text",
    "clock_id": "uuid",
    "status": "text",
    "since": "date",
    "statutory_due_on": "date",
    "promised_due_on": "date",
    "provisional": "boolean",
}
CHANGED_IN_STEPS = ("status", "since", "statutory_due_on", "promised_due_on", "provisional")
CLOCK_ENTRIES = {
    "clock_id": "uuid",
    "position": "integer",
    "kind": "text",
    "happened_on": "date",
    "recorded_at": "timestamptz",
    "actor": "text",
    "basis_grade": "text",
    "basis_document": "text",
    "basis_article": "text",
    "reason": "text",
    "approver": "text",
    "authority": "text",
    "notice_reference": "text",
    "cause": "text",
    "from_on": "date",
    "until_on": "date",
    "days": "integer",
}
CASE_HISTORY = {
    "case_id": "uuid",
    "position": "bigint",
    "action": "text",
    "step_id": "text",
    "actor": "text",
    "reason": "text",
    "happened_on": "date",
    "recorded_at": "timestamptz",
    "payload": "jsonb",
}
OUTBOX = {
    "id": "uuid",
    "aggregatetype": "text",
    "aggregateid": "text",
    "type": "text",
    "payload": "bytea",
    "aggregate_version": "bigint",
    "source": "text",
    "time": "text",
    "dataschema": "text",
    "correlationid": "text",
    "causationid": "text",
    "actor": "text",
    "reason": "text",
    "traceparent": "text",
}
TABLES: Mapping[str, Mapping[str, str]] = {
    "cases": CASES,
    "case_steps": CASE_STEPS,
    "clock_entries": CLOCK_ENTRIES,
    "case_history": CASE_HISTORY,
    "outbox": OUTBOX,
}
_CONSTRAINTS = {
    "cases": "PRIMARY KEY (id), UNIQUE (project_id), CHECK (version >= 1)",
    "case_steps": "PRIMARY KEY (case_id, step_id, round), FOREIGN KEY (case_id) REFERENCES cases",
    "clock_entries": "PRIMARY KEY (clock_id, position)",
    "case_history": "PRIMARY KEY (case_id, position), FOREIGN KEY (case_id) REFERENCES cases",
    "outbox": "seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
    " created_at timestamptz NOT NULL DEFAULT clock_timestamp()",
}
_INDEXES = """
CREATE INDEX ON cases (district_code);
CREATE INDEX ON cases (sponsor_code);
CREATE INDEX ON case_steps (agency);
"""


def ddl() -> str:
    """Write the tables."""
    tables = (
        f"CREATE TABLE {name} ({', '.join(map(' '.join, columns.items()))}, {_CONSTRAINTS[name]});"
        for name, columns in TABLES.items()
    )
    return "\n".join((*tables, _INDEXES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a command writes beside the case itself and a line of its history."""

    steps: Mapping[str, str]
    """The status of each step that it changes, or makes."""
    entries: Mapping[str, str]
    """The entry that the clock of a step gets."""
    events: tuple[str, ...]


_ENTRIES: Mapping[Command, Mapping[str, str]] = {
    Command("accept", INTAKE): dict.fromkeys(REVIEWS, "started"),
    Command("pause", REVIEWS[1]): {REVIEWS[1]: "paused"},
    Command("resume", REVIEWS[1]): {REVIEWS[1]: "resumed"},
    **{Command("decide", review): {review: "stopped"} for review in REVIEWS},
    Command("accept", FINAL): {FINAL: "started"},
    Command("decide", FINAL): {FINAL: "stopped"},
}
_EVENTS: Mapping[str, str] = {
    "receive": "land-supply.step.received.v1",
    "accept": "land-supply.step.accepted.v1",
    "request_supplement": "land-supply.step.supplement-requested.v1",
    "supplement": "land-supply.step.supplemented.v1",
    "pause": "land-supply.step.paused.v1",
    "resume": "land-supply.step.resumed.v1",
    "decide": "land-supply.step.decided.v1",
}
OPENED, COMPLETED = "land-supply.case.opened.v1", "land-supply.case.completed.v1"


def effects() -> dict[Command, Effect]:
    """Play the case once and list what each of its commands writes."""
    statuses = opened()
    found = {COMMANDS[0]: Effect(steps=statuses, entries={}, events=(OPENED,))}
    for command in COMMANDS[1:]:
        before, statuses = statuses, after(statuses, command)
        ends = (COMPLETED,) if command == COMMANDS[-1] else ()
        found[command] = Effect(
            steps={step: statuses[step] for step in STEPS if statuses[step] != before[step]},
            entries=_ENTRIES.get(command, {}),
            events=(_EVENTS[command.action], *ends),
        )
    return found


def step_of(command: Command) -> str | None:
    """Return the step that a line of history names."""
    return None if command.step == CASE else command.step
