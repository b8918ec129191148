"""Effects: a fact takes effect once per consumer group, whatever happens on the way.

A whole poll is one unit of work: the effects, the offsets behind their fence, inbox rows and
parked events are written together. Where one event fails, the poll is done again one by one, and
only the event that fails is parked, with its key. While PostgreSQL is away the poll waits.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from time import perf_counter
from typing import Any, Generic
from uuid import UUID

import asyncpg
import structlog
from aiokafka import TopicPartition

from shared.clock import Clock
from shared.context import Context
from shared.contracts.envelope import Envelope
from shared.database import Database, Transactions
from shared.errors import DomainError, PermanentError, StaleVersionError
from shared.failpoints import UNARMED, CrashPoint, CrashPoints
from shared.identifiers import new_id
from shared.inbox import HANDLED, InboxRow
from shared.incoming import Incoming
from shared.observability import metrics
from shared.observability.tracing import Tracing
from shared.observability.trail import Trace, Trail, current_trail, parse_traceparent
from shared.offsets import FencedError, fence
from shared.parking import PARKED, Parking, UnparkedError
from shared.subscriptions import Fact, Projection, Subscriptions, UowT

TRANSIENT = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    OSError,
    TimeoutError,
    UnparkedError,
)
"""What passes when a dependency comes back or a competitor is done: retried without limit."""

MAX_BACKOFF_SECONDS = 30.0

log = structlog.get_logger()


@dataclass(slots=True)
class Progress:
    """What this owner last wrote or read as the next offset of each partition it owns."""

    expected: dict[TopicPartition, int] = field(default_factory=dict)


@dataclass(slots=True)
class Processor(Generic[UowT]):
    """Turns polls into effects; knows nothing of how records arrive."""

    database: Database
    transactions: Transactions[UowT]
    subscriptions: Subscriptions[UowT]
    clock: Clock
    tracing: Tracing
    parking: Parking
    attempts: int = 3
    crash: CrashPoints = UNARMED
    progress: Progress = field(default_factory=Progress)
    random: Random = field(default_factory=Random)
    is_waiting: bool = False
    parked: set[tuple[str, str]] | None = None
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        """Begin with the present instant; each poll takes it anew."""
        self.now = self.clock.now()

    @property
    def consumer(self) -> str:
        """Name the consumer group."""
        return self.subscriptions.consumer_group

    async def process(self, batch: Sequence[Incoming[UowT]]) -> None:
        """Let a poll take effect, at once or one by one; FencedError tells of a lost partition."""
        try:
            await self._patiently(batch, is_careful=False)
        except FencedError:
            raise
        except Exception as error:  # noqa: BLE001 - any bug in a handler must find its event
            log.warning("batch_split", events=len(batch), error=repr(error))
            metrics.CONSUMER_RETRIES.labels(batch[0].record.topic).inc()
            for incoming in batch:
                await self._process_alone(incoming)

    async def _process_alone(self, incoming: Incoming[UowT]) -> None:
        """Let one event take effect; after enough attempts park it."""
        attempt = 0
        while True:
            attempt += 1
            try:
                await self._patiently([incoming], is_careful=True)
            except FencedError:
                raise
            except Exception as error:  # noqa: BLE001 - a bug is parked with its reason
                if attempt < self._limit(error):
                    await asyncio.sleep(self._backoff(attempt))
                    continue
                await self._park(incoming, error, attempt)
            return

    def _limit(self, error: Exception) -> int:
        """Tell how often an error is worth trying: a rule's no is final, a bug may be luck."""
        if isinstance(error, StaleVersionError):
            return 10 * self.attempts
        return 1 if isinstance(error, PermanentError | DomainError) else self.attempts

    async def _patiently(self, batch: Sequence[Incoming[UowT]], *, is_careful: bool) -> None:
        """Handle a batch; wait as long as it takes while a dependency is away."""
        attempt = 0
        while True:
            try:
                await self._handle(batch, is_careful=is_careful)
            except TRANSIENT as error:
                self.is_waiting = True
                self.parked = None
                attempt += 1
                pause = self._backoff(attempt)
                log.warning("dependency_away", error=repr(error), retry_in_seconds=round(pause, 2))
                await asyncio.sleep(pause)
            else:
                self.is_waiting = False
                return

    def _backoff(self, attempt: int) -> float:
        pause: float = min(0.1 * 2 ** min(attempt, 16), MAX_BACKOFF_SECONDS)
        return pause * self.random.uniform(0.5, 1)

    async def _handle(self, batch: Sequence[Incoming[UowT]], *, is_careful: bool) -> None:
        """Write the effects of a batch and its offsets in one unit of work.

        A poll does not ask the inbox: a repeated event makes it fail by its key, and then each
        event is done carefully, on its own.
        """
        parked = await self._parked()
        handled: set[UUID] = await self.handled(batch) if is_careful else set()
        outcomes: Counter[tuple[str, str]] = Counter()
        self.now = self.clock.now()
        async with self.transactions(self.context()) as uow:
            following = self._fence(uow, batch)
            joined: set[tuple[str, str]] = set()
            facts: list[Fact] = []
            for incoming in batch:
                if parked and incoming.place in parked:
                    uow.session.context = self.context()
                    self.parking.join(uow, incoming, is_first=incoming.place not in joined)
                    joined.add(incoming.place)
                    outcomes[incoming.record.topic, "parked"] += 1
                elif incoming.fact is not None:
                    facts.append(incoming.fact)
                    outcomes[incoming.record.topic, "handled"] += 1
                else:
                    outcome = await self.take(incoming, uow, handled)
                    outcomes[incoming.record.topic, outcome] += 1
            await self._project(facts, uow)
            self.crash.reach(CrashPoint.BEFORE_COMMIT)
        self._advance(following)
        for (topic, outcome), count in outcomes.items():
            metrics.CONSUMER_MESSAGES.labels(topic, outcome).inc(count)

    async def take(self, incoming: Incoming[UowT], uow: UowT, handled: set[UUID]) -> str:
        """Let one record take effect unless it is none of ours or was handled; name the outcome."""
        if incoming.fault is not None:
            raise incoming.fault
        if incoming.fact is not None:
            await self._project([incoming.fact], uow)
            return "handled"
        if incoming.handler is None or incoming.event is None or incoming.envelope is None:
            return "ignored"
        if incoming.handler.once and incoming.envelope.id in handled:
            return "repeated"
        await self._apply(incoming, uow)
        handled.add(incoming.envelope.id)
        return "handled"

    async def _project(self, facts: Iterable[Fact], uow: UowT) -> None:
        """Give each projection all its events at once."""
        handlers = self.subscriptions.handlers
        by_projection: dict[Projection[UowT] | None, list[Fact]] = {}
        for fact in facts:
            by_projection.setdefault(handlers[fact.envelope.type].projection, []).append(fact)
        for projection, its in by_projection.items():
            if projection is not None:
                await self._call(projection, its, uow)

    async def _call(self, projection: Projection[UowT], facts: Sequence[Fact], uow: UowT) -> None:
        """Call a projection, in a span of every trace that is recorded."""
        spans = [self._begin(fact.envelope) for fact in facts] if self.tracing.records else ()
        started = perf_counter()
        try:
            await projection(facts, uow)
        finally:
            each = (perf_counter() - started) / len(facts)
            for event_type in {fact.envelope.type for fact in facts}:
                self.subscriptions.handlers[event_type].duration.observe(each)
            for span in spans:
                self.tracing.finish(span)

    def _begin(self, envelope: Envelope) -> Trace:
        return self.tracing.begin(envelope.type, parent=parse_traceparent(envelope.traceparent))

    async def _apply(self, incoming: Incoming[UowT], uow: UowT) -> None:
        """Call the handler in the trace and on behalf of the event's cause."""
        handler, envelope = incoming.handler, incoming.envelope
        assert handler and handler.function and envelope  # noqa: S101, PT018 - checked by take
        trace = self._begin(envelope)
        token = current_trail.set(Trail(envelope.correlation_id, trace))
        uow.session.context = Context(
            actor=f"service:{self.consumer}",
            correlation_id=envelope.correlation_id,
            causation_id=str(envelope.id),
            traceparent=trace.traceparent,
            now=self.now,
        )
        if handler.once:
            uow.session.insert(InboxRow, consumer=self.consumer, event_id=envelope.id)
        started = perf_counter()
        try:
            await handler.function(incoming.event, uow, envelope)
        finally:
            handler.duration.observe(perf_counter() - started)
            current_trail.reset(token)
            self.tracing.finish(trace)

    async def _park(self, incoming: Incoming[UowT], error: Exception, attempts: int) -> None:
        """Write a failed event to the parking table, and move past it."""
        log.error("event_parked", topic=incoming.record.topic, key=incoming.key, error=repr(error))
        try:
            await self._store_parked(incoming, error, attempts)
        except FencedError:
            raise
        except Exception as refused:  # noqa: BLE001 - nothing that came may stop the consumer
            log.critical("event_parked_alone", key=incoming.key, error=repr(refused))
            await self._store_parked(incoming.alone(), error, attempts)
        self.parked = None
        self._advance(following_offsets([incoming]))
        metrics.CONSUMER_MESSAGES.labels(incoming.record.topic, "parked").inc()

    async def _store_parked(
        self, incoming: Incoming[UowT], error: Exception, attempts: int
    ) -> None:
        attempt = 0
        while True:
            try:
                async with self.transactions(self.context()) as uow:
                    self._fence(uow, [incoming])
                    self.parking.park(uow, incoming, error, attempts)
            except TRANSIENT:
                attempt += 1
                await asyncio.sleep(self._backoff(attempt))
            else:
                return

    def _fence(self, uow: UowT, batch: Sequence[Incoming[UowT]]) -> dict[TopicPartition, int]:
        """Move every partition's offset, in one order everywhere, so that two cannot deadlock."""
        following = following_offsets(batch)
        for partition, offset in sorted(following.items()):
            expected = self.progress.expected.get(partition)
            if expected is None:
                raise FencedError(f"{partition.topic}/{partition.partition} was taken away")
            fence(uow.session, self.consumer, partition, expected=expected, following=offset)
        return following

    def _advance(self, following: dict[TopicPartition, int]) -> None:
        for partition, offset in following.items():
            if partition in self.progress.expected:
                self.progress.expected[partition] = offset

    async def _parked(self) -> set[tuple[str, str]]:
        """Know the parked keys; only the owner of a partition parks its keys.

        What was released meanwhile shows as UnparkedError when an event is about to join it.
        """
        if self.parked is None:
            rows = await self.database.fetch(PARKED, consumer=self.consumer)
            self.parked = {(row["topic"], row["record_key"]) for row in rows}
        return self.parked

    async def handled(self, batch: Iterable[Incoming[UowT]]) -> set[UUID]:
        """Ask the inbox which events were handled before; only if a handler needs to know."""
        ids = [
            incoming.envelope.id
            for incoming in batch
            if incoming.envelope and incoming.handler and incoming.handler.once
        ]
        if not ids:
            return set()
        rows = await self.database.fetch(HANDLED, consumer=self.consumer, ids=ids)
        return {row["event_id"] for row in rows}

    def context(self) -> Context:
        """Return the circumstances of work that no single event causes."""
        return Context(
            actor=f"service:{self.consumer}", correlation_id=str(new_id()), now=self.clock.now()
        )


def following_offsets(batch: Sequence[Incoming[Any]]) -> dict[TopicPartition, int]:
    """Tell for each partition in a batch which offset comes after it."""
    last: dict[tuple[str, int], int] = {}
    for record, *_ in batch:
        last[record.topic, record.partition] = record.offset
    return {TopicPartition(*partition): offset + 1 for partition, offset in last.items()}
