"""consume_command: a handler that loads, decides, saves and announces, against the same SQL.

Each event raises a counter: read it by its key, write its next version under the guard of the one
read, announce that. The raw loop does this with one read and one statement per event, which also
moves the offset, as one transaction.
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

import asyncpg

from bench import consuming, facts
from bench.consuming import UNIT
from bench.measuring import Measurement, Sample, Scale, Stopwatch, interleave, require
from bench.stage import Stage
from shared.contracts.envelope import Envelope
from shared.identifiers import ProjectId, new_id
from shared.subscriptions import Subscriptions
from support.messaging import (
    CounterRaised,
    CounterRow,
    Laboratory,
    LabUnitOfWork,
    prepare,
    raised,
)

READ = "SELECT id, version FROM lab_counters WHERE id = $1"
WRITE = """
WITH counter AS (
  UPDATE lab_counters SET version = $3 WHERE id = $1 AND version = $2 RETURNING 1
), place AS (
  UPDATE consumer_offsets SET next_offset = $4 + 1, updated_at = clock_timestamp()
  WHERE consumer = 'raw' AND topic = 'raw' AND partition = 0 AND next_offset = $4 RETURNING 1
)
INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, aggregate_version, source,
  time, dataschema, correlationid, causationid, actor, traceparent)
SELECT $5::uuid, 'bench.risen', $6::text, 'bench.counter.risen.v1', $7::bytea, $3,
  'urn:tongtu:service:bench', $8::text, 'urn:tongtu:schema:bench.counter.risen.v1', $9::text,
  $10::text, 'service:bench', $11::text
FROM counter, place
"""
BEGIN = "INSERT INTO consumer_offsets (consumer, topic, partition, next_offset) VALUES ('raw', 'raw', 0, 0)"  # noqa: E501
RESET = (
    "TRUNCATE outbox, consumer_offsets, lab_counters",
    "INSERT INTO lab_counters SELECT id, 1 FROM bench_counters ORDER BY n",
    BEGIN,
)
RISEN = "SELECT count(*) FROM lab_counters WHERE version = 2"


class CounterRisen(CounterRaised):
    """A counter was raised because somebody asked for it."""

    event_type: ClassVar[str] = "bench.counter.risen.v1"
    topic: ClassVar[str] = "bench.risen"


async def rise(event: CounterRaised, uow: LabUnitOfWork, _envelope: Envelope) -> None:
    """Raise a counter by one and announce it."""
    row = await uow.session.get(CounterRow, id=event.project_id)
    if row is None:
        raise LookupError(event.project_id)
    version = row["version"] + 1
    uow.session.update(
        CounterRow, where={"id": row["id"], "version": row["version"]}, version=version
    )
    uow.outbox.append(CounterRisen(project_id=event.project_id, number=version), version=version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """Counters, a topic with one event for each, and the handler."""

    stage: Stage
    connection: Any
    laboratory: Laboratory
    subscriptions: Subscriptions[LabUnitOfWork]
    counters: list[UUID]


async def consume_command(stage: Stage, scale: Scale) -> list[Measurement]:
    """Whole polls of commands in one transaction / one event, one transaction."""
    async with _rig(stage, max(600, scale.events // 5)) as rig:
        await _ours(rig)
        await _raw(rig)
        ours, raw = await interleave(partial(_ours, rig), partial(_raw, rig), scale.rounds)
        notes = (f"{len(rig.counters)} events, each for a counter of its own",)
        return [
            Measurement(name="consume_command", unit=UNIT, ours=ours, baseline=raw, notes=notes)
        ]


@contextlib.asynccontextmanager
async def _rig(stage: Stage, total: int) -> AsyncIterator[Rig]:
    topic = await stage.topics(partitions=facts.PARTITIONS)
    laboratory = await prepare(stage.database())
    connection = await asyncpg.connect(laboratory.url)
    counters = [new_id() for _ in range(total)]
    await connection.execute("CREATE TABLE bench_counters (id uuid, n bigint)")
    await connection.copy_records_to_table(
        "bench_counters", records=[(counter, number) for number, counter in enumerate(counters)]
    )
    event_class = type(raised(counters[0], 1, topic))
    events = [event_class(project_id=ProjectId(counter), number=1) for counter in counters]
    records = await facts.prepare(connection, laboratory.transactions, events, topic)
    await consuming.fill(stage, topic, records)
    subscriptions = Subscriptions[LabUnitOfWork](consumer_group=topic)
    subscriptions.on(event_class)(rise)
    try:
        yield Rig(
            stage=stage,
            connection=connection,
            laboratory=laboratory,
            subscriptions=subscriptions,
            counters=counters,
        )
    finally:
        await connection.close()
        await laboratory.database.close()


async def _reset(rig: Rig) -> None:
    for statement in RESET:
        await rig.connection.execute(statement)


async def _ours(rig: Rig) -> Sample:
    await _reset(rig)
    laboratory = rig.laboratory
    sample = await consuming.consume(
        rig.stage,
        laboratory.database,
        laboratory.transactions,
        rig.subscriptions,
        len(rig.counters),
    )
    await _require_effects(rig)
    return sample


async def _raw(rig: Rig) -> Sample:
    await _reset(rig)
    watch = Stopwatch()
    for offset, counter in enumerate(rig.counters):
        row = await rig.connection.fetchrow(READ, counter)
        version = row["version"] + 1
        payload = CounterRisen(project_id=ProjectId(counter), number=version).model_dump_json()
        await rig.connection.execute(
            WRITE,
            counter,
            row["version"],
            version,
            offset,
            new_id(),
            str(counter),
            payload.encode(),
            datetime.now(UTC).isoformat(),
            "bench",
            str(counter),
            None,
        )
    sample = watch.sample(len(rig.counters))
    await _require_effects(rig)
    return sample


async def _require_effects(rig: Rig) -> None:
    """Require one effect and one announcement per event."""
    risen = await rig.connection.fetchval(RISEN)
    announced = await rig.connection.fetchval("SELECT count(DISTINCT aggregateid) FROM outbox")
    moved = await rig.connection.fetchval("SELECT sum(next_offset) FROM consumer_offsets")
    require(risen == announced == moved == len(rig.counters), f"{risen}, {announced}, {moved}")
