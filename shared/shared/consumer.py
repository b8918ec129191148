"""The consumer's side of Kafka: assignments, polls, lag, and knowing when it hangs."""

import asyncio
import contextlib
import time
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError, NoOffsetForPartitionError, OffsetOutOfRangeError

from shared import offsets
from shared.errors import StaleVersionError
from shared.failpoints import CrashPoint
from shared.incoming import Incoming, decode
from shared.kafka import make_consumer
from shared.observability import metrics
from shared.offsets import FencedError
from shared.processor import TRANSIENT, Processor
from shared.replay import Replay
from shared.settings import ConsumerSettings, KafkaSettings
from shared.subscriptions import UowT

POLL_MILLISECONDS = 500
IDLE_INTERVAL_SECONDS = 1.0
BACKOFF_SECONDS = 1.0

log = structlog.get_logger()


class StalledError(RuntimeError):
    """The loop has not come round for too long; a new process is the cure."""


class Poll(NamedTuple, Generic[UowT]):
    """The records of one poll, decoded, and how many seeks there had been when it began."""

    batch: list[Incoming[UowT]]
    seeks: int
    is_full: bool


@dataclass(slots=True)
class Consumer(Generic[UowT]):
    """Polls the topics of one service and hands each poll to its processor."""

    processor: Processor[UowT]
    replay: Replay[UowT]
    kafka: KafkaSettings
    settings: ConsumerSettings
    halted: set[TopicPartition] = field(default_factory=set)
    seeks: int = 0
    """How often positions were set or taken away; what was polled before that is worth nothing."""
    _ahead: asyncio.Task["Poll[UowT]"] | None = None
    _client: AIOKafkaConsumer | None = None
    _beat: float = field(default_factory=time.monotonic)
    _idle_at: float = 0.0
    _committed_at: float = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Consume until told to stop; work in flight ends, and its offsets are stored with it."""
        while not stop.is_set():
            try:
                await self._session(stop)
            except KafkaError as error:
                log.warning("consumer_interrupted", error=repr(error))
                await _wait(stop, BACKOFF_SECONDS)

    async def _session(self, stop: asyncio.Event) -> None:
        """Live one life of the client, from joining the group to leaving it."""
        group = self.processor.consumer
        client = self._client = make_consumer(self.kafka, self.settings, group=group)
        client.subscribe(list(self.processor.subscriptions.topics), listener=_Listener(self))
        ending = asyncio.create_task(stop.wait())
        try:
            await _unless(ending, client.start())
            while not stop.is_set():
                await self._round(client, ending)
        finally:
            self._client = None
            self.processor.progress.expected.clear()
            for task in (ending, self._ahead):
                if task is not None:
                    task.cancel()
            self._ahead = None
            with contextlib.suppress(KafkaError, TimeoutError):
                await asyncio.wait_for(client.stop(), BACKOFF_SECONDS * 5)

    async def _round(self, client: AIOKafkaConsumer, ending: asyncio.Task[Any]) -> None:
        """Poll once, let the poll take effect, and do what is due now and then."""
        self._beat = time.monotonic()
        batch = await self._next(client, ending)
        if batch:
            await self._process(client, batch)
        if not batch or time.monotonic() - self._idle_at > IDLE_INTERVAL_SECONDS:
            self._idle_at = time.monotonic()
            await self._between_polls(client)

    async def _next(
        self, client: AIOKafkaConsumer, ending: asyncio.Task[Any]
    ) -> list[Incoming[UowT]]:
        """Wait for records or for the end; a rebalance may make it wait longer than asked.

        While a backlog lasts, the next poll is read and decoded while PostgreSQL writes this one.
        """
        polling = self._ahead or asyncio.create_task(self._poll(client))
        self._ahead = None
        try:
            await asyncio.wait({polling, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not polling.done():
                return []
            poll = polling.result()
        except (NoOffsetForPartitionError, OffsetOutOfRangeError):
            # The client looked for an offset of Kafka's before ours was set, or ours is too old.
            await self.seek(client.assignment())
            return []
        finally:
            polling.cancel()
        if poll.batch and poll.seeks != self.seeks:
            # A seek came between: records before it may be missing here, so read them again.
            await self.seek(client.assignment())
            return []
        if poll.is_full:
            self._ahead = asyncio.create_task(self._poll(client))
        return poll.batch

    async def _poll(self, client: AIOKafkaConsumer) -> Poll[UowT]:
        """Decode what this owner still has to handle of the next records."""
        seeks, most = self.seeks, self.settings.max_poll_records
        polled = await client.getmany(timeout_ms=POLL_MILLISECONDS, max_records=most)
        expected, handlers = self.processor.progress.expected, self.processor.subscriptions.handlers
        batch = [
            decode(record, handlers)
            for partition, records in sorted(polled.items())
            if (least := expected.get(partition)) is not None
            for record in records
            if record.offset >= least
        ]
        return Poll(batch, seeks, is_full=len(batch) == most)

    async def _process(self, client: AIOKafkaConsumer, batch: Sequence[Incoming[UowT]]) -> None:
        try:
            await self.processor.process(batch)
        except FencedError as error:
            log.warning("consumer_fenced", error=str(error))
            await self.seek(client.assignment())

    async def _between_polls(self, client: AIOKafkaConsumer) -> None:
        """Replay what an operator asked for, tell the lag, leave Kafka a hint of the offsets."""
        try:
            await self.replay.run_due(set(self._owned(client)))
        except (*TRANSIENT, StaleVersionError) as error:
            log.warning("replay_postponed", error=repr(error))
        self._observe_lag(client)
        if time.monotonic() - self._committed_at > self.settings.commit_interval.total_seconds():
            self._committed_at = time.monotonic()
            self.processor.crash.reach(CrashPoint.AFTER_COMMIT_BEFORE_KAFKA_COMMIT)
            await self._hint(client)

    async def _hint(self, client: AIOKafkaConsumer) -> None:
        """Commit to Kafka for those who watch lag there; the truth is in PostgreSQL."""
        if owned := self._owned(client):
            with contextlib.suppress(KafkaError):
                await client.commit(owned)

    def _owned(self, client: AIOKafkaConsumer) -> dict[TopicPartition, int]:
        """Return the next offset of every partition that the group gives us at this moment."""
        assigned = client.assignment()
        expected = self.processor.progress.expected
        return {partition: expected[partition] for partition in assigned & expected.keys()}

    def _observe_lag(self, client: AIOKafkaConsumer) -> None:
        for partition, following in self._owned(client).items():
            end = client.highwater(partition)
            if end is not None:
                lag = metrics.CONSUMER_LAG.labels(partition.topic, str(partition.partition))
                lag.set(max(0, end - following))

    async def seek(self, partitions: Iterable[TopicPartition]) -> None:
        """Go to where PostgreSQL says this group stands; patiently, nothing works without it."""
        attempt = 0
        while self._client is not None:
            try:
                await self._seek(self._client, sorted(partitions))
            except (*TRANSIENT, KafkaError) as error:
                attempt += 1
                log.warning("seek_postponed", error=repr(error))
                await asyncio.sleep(min(0.1 * 2**attempt, 5))
            else:
                return

    async def _seek(self, client: AIOKafkaConsumer, partitions: list[TopicPartition]) -> None:
        database, consumer = self.processor.database, self.processor.consumer
        if not partitions:
            return
        self.processor.parked = None
        self.seeks += 1
        first = await client.beginning_offsets(partitions)
        last = await client.end_offsets(partitions)
        stored = await offsets.stored(database, consumer)
        for partition in partitions:
            if partition not in stored:
                await offsets.begin(database, consumer, partition, first[partition])
            if partition not in client.assignment():
                continue  # a rebalance took it away while Kafka and PostgreSQL were asked
            position = stored.get(partition, first[partition])
            if not first[partition] <= position <= last[partition]:
                self._halt(client, partition, position)
                continue
            self.halted.discard(partition)
            self.processor.progress.expected[partition] = position
            client.seek(partition, position)
        self.seeks += 1

    def _halt(self, client: AIOKafkaConsumer, partition: TopicPartition, position: int) -> None:
        """Stop a partition whose log does not hold the stored offset; never guess another one."""
        log.error("offset_out_of_range", topic=partition.topic, stored=position)
        self.halted.add(partition)
        self.processor.progress.expected.pop(partition, None)
        client.pause(partition)

    def revoked(self, partitions: Iterable[TopicPartition]) -> None:
        """Forget partitions that belong to another member from now on."""
        self.seeks += 1
        self.processor.crash.reach(CrashPoint.IN_ON_REVOKED)
        for partition in partitions:
            self.processor.progress.expected.pop(partition, None)

    async def watch(self, stop: asyncio.Event) -> None:
        """Raise StalledError when a round takes longer than any rebalance or poll may."""
        limit = max(self.settings.stall_timeout, 2 * self.settings.rebalance_timeout)
        while not stop.is_set():
            if self.processor.is_waiting:
                self._beat = time.monotonic()
            if time.monotonic() - self._beat > limit.total_seconds():
                raise StalledError(f"no round in {limit}")
            await _wait(stop, 1)

    async def check(self) -> None:
        """Raise unless this member reads every partition that it was given."""
        if self.halted:
            raise LookupError(f"halted partitions: {sorted(self.halted)}")
        if self._client is None or not self._client.assignment():
            raise LookupError("no partitions assigned yet")


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc]
    """Passes assignments on; Kafka's own committed offsets are ignored."""

    def __init__(self, consumer: Consumer[Any]) -> None:
        self._consumer = consumer

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        self._consumer.revoked(revoked)

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        await self._consumer.seek(assigned)


async def _unless(ending: asyncio.Task[Any], work: Coroutine[Any, Any, None]) -> None:
    """Wait for work, but not beyond the end: joining a group takes as long as a dead member."""
    working = asyncio.create_task(work)
    try:
        await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
    finally:
        working.cancel()


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
