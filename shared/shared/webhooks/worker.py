"""Takes due deliveries from a queue and makes one attempt at each, many at a time.

The attempt is counted when the delivery is claimed, before anything is sent, and its result is
recorded afterwards under the same lease. A worker that dies in between leaves a lease that runs
out, and the message is sent again under the same id: delivery is at least once, and receivers
recognise a repetition by `webhook-id`.

A slow endpoint occupies only its own few places: the queue hands out no more deliveries of one
endpoint than that endpoint may have in flight.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol
from uuid import UUID

import structlog

from shared.clock import Clock
from shared.observability import metrics
from shared.webhooks.outcomes import Outcome
from shared.webhooks.signing import sign

_LAST_DOUBLING = 10
_LONGEST_PAUSE_SECONDS = 5.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """One claimed delivery, everything that its attempt needs, and in whose trace it is made."""

    delivery_id: UUID
    lease: UUID
    message_id: str
    url: str
    secrets: tuple[str, ...] = field(repr=False)
    body: bytes
    correlation_id: str
    causation_id: UUID
    traceparent: str | None = None


class DeliveryQueue(Protocol):
    """Where due deliveries wait; several workers may share one."""

    async def claim(self, limit: int) -> Sequence[Dispatch]:
        """Take up to so many due deliveries under a lease, having counted the attempt."""
        ...

    async def settle(self, dispatch: Dispatch, outcome: Outcome) -> None:
        """Record what became of the attempt, unless the lease has passed to another worker."""
        ...


class Sender(Protocol):
    """Makes one attempt."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Send the body once and say what became of it."""
        ...


@dataclass(slots=True, kw_only=True)
class DeliveryWorker:
    """Makes the attempts; `poll_interval` also bounds how long a stop may go unnoticed."""

    queue: DeliveryQueue
    sender: Sender
    clock: Clock
    concurrency: int = 32
    poll_interval: timedelta = timedelta(milliseconds=250)
    _outages: int = 0
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _in_flight: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self, stop: asyncio.Event) -> None:
        """Claim and send until `stop` is set; then let the attempts in flight end.

        A queue that fails is asked again after the interval.
        """
        while not stop.is_set():
            self._woken.clear()
            if await self._start_due() == 0:
                await self._idle()
        if self._in_flight:
            await asyncio.wait(self._in_flight)

    def wake(self) -> None:
        """Look at the queue now; a lost wake-up costs one poll interval and nothing else."""
        self._woken.set()

    async def _start_due(self) -> int:
        free = self.concurrency - len(self._in_flight)
        if free <= 0:
            return 0
        try:
            due = await self.queue.claim(free)
        except Exception as error:  # noqa: BLE001 - whatever the storage raises, it is asked again
            self._outages += 1
            _log.warning("deliveries_claim_failed", reason=repr(error), outages=self._outages)
            return 0
        self._outages = 0
        for dispatch in due:
            task = asyncio.create_task(self._attempt(dispatch))
            self._in_flight.add(task)
            task.add_done_callback(self._ended)
        return len(due)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        self.wake()

    async def _attempt(self, dispatch: Dispatch) -> None:
        try:
            headers = sign(
                dispatch.message_id,
                dispatch.body,
                sent_at=self.clock.now(),
                secrets=dispatch.secrets,
            )
            outcome = await self.sender.post(dispatch.url, headers, dispatch.body)
            metrics.WEBHOOK_ATTEMPTS.labels(type(outcome).__name__.lower()).inc()
            await self.queue.settle(dispatch, outcome)
        except Exception:  # noqa: BLE001 - the lease runs out and the attempt is repeated
            _log.exception("delivery_attempt_lost", delivery_id=str(dispatch.delivery_id))

    async def _idle(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pause_seconds()):
                await self._woken.wait()

    def _pause_seconds(self) -> float:
        """Ask a queue that is away less and less often, up to every few seconds."""
        usual = self.poll_interval.total_seconds()
        doubled: float = usual * 2 ** min(self._outages, _LAST_DOUBLING)
        return max(usual, min(doubled, _LONGEST_PAUSE_SECONDS))
