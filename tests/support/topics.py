"""What lies on the topics, read and written by a client that belongs to no service."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import TypeAlias

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord

Record: TypeAlias = "ConsumerRecord[bytes | None, bytes | None]"
Records = list[Record]


async def read_until(
    bootstrap_servers: str,
    topics: Iterable[str],
    is_enough: Callable[[Records], bool],
    *,
    seconds: float = 60,
) -> Records:
    """Read topics from their beginning until enough was seen; fail when it does not come."""
    found: Records = []
    async with _reading(bootstrap_servers, topics) as consumer:
        deadline = monotonic() + seconds
        while not is_enough(found):
            if monotonic() > deadline:
                raise TimeoutError(f"{len(found)} records, and not enough in {seconds:.0f} s")
            for records in (await consumer.getmany(timeout_ms=500)).values():
                found.extend(records)
    return found


@asynccontextmanager
async def _reading(
    bootstrap_servers: str, topics: Iterable[str]
) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap_servers, auto_offset_reset="earliest", enable_auto_commit=False
    )
    await consumer.start()
    try:
        consumer.subscribe(sorted(topics))
        yield consumer
    finally:
        await consumer.stop()


async def produce(
    bootstrap_servers: str,
    topic: str,
    value: bytes | None,
    *,
    key: bytes | None = None,
    headers: Sequence[tuple[str, bytes]] = (),
) -> tuple[int, int]:
    """Put one record on a topic, as anybody with access to the broker could; return its place."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap_servers)
    await producer.start()
    try:
        sent = await producer.send_and_wait(topic, value, key=key, headers=list(headers))
    finally:
        await producer.stop()
    return sent.partition, sent.offset


def headers_of(record: Record) -> dict[str, str]:
    """Return a record's headers as text."""
    return {name: value.decode("utf-8", "replace") for name, value in record.headers}
