"""Facts in an outbox and on topics: what relay and consumer work on, and the raw ways to send."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.partitioner import murmur2

from bench import registry
from bench.stage import Stage
from shared.contracts.event import Event
from shared.database import Transactions
from shared.outbox import headers_of
from shared.settings import KafkaSettings

GATHERED = 500
PARTITIONS = KafkaSettings().partitions

_COLUMNS = (
    "id, aggregatetype, aggregateid, type, payload, aggregate_version, source, time, dataschema,"
    " correlationid, causationid, actor, reason, traceparent"
)
_KEEP = "CREATE TABLE bench_facts AS SELECT * FROM outbox"
_REDIRECT = "UPDATE bench_facts SET aggregatetype = $1"
_REFILL = (
    f"INSERT INTO outbox ({_COLUMNS}) SELECT {_COLUMNS} FROM bench_facts ORDER BY seq LIMIT $1"  # noqa: S608
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as its record carries it."""

    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


def chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces."""
    return (items[start : start + size] for start in range(0, len(items), size))


async def prepare(
    connection: Any, transactions: Transactions[Any], events: Sequence[Event], topic: str
) -> list[Fact]:
    """Announce events through the outbox, keep its rows for refilling, and return the records."""
    for some in chunks(events, GATHERED):
        async with transactions(registry.context()) as uow:
            for event in some:
                uow.outbox.append(event, version=1)
    await connection.execute(_KEEP)
    await connection.execute(_REDIRECT, topic)
    await connection.execute("TRUNCATE outbox")
    rows = await connection.fetch("SELECT * FROM bench_facts ORDER BY seq")
    return [Fact(row["aggregateid"].encode(), row["payload"], headers_of(row)) for row in rows]


async def refill(connection: Any, count: int) -> None:
    """Put the kept rows into the outbox again, in one transaction."""
    await connection.execute("TRUNCATE outbox")
    await connection.execute(_REFILL, count)


async def send_each(producer: AIOKafkaProducer, topic: str, facts: Sequence[Fact]) -> None:
    """Send record by record, and wait for 500 of them at a time."""
    for some in chunks(facts, GATHERED):
        sent = [
            await producer.send(topic, value=fact.value, key=fact.key, headers=fact.headers)
            for fact in some
        ]
        await asyncio.gather(*sent)


async def send_batches(producer: AIOKafkaProducer, topic: str, facts: Iterable[Fact]) -> None:
    """Fill one batch per partition, send each when it is full, and wait at the end."""
    builders = [producer.create_batch() for _ in range(PARTITIONS)]
    sent = []
    for fact in facts:
        partition = _partition_of(fact.key)
        record = {"key": fact.key, "value": fact.value, "headers": fact.headers}
        if builders[partition].append(timestamp=None, **record) is None:
            sent.append(await producer.send_batch(builders[partition], topic, partition=partition))
            builders[partition] = producer.create_batch()
            builders[partition].append(timestamp=None, **record)
    for partition, builder in enumerate(builders):
        if builder.record_count():
            sent.append(await producer.send_batch(builder, topic, partition=partition))
    await asyncio.gather(*sent)


@lru_cache(maxsize=65_536)
def _partition_of(key: bytes) -> int:
    number: int = (murmur2(key) & 0x7FFFFFFF) % PARTITIONS
    return number


class Watcher:
    """Looks at a topic from outside."""

    def __init__(self, stage: Stage, topic: str) -> None:
        self._client = AIOKafkaConsumer(bootstrap_servers=stage.kafka.bootstrap_servers)
        self._partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]

    async def __aenter__(self) -> Self:
        await self._client.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._client.stop()

    async def count(self) -> int:
        """Count the records that the topic has taken so far."""
        ends: dict[TopicPartition, int] = await self._client.end_offsets(self._partitions)
        return sum(ends.values())

    async def read(self, count: int, *, seconds: float = 30) -> list[Fact]:
        """Read the first records of the topic, and stop fetching: the next figures need quiet."""
        self._client.assign(self._partitions)
        await self._client.seek_to_beginning(*self._partitions)
        found: list[Fact] = []
        async with asyncio.timeout(seconds):
            while len(found) < count:
                polled = await self._client.getmany(timeout_ms=200)
                for records in polled.values():
                    found += [Fact(each.key, each.value, list(each.headers)) for each in records]
        self._client.unsubscribe()
        return found
