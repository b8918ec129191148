"""consume_projection: the register's timeline, behind its fence, against the insert of its rows."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import asyncpg

from bench import consuming, facts, registry
from bench.consuming import POLL, UNIT
from bench.measuring import Measurement, Sample, Scale, Stopwatch, interleave, require
from bench.stage import Stage
from project_registry.subscriptions import record_in_timeline
from project_registry.unit_of_work import SqlUnitOfWork
from shared.contracts.project_registry import ProjectRegistered
from shared.database import Database, Transactions
from shared.subscriptions import Subscriptions

COLUMNS = (
    "event_id, project_id, type, source, subject, happened_at, actor, reason, correlation_id,"
    " causation_id, data"
)
INSERT = f"""
INSERT INTO timeline_entries ({COLUMNS})
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[],
  $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::text[], $11::jsonb[])
"""  # noqa: S608
READ = f"SELECT {COLUMNS} FROM timeline_entries ORDER BY ctid"  # noqa: S608
KEEP = f"CREATE TABLE bench_rows AS SELECT {COLUMNS} FROM timeline_entries"  # noqa: S608
SAME = f"""
SELECT count(*) = (SELECT count(*) FROM bench_rows) AND count(*) = (SELECT count(*) FROM (
  SELECT {COLUMNS} FROM timeline_entries INTERSECT SELECT {COLUMNS} FROM bench_rows) AS both_have)
FROM timeline_entries
"""  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """A topic full of events, and the projection that they feed."""

    stage: Stage
    connection: Any
    database: Database
    transactions: Transactions[SqlUnitOfWork]
    subscriptions: Subscriptions[SqlUnitOfWork]
    total: int


async def consume_projection(stage: Stage, scale: Scale) -> list[Measurement]:
    """Poll, decode, project, move the offset / insert the same rows, 500 at a time."""
    async with _rig(stage, scale.events) as rig:
        await _ours(rig)
        await rig.connection.execute(KEEP)
        polls = _columns(await rig.connection.fetch(READ))
        await _raw(rig, polls)
        ours, raw = await interleave(partial(_ours, rig), partial(_raw, rig, polls), scale.rounds)
        notes = (f"{rig.total} events; the insert neither reads Kafka nor decodes",)
        return [
            Measurement(name="consume_projection", unit=UNIT, ours=ours, baseline=raw, notes=notes)
        ]


@contextlib.asynccontextmanager
async def _rig(stage: Stage, total: int) -> AsyncIterator[Rig]:
    topic = await stage.topics(partitions=facts.PARTITIONS)
    url = stage.database()
    service = registry.service(url, stage.kafka.bootstrap_servers)
    await service.migrations.upgrade(url)
    event = type("ProjectRegistered", (ProjectRegistered,), {"topic": topic})
    subscriptions = Subscriptions[SqlUnitOfWork](consumer_group=topic)
    subscriptions.project(event)(record_in_timeline)
    async with service.runtime("bench") as runtime:
        connection = await asyncpg.connect(url)
        events = [registry.registered() for _ in range(total)]
        records = await facts.prepare(connection, runtime.transactions, events, topic)
        await consuming.fill(stage, topic, records)
        # The collector would walk through them in every round, on our side only.
        del events, records
        yield Rig(
            stage=stage,
            connection=connection,
            database=runtime.database,
            transactions=runtime.transactions,
            subscriptions=subscriptions,
            total=total,
        )
        await connection.close()


async def _ours(rig: Rig) -> Sample:
    await rig.connection.execute("TRUNCATE timeline_entries, consumer_offsets")
    sample = await consuming.consume(
        rig.stage, rig.database, rig.transactions, rig.subscriptions, rig.total
    )
    rows = await rig.connection.fetchval("SELECT count(*) FROM timeline_entries")
    offsets = await rig.connection.fetchval("SELECT sum(next_offset) FROM consumer_offsets")
    require(rows == offsets == rig.total, f"{rows} rows, offsets at {offsets}, not {rig.total}")
    return sample


async def _raw(rig: Rig, polls: list[list[list[Any]]]) -> Sample:
    """Insert rows whose columns lie ready, one statement for as many as a poll has."""
    await rig.connection.execute("TRUNCATE timeline_entries")
    first, *others = polls
    await rig.connection.execute(INSERT, *first)
    watch = Stopwatch()
    for columns in others:
        await rig.connection.execute(INSERT, *columns)
    sample = watch.sample(rig.total - len(first[0]))
    require(await rig.connection.fetchval(SAME), "the rows are not the consumer's rows")
    return sample


def _columns(rows: Sequence[Any]) -> list[list[list[Any]]]:
    return [
        [list(column) for column in zip(*some, strict=True)] for some in facts.chunks(rows, POLL)
    ]
