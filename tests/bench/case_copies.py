"""Many cases out of one: its rows, copied in SQL under other ids."""

import asyncpg

from bench.our_case import Seen
from land_supply.domain.case import case_id_of
from shared.identifiers import ProjectId, new_id

_COPY = """
INSERT INTO {table} SELECT made.* FROM {source}, unnest($2::uuid[]) AS other (id),
  jsonb_populate_record(one, jsonb_build_object({changes})) AS made
WHERE {key} = $1
"""
_CLOCK = "'clock_id', md5(other.id::text || one.clock_id::text)::uuid"
_LEDGERS = "case_steps AS step JOIN clock_entries AS one ON one.clock_id = step.clock_id"
COPY = tuple(
    _COPY.format(table=table, source=source, changes=changes, key=key)
    for table, source, changes, key in (
        ("cases", "cases AS one", "'id', other.id, 'project_id', gen_random_uuid()", "one.id"),
        ("case_steps", "case_steps AS one", f"'case_id', other.id, {_CLOCK}", "one.case_id"),
        ("clock_entries", _LEDGERS, _CLOCK, "step.case_id"),
        ("case_history", "case_history AS one", "'case_id', other.id", "one.case_id"),
    )
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
