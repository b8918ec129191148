"""Many cases out of one: its rows, copied in SQL under other ids."""

import asyncpg

from bench.case_rows import CASE_HISTORY, CASE_STEPS, CASES, CLOCK_ENTRIES, Columns
from bench.our_case import Seen
from land_supply.domain.case import case_id_of
from shared.identifiers import ProjectId, new_id

_COPY = """
INSERT INTO {table} ({columns}) SELECT {made} FROM {source}, unnest($2::uuid[]) AS other (id),
  jsonb_populate_record(one, jsonb_build_object({changes})) AS made
WHERE {key} = $1
"""
_CLOCK = "'clock_id', md5(other.id::text || one.clock_id::text)::uuid"
_LEDGERS = "case_steps AS step JOIN clock_entries AS one ON one.clock_id = step.clock_id"


def _copy(table: str, columns: Columns, changes: str, key: str, source: str = "") -> str:
    return _COPY.format(
        table=table,
        columns=", ".join(columns),
        made=", ".join(f"made.{name}" for name in columns),
        source=source or f"{table} AS one",
        changes=changes,
        key=key,
    )


COPY = (
    _copy("cases", CASES, "'id', other.id, 'project_id', gen_random_uuid()", "one.id"),
    _copy("case_steps", CASE_STEPS, f"'case_id', other.id, {_CLOCK}", "one.case_id"),
    _copy("clock_entries", CLOCK_ENTRIES, _CLOCK, "step.case_id", _LEDGERS),
    _copy("case_history", CASE_HISTORY, "'case_id', other.id", "one.case_id"),
)
SETTLE = ("TRUNCATE outbox", "VACUUM ANALYZE", "CHECKPOINT")
"""Everything is sent, PostgreSQL knows its tables, and nothing waits to be written."""


async def copies_of(seen: Seen, number: int, url: str) -> list[Seen]:
    """Copy a case so many times, and leave the database as it would be some minutes later."""
    ids = [case_id_of(ProjectId(new_id()), "BENCH") for _ in range(number)]
    connection = await asyncpg.connect(url)
    try:
        for statement in COPY:
            await connection.execute(statement, seen.id, ids)
        for statement in SETTLE:
            await connection.execute(statement)
    finally:
        await connection.close()
    return [Seen(each, seen.version) for each in ids]
