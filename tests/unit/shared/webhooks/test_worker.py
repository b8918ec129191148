"""The delivery worker."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from shared.identifiers import new_id
from shared.webhooks.outcomes import Outcome, Succeeded
from shared.webhooks.signing import generate_secret, verify
from shared.webhooks.testing import StoppedClock
from shared.webhooks.worker import DeliveryWorker, Dispatch

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KNOWN = generate_secret()


def a_dispatch(url: str = "https://hooks.example.com/") -> Dispatch:
    """Build one claimed delivery."""
    delivery_id = new_id()
    return Dispatch(
        delivery_id=delivery_id,
        lease=new_id(),
        message_id=str(delivery_id),
        url=url,
        secrets=(KNOWN,),
        body=b"{}",
        correlation_id="test",
        causation_id=new_id(),
    )


@dataclass(slots=True)
class ListQueue:
    """Hands out what it was given, once, and remembers the results."""

    waiting: list[Dispatch]
    outages: int = 0
    settled: dict[str, Outcome] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def claim(self, limit: int) -> Sequence[Dispatch]:
        """Take from the front."""
        if self.outages:
            self.outages -= 1
            raise OSError("the database is away")
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return taken

    async def settle(self, dispatch: Dispatch, outcome: Outcome) -> None:
        """Remember the result."""
        self.settled[dispatch.url] = outcome
        self.changed.set()

    async def until_settled(self, *urls: str) -> None:
        """Wait until these have a result."""
        async with asyncio.timeout(10):
            while not set(urls) <= set(self.settled):
                self.changed.clear()
                await self.changed.wait()


@dataclass(slots=True)
class GatedSender:
    """Answers at once, except that some URLs wait for their gate."""

    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    started: asyncio.Event = field(default_factory=asyncio.Event)
    busy: int = 0
    most_busy: int = 0
    sent: list[Mapping[str, str]] = field(default_factory=list)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Wait for the gate, if there is one."""
        del body
        self.sent.append(headers)
        self.started.set()
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        if url in self.gates:
            await self.gates[url].wait()
        self.busy -= 1
        if url in self.broken:
            raise RuntimeError(url)
        return Succeeded(status=204)


@asynccontextmanager
async def working(
    queue: ListQueue, sender: GatedSender, concurrency: int = 4
) -> AsyncIterator[asyncio.Event]:
    """Run a worker for the length of a block."""
    worker = DeliveryWorker(
        queue=queue,
        sender=sender,
        clock=StoppedClock(NOW),
        concurrency=concurrency,
        poll_interval=timedelta(milliseconds=5),
    )
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    try:
        yield stop
    finally:
        stop.set()
        await task


async def test_a_claimed_delivery_is_sent_signed_and_settled() -> None:
    """Id, time of the attempt and signature are on the message."""
    queue, sender = ListQueue([a_dispatch("https://one.example/")]), GatedSender()

    async with working(queue, sender):
        await queue.until_settled("https://one.example/")

    message = verify(sender.sent[0], b"{}", secrets=[KNOWN], now=NOW)
    assert message.sent_at == NOW
    assert queue.settled == {"https://one.example/": Succeeded(status=204)}


async def test_a_slow_endpoint_does_not_delay_the_others() -> None:
    """While one attempt hangs, forty others are made."""
    slow = "https://slow.example/"
    others = [f"https://{number}.example/" for number in range(40)]
    queue = ListQueue([a_dispatch(url) for url in (slow, *others)])
    gate = asyncio.Event()

    async with working(queue, GatedSender(gates={slow: gate}), concurrency=2):
        await queue.until_settled(*others)
        is_settled = slow in queue.settled
        gate.set()

    assert not is_settled


async def test_no_more_attempts_are_in_flight_than_allowed() -> None:
    """The bound is the worker's own memory and sockets."""
    urls = [f"https://{number}.example/" for number in range(20)]
    gates = {url: asyncio.Event() for url in urls}
    queue, sender = ListQueue([a_dispatch(url) for url in urls]), GatedSender(gates=gates)

    async with working(queue, sender, concurrency=3):
        for gate in gates.values():
            gate.set()
        await queue.until_settled(*urls)

    assert sender.most_busy <= 3


async def test_an_attempt_that_breaks_does_not_stop_the_worker() -> None:
    """Its lease runs out; everybody else is served."""
    broken, fine = "https://broken.example/", "https://fine.example/"
    queue = ListQueue([a_dispatch(broken), a_dispatch(fine)])

    async with working(queue, GatedSender(broken=frozenset({broken}))):
        await queue.until_settled(fine)

    assert broken not in queue.settled


async def test_a_queue_that_is_away_is_asked_again() -> None:
    """The database comes back and nothing has to be restarted."""
    queue = ListQueue([a_dispatch("https://one.example/")], outages=3)

    async with working(queue, GatedSender()):
        await queue.until_settled("https://one.example/")

    assert queue.outages == 0


async def test_stopping_lets_the_attempts_in_flight_end() -> None:
    """A stop does not make a message that arrived look like one that did not."""
    slow = "https://slow.example/"
    gate = asyncio.Event()
    queue, sender = ListQueue([a_dispatch(slow)]), GatedSender(gates={slow: gate})

    async with working(queue, sender) as stop:
        await sender.started.wait()
        stop.set()
        gate.set()

    assert queue.settled == {slow: Succeeded(status=204)}


def test_a_dispatch_does_not_show_its_secrets() -> None:
    """Logs may show it."""
    assert "whsec" not in repr(a_dispatch())
