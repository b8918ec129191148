"""The message relay: takes facts out of the outbox and puts them on their topics.

One leader per database, chosen by an advisory lock on the session that does the reading. It reads
whatever is visible, ordered by `seq`; never "above the last seen", because numbers are taken
before commits become visible. Rows go away only after the brokers have acknowledged them. So a
fact is published at least once, and the facts of one aggregate in the order of their commits.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import structlog
from aiokafka.errors import KafkaError

from shared.database import TRANSACTION_LIMIT_SECONDS, Database
from shared.failpoints import UNARMED, CrashPoint, CrashPoints
from shared.observability import metrics
from shared.outbox import CHANNEL
from shared.publisher import Published, Publisher
from shared.settings import RelaySettings

LEADER_LOCK = 0x746F6E67
"""The advisory lock of the database's one relay; the number spells "tong"."""

LEAD = "SELECT pg_try_advisory_lock($1)"

FETCH = """
SELECT seq, id, aggregatetype, aggregateid, type, payload, aggregate_version, source, time,
       dataschema, correlationid, causationid, actor, reason, traceparent, created_at
FROM outbox WHERE seq >= $1
  AND NOT EXISTS (SELECT FROM unnest($2::bigint[]) AS sending(number) WHERE number = outbox.seq)
ORDER BY seq LIMIT $3
"""

DELETE = "DELETE FROM outbox WHERE seq = ANY($1::bigint[])"

BACKLOG = """
SELECT count(*) AS messages,
       coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 AS age
FROM outbox
"""

TRANSIENT = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    KafkaError,
    OSError,
    TimeoutError,
)
"""What passes when PostgreSQL or Kafka comes back."""

MIN_BACKOFF_SECONDS = 0.1
MAX_BACKOFF_SECONDS = 5.0
METRICS_INTERVAL_SECONDS = 5.0

log = structlog.get_logger()


class LowWater:
    """The lowest number that a waiting row can still have.

    An outbox that deletes leaves dead rows at its low end, which an old snapshot keeps from being
    cleaned up; starting above them keeps an empty poll cheap. No transaction of ours outlives
    `window`, so a number seen longer ago than that belongs to a row that is visible or gone for
    good. Once per window everything is read from zero, in case somebody else's transaction did.
    """

    def __init__(self, window: float = 2 * TRANSACTION_LIMIT_SECONDS) -> None:
        self._window = window
        self._seen: deque[tuple[float, int]] = deque()
        self._settled = 0
        self._value = 0
        self._rescan_at = 0.0

    def start(self, now: float) -> int:
        """Return where the next read begins."""
        if now >= self._rescan_at:
            self._rescan_at = now + self._window
            return 0
        return self._value

    def observe(self, waiting: Sequence[int], now: float) -> None:
        """Take note of all numbers that wait after a read."""
        if waiting and (not self._seen or now - self._seen[-1][0] >= 1):
            self._seen.append((now, max(waiting)))
        while self._seen and self._seen[0][0] <= now - self._window:
            self._settled = max(self._settled, self._seen.popleft()[1] + 1)
        self._value = min(self._settled, *waiting) if waiting else self._settled


@dataclass(slots=True)
class Relay:
    """Drains one database's outbox for as long as it holds the leader lock."""

    url: str
    database: Database
    publisher: Publisher
    settings: RelaySettings
    crash: CrashPoints = UNARMED
    low_water: LowWater = field(default_factory=LowWater)
    is_leader: bool = False
    trouble: str | None = "starting"
    _backoff: float = MIN_BACKOFF_SECONDS
    _awake: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, stop: asyncio.Event) -> None:
        """Lead, or wait to lead, until told to stop; outages are waited for."""
        ending = asyncio.create_task(stop.wait())
        ending.add_done_callback(self._wake)
        try:
            while not stop.is_set():
                await self._lead_once(stop)
        finally:
            ending.cancel()
            await self.publisher.discard()

    async def _lead_once(self, stop: asyncio.Event) -> None:
        try:
            async with self._leadership() as connection:
                await self._lead_or_wait(stop, connection)
        except TRANSIENT as error:
            self.trouble = repr(error)
            log.warning("relay_interrupted", error=repr(error))
            await self.publisher.discard()
            await self._pause(self._backoff)
            self._backoff = min(self._backoff * 2, MAX_BACKOFF_SECONDS)

    async def _lead_or_wait(self, stop: asyncio.Event, connection: Any) -> None:
        if connection is not None:
            await self._drain_until(stop, connection)
            return
        self.trouble = None
        await self._pause(self.settings.lead_interval.total_seconds())

    async def check(self) -> None:
        """Raise unless the relay leads, or waits behind another one, without trouble."""
        if self.trouble is not None:
            raise LookupError(self.trouble)

    @contextlib.asynccontextmanager
    async def _leadership(self) -> AsyncIterator[Any]:
        """Give the connection that holds the lock, or None while another relay leads."""
        connection = await asyncpg.connect(self.url, timeout=5, command_timeout=30)
        try:
            leads = await connection.fetchval(LEAD, LEADER_LOCK)
            if leads:
                await connection.add_listener(CHANNEL, self._wake)
                log.info("relay_leads")
            self._lead(leads=leads)
            yield connection if leads else None
        finally:
            self._lead(leads=False)
            connection.terminate()

    def _lead(self, *, leads: bool) -> None:
        self.is_leader = leads
        metrics.RELAY_LEADER.set(leads)

    def _wake(self, *_notification: object) -> None:
        self._awake.set()

    async def _drain_until(self, stop: asyncio.Event, connection: Any) -> None:
        observed_at = 0.0
        while not stop.is_set():
            rows = await self._fetch(connection, ())
            is_drained = await self._publish_all(stop, connection, rows)
            self.trouble, self._backoff = None, MIN_BACKOFF_SECONDS
            if time.monotonic() - observed_at > METRICS_INTERVAL_SECONDS:
                observed_at = time.monotonic()
                await self._observe_backlog(connection)
            if is_drained and not stop.is_set():
                await self._pause(self.settings.poll_interval.total_seconds())

    async def _publish_all(
        self, stop: asyncio.Event, connection: Any, rows: list[asyncpg.Record]
    ) -> bool:
        """Publish batch after batch, and tell whether the last read found nothing more.

        The next batch is read while the present one is sent.
        """
        deletion: asyncio.Task[None] | None = None
        try:
            while rows and not stop.is_set():
                published, ahead = await self._send(connection, rows, deletion)
                deletion = asyncio.create_task(self._delete(published.acknowledged))
                if published.failure is not None:
                    raise published.failure
                if len(published.acknowledged) < len(rows):
                    return False
                rows = ahead
        finally:
            if deletion is not None:
                await deletion
        return not rows

    async def _send(
        self, connection: Any, rows: list[asyncpg.Record], deletion: asyncio.Task[None] | None
    ) -> tuple[Published, list[asyncpg.Record]]:
        """Send one batch; meanwhile forget the one before and read the one after."""
        self.crash.reach(CrashPoint.BEFORE_PUBLISH)
        sending = asyncio.create_task(self.publisher.publish(rows))
        try:
            if deletion is not None:
                await deletion
            self._awake.clear()
            ahead = await self._fetch(connection, [row["seq"] for row in rows])
            published = await sending
        finally:
            sending.cancel()
        self.crash.reach(CrashPoint.AFTER_PUBLISH_BEFORE_DELETE)
        return published, ahead

    async def _fetch(self, connection: Any, sending: Sequence[int]) -> list[asyncpg.Record]:
        """Read the lowest rows that are visible and not being sent already."""
        now = time.monotonic()
        rows: list[asyncpg.Record] = await connection.fetch(
            FETCH, self.low_water.start(now), sending, self.settings.batch_size
        )
        self.low_water.observe([*sending, *(row["seq"] for row in rows)], now)
        return rows

    async def _delete(self, acknowledged: list[int]) -> None:
        """Forget rows by their numbers, never by a range: others may have become visible."""
        await self.database.execute(DELETE, acknowledged)
        self.crash.reach(CrashPoint.AFTER_DELETE)

    async def _observe_backlog(self, connection: Any) -> None:
        backlog = await connection.fetchrow(BACKLOG)
        metrics.RELAY_BACKLOG.set(backlog["messages"])
        metrics.RELAY_OLDEST_MESSAGE_AGE.set(backlog["age"])

    async def _pause(self, seconds: float) -> None:
        """Wait for a wake-up, the end, or the time to poll again."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._awake.wait()
        self._awake.clear()
