"""What both consumer benchmarks share: a consumer that is timed between two of its polls."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaProducer

from bench import facts
from bench.facts import Fact
from bench.measuring import Sample, Stopwatch, require
from bench.stage import Stage
from shared.clock import SystemClock
from shared.consumer import Consumer
from shared.database import Database, Transactions
from shared.incoming import Incoming
from shared.kafka import make_producer
from shared.observability.tracing import Tracing
from shared.parking import Parking
from shared.processor import Processor
from shared.replay import Replay
from shared.settings import ConsumerSettings
from shared.subscriptions import Subscriptions
from support.messaging import kafka_settings, running

UNIT = "events/s"
POLL = ConsumerSettings().max_poll_records


@dataclass
class TimedProcessor(Processor[Any]):
    """The processor as it is, timed from the end of its first poll to the end of its last.

    So joining the group and the first fetch are not counted, and everything else is: fetching,
    decoding, handlers, statements, the fence.
    """

    total: int = 0
    seen: int = 0
    timed: int = 0
    watch: Stopwatch | None = None
    sample: Sample | None = None
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    async def process(self, batch: Sequence[Incoming[Any]]) -> None:
        """Let a poll take effect."""
        await super().process(batch)
        self.seen += len(batch)
        if self.watch is None:
            self.watch = Stopwatch()
        else:
            self.timed += len(batch)
        if self.seen >= self.total:
            self.sample = self.watch.sample(max(1, self.timed))
            self.finished.set()


async def consume(
    stage: Stage,
    database: Database,
    transactions: Transactions[Any],
    subscriptions: Subscriptions[Any],
    total: int,
) -> Sample:
    """Run the consumer of production from the beginning of its topic to the end."""
    processor = TimedProcessor(
        database,
        transactions,
        subscriptions,
        SystemClock(),
        Tracing("bench", 0.0, None),
        Parking(subscriptions.consumer_group, "shared"),
        total=total,
    )
    consumer = Consumer(
        processor, Replay(processor), kafka_settings(stage.kafka), ConsumerSettings()
    )
    async with running(consumer.run), asyncio.timeout(180):
        await processor.finished.wait()
    require(processor.seen == total, f"{total} events were expected, {processor.seen} came")
    require(processor.sample is not None and processor.timed, "one poll held everything")
    assert processor.sample is not None
    return processor.sample


async def fill(stage: Stage, topic: str, records: Sequence[Fact]) -> None:
    """Put records on a topic."""
    producer: AIOKafkaProducer = make_producer(kafka_settings(stage.kafka), client_id="bench-fill")
    await producer.start()
    try:
        await facts.send_batches(producer, topic, records)
    finally:
        await producer.stop()
