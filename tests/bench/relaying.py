"""relay_send and relay_batch: from committed outbox rows to an empty outbox, against producers.

The relay of production runs in the harness's own process, as the raw producers do, so the CPU
time of one event is that of this process on both sides. All producers have the same settings.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import asyncpg
from aiokafka import AIOKafkaProducer

from bench import facts, registry
from bench.facts import Fact, Watcher
from bench.measuring import Measurement, Sample, Scale, Stopwatch, interleave, require
from bench.stage import Stage
from shared.kafka import make_producer
from shared.outbox import CHANNEL
from shared.publisher import Publisher
from shared.relay import Relay
from shared.settings import RelaySettings
from support.messaging import kafka_settings, running

VERIFIED = 200
UNIT = "events/s"
Send = Callable[[AIOKafkaProducer, str, Sequence[Fact]], Awaitable[None]]


@dataclass
class CountingRelay(Relay):
    """The relay as it is, and a count of the rows that it has forgotten."""

    deleted: int = 0
    expected: int = 0
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    async def _delete(self, acknowledged: list[int]) -> None:
        await super()._delete(acknowledged)
        self.deleted += len(acknowledged)
        if self.deleted >= self.expected:
            self.finished.set()

    def expect(self, count: int) -> None:
        """Begin to count anew."""
        self.deleted, self.expected = 0, count
        self.finished.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """An outbox with a running relay, a raw producer, and somebody who counts records."""

    connection: Any
    relay: CountingRelay
    producer: AIOKafkaProducer
    topic: str
    facts: list[Fact]
    watcher: Watcher


async def relay_send(stage: Stage, scale: Scale) -> list[Measurement]:
    """The relay against `send()` and gather of the same payloads."""
    return [await _compare("relay_send", facts.send_each, stage, scale)]


async def relay_batch(stage: Stage, scale: Scale) -> list[Measurement]:
    """The relay against `send_batch` of the same payloads."""
    return [await _compare("relay_batch", facts.send_batches, stage, scale)]


async def _compare(name: str, send: Send, stage: Stage, scale: Scale) -> Measurement:
    async with _rig(stage, scale.events) as rig:
        ours, raw = partial(_relay, rig), partial(_send, rig, send)
        verified = rig.facts[:VERIFIED]
        await ours(verified)
        await raw(verified)
        await _require_equal_records(rig, verified)
        await ours(rig.facts)
        await raw(rig.facts)
        samples = await interleave(partial(ours, rig.facts), partial(raw, rig.facts), scale.rounds)
        size = sum(len(fact.value) for fact in rig.facts) // len(rig.facts)
        notes = (
            f"{len(rig.facts)} events of {size} bytes and {len(rig.facts[0].headers)} headers",
        )
        return Measurement(name=name, unit=UNIT, ours=samples[0], baseline=samples[1], notes=notes)


@contextlib.asynccontextmanager
async def _rig(stage: Stage, count: int) -> AsyncIterator[Rig]:
    topic = await stage.topics(partitions=facts.PARTITIONS)
    url, kafka = stage.database(), kafka_settings(stage.kafka)
    service = registry.service(url, kafka.bootstrap_servers)
    await service.migrations.upgrade(url)
    async with contextlib.AsyncExitStack() as stack:
        runtime = await stack.enter_async_context(service.runtime("bench"))
        connection = await asyncpg.connect(url)
        stack.push_async_callback(connection.close)
        events = [registry.registered() for _ in range(count)]
        prepared = await facts.prepare(connection, runtime.transactions, events, topic)
        publisher = Publisher(kafka, client_id="bench-relay")
        relay = CountingRelay(url, runtime.database, publisher, RelaySettings())
        await stack.enter_async_context(running(relay.run))
        producer = make_producer(kafka, client_id="bench-raw")
        await producer.start()
        stack.push_async_callback(producer.stop)
        watcher = await stack.enter_async_context(Watcher(stage, topic))
        yield Rig(
            connection=connection,
            relay=relay,
            producer=producer,
            topic=topic,
            facts=prepared,
            watcher=watcher,
        )


async def _relay(rig: Rig, some: Sequence[Fact]) -> Sample:
    """Time from the commit of the rows until all of them are sent and forgotten."""
    before = await rig.watcher.count()
    rig.relay.expect(len(some))
    await facts.refill(rig.connection, len(some))
    watch = Stopwatch()
    await rig.connection.execute("SELECT pg_notify($1, '')", CHANNEL)
    async with asyncio.timeout(120):
        await rig.relay.finished.wait()
    sample = watch.sample(len(some))
    left = await rig.connection.fetchval("SELECT count(*) FROM outbox")
    require(left == 0, f"{left} rows are left in the outbox")
    await _require_grown(rig, before, len(some))
    return sample


async def _send(rig: Rig, send: Send, some: Sequence[Fact]) -> Sample:
    before = await rig.watcher.count()
    watch = Stopwatch()
    await send(rig.producer, rig.topic, some)
    sample = watch.sample(len(some))
    await _require_grown(rig, before, len(some))
    return sample


async def _require_grown(rig: Rig, before: int, count: int) -> None:
    grown = await rig.watcher.count() - before
    require(grown == count, f"{count} records were sent, {grown} arrived")


async def _require_equal_records(rig: Rig, verified: Sequence[Fact]) -> None:
    """Require that both sides have sent the same keys, values and headers."""
    found = await rig.watcher.read(2 * len(verified))
    counted = Counter((fact.key, fact.value, frozenset(fact.headers)) for fact in found)
    expected = {(fact.key, fact.value, frozenset(fact.headers)) for fact in verified}
    require(set(counted) == expected, "the two sides send different records")
    require(set(counted.values()) == {2}, "a record is missing or came twice")
