"""Sends outbox rows to Kafka, one batch per partition at a time."""

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from struct import unpack_from
from typing import Any

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.kafka import make_producer
from shared.observability import metrics
from shared.outbox import headers_of
from shared.settings import KafkaSettings

_MIX = 0x5BD1E995
_32_BITS = 0xFFFFFFFF

STOP_SECONDS = 5
"""A producer flushes when it stops; while the brokers are away that would never end."""


@dataclass(frozen=True, slots=True)
class Published:
    """The numbers of the rows that the brokers have, and why some may be missing."""

    acknowledged: list[int]
    failure: BaseException | None


class Publisher:
    """Owns the producer, and makes a new one after an error that the old one cannot survive."""

    def __init__(self, settings: KafkaSettings, *, client_id: str) -> None:
        self._settings = settings
        self._client_id = client_id
        self._producer: AIOKafkaProducer | None = None

    async def publish(self, rows: Iterable[asyncpg.Record]) -> Published:
        """Send rows in order and tell which of them were acknowledged.

        A partition takes one batch per call, so nothing can overtake a row that failed.
        """
        producer = await self._started()
        batches: dict[tuple[str, int], _Batch] = {}
        counts: dict[str, int] = {}
        for row in rows:
            topic, key = row["aggregatetype"], row["aggregateid"].encode()
            if topic not in counts:
                counts[topic] = await _partition_count(producer, topic)
            partition = partition_of(key, counts[topic])
            batch = batches.get((topic, partition))
            if batch is None:
                batch = batches[topic, partition] = _Batch(producer.create_batch())
            batch.append(row, key)
        sent = [
            await producer.send_batch(batch.builder, topic, partition=partition)
            for (topic, partition), batch in batches.items()
        ]
        results = await asyncio.gather(*sent, return_exceptions=True)
        for (topic, _), batch, result in zip(batches, batches.values(), results, strict=True):
            if not isinstance(result, BaseException):
                metrics.RELAY_PUBLISHED.labels(topic).inc(len(batch.numbers))
        return _published(list(batches.values()), results)

    async def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = make_producer(self._settings, client_id=self._client_id)
            try:
                await producer.start()
            except BaseException:
                await _stop(producer)
                raise
            self._producer = producer
        return self._producer

    async def discard(self) -> None:
        """Drop the producer; its sequence numbers may be out of step with the brokers'."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await _stop(producer)


class _Batch:
    """One partition's share of a call; full means full, the rest waits for the next call."""

    def __init__(self, builder: Any) -> None:
        self.builder = builder
        self.numbers: list[int] = []
        self._full = False

    def append(self, row: asyncpg.Record, key: bytes) -> None:
        """Add a row unless one before it did not fit."""
        if self._full:
            return
        added = self.builder.append(
            timestamp=None, key=key, value=row["payload"], headers=headers_of(row)
        )
        if added is None:
            self._full = True
        else:
            self.numbers.append(row["seq"])


def _published(batches: list[_Batch], results: list[Any]) -> Published:
    failures = [result for result in results if isinstance(result, BaseException)]
    arrived = [
        seq
        for batch, result in zip(batches, results, strict=True)
        if not isinstance(result, BaseException)
        for seq in batch.numbers
    ]
    return Published(arrived, failures[0] if failures else None)


async def _stop(producer: AIOKafkaProducer) -> None:
    with contextlib.suppress(KafkaError, TimeoutError, OSError):
        await asyncio.wait_for(producer.stop(), STOP_SECONDS)


async def _partition_count(producer: AIOKafkaProducer, topic: str) -> int:
    known: set[int] | None = producer.client.cluster.partitions_for_topic(topic)
    return len(known or await producer.partitions_for(topic))


@lru_cache(maxsize=65_536)
def partition_of(key: bytes, count: int) -> int:
    """Choose a key's partition as every Kafka client does by default (murmur2)."""
    return (murmur2(key) & 0x7FFFFFFF) % count


def murmur2(data: bytes) -> int:
    """Hash as Kafka's own client does, four bytes at a time.

    The client library's version reads single bytes, which was most of what a new key cost here; a
    test holds the two together.
    """
    words = len(data) >> 2
    value = 0x9747B28C ^ len(data)
    for word in unpack_from(f"<{words}I", data):
        mixed = word * _MIX & _32_BITS
        value = (value * _MIX & _32_BITS) ^ ((mixed ^ mixed >> 24) * _MIX & _32_BITS)
    if rest := data[words * 4 :]:
        value = (value ^ int.from_bytes(rest, "little")) * _MIX & _32_BITS
    value = (value ^ value >> 13) * _MIX & _32_BITS
    return value ^ value >> 15
