"""What goes wrong in a run: a plan drawn from a seed, and a nemesis that carries it out."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import cycle, islice
from random import Random

from shared.failpoints import CrashPoint
from support.chaos_processes import SESSION_SECONDS, START_SECONDS, Supervised, Supervisor, until
from support.ledger import Ledger
from tongtu.platform.kafka import Broker, Kafka
from tongtu.platform.postgres import Postgres

SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 4.0
CRASH_PROBABILITY = 0.3
ARMED_SHARE = 0.6
ONE_IN = 10
"""One fault in so many is a broker; as many databases are stopped and consumers frozen besides."""

SIGNS = ("consumer_fenced", "relay_leads", "batch_split", "dependency_away", "relay_interrupted")
"""Log events which show that the faults hit something."""


class FaultKind(StrEnum):
    """What can go wrong."""

    KILL = "kill -9 of a process"
    BROKER = "kill -9 of a broker"
    POSTGRES = "immediate stop of PostgreSQL"
    ZOMBIE = "freeze of a consumer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong, `pause` seconds after the one before."""

    kind: FaultKind
    pause: float
    target: str = ""
    choice: int = 0
    crash_points: str = ""


def plan(seed: int, kills: int, kinds: Sequence[str]) -> list[Fault]:
    """Draw the faults of a run: so many `kill -9`, and stops and freezes in proportion."""
    random = Random(seed)  # noqa: S311 - a plan must be repeatable, not secret
    brokers = kills // ONE_IN
    targets = list(islice(cycle(random.sample(kinds, len(kinds))), kills - brokers))
    frozen = [kind for kind in kinds if kind.endswith("-consumer")]
    extra = max(1, kills // ONE_IN)
    drawn = [
        *((FaultKind.KILL, target) for target in targets),
        *((FaultKind.BROKER, "") for _ in range(brokers)),
        *((FaultKind.POSTGRES, "") for _ in range(extra)),
        *((FaultKind.ZOMBIE, target) for target in islice(cycle(frozen), extra)),
    ]
    random.shuffle(drawn)
    points = {role: cycle(_points(random, role)) for role in ("relay", "consumer")}
    faults = []
    for kind, target in drawn:
        role = target.rpartition("-")[2]
        is_armed = kind is FaultKind.KILL and role in points and random.random() < ARMED_SHARE
        faults.append(
            Fault(
                kind=kind,
                pause=random.uniform(SHORTEST_PAUSE, LONGEST_PAUSE),
                target=target,
                choice=random.randrange(1000),
                crash_points=f"{next(points[role])}:{CRASH_PROBABILITY}" if is_armed else "",
            )
        )
    return faults


def _points(random: Random, role: str) -> list[CrashPoint]:
    points = [point for point in CrashPoint if point.startswith(f"{role}.")]
    return random.sample(points, len(points))


@dataclass(slots=True, kw_only=True)
class Nemesis:
    """Carries a plan out, one fault after the other; what heals by itself is not waited for."""

    supervisor: Supervisor
    postgres: Postgres
    kafka: Kafka
    frozen_seconds: float = SESSION_SECONDS + 3
    away_seconds: float = 1.0
    done: Counter[str] = field(default_factory=Counter)
    _broker: asyncio.Task[None] | None = None

    async def carry_out(self, faults: Sequence[Fault]) -> None:
        """Let everything go wrong that is planned; returns when every server is back."""
        strike = {
            FaultKind.KILL: self._kill,
            FaultKind.BROKER: self._kill_broker,
            FaultKind.POSTGRES: self._stop_postgres,
            FaultKind.ZOMBIE: self._freeze,
        }
        for fault in faults:
            await asyncio.sleep(fault.pause)
            await strike[fault.kind](fault)
            self.done[fault.kind] += 1
            self.supervisor.healed_at = time.monotonic()
        await self._brokers_are_back()

    def report(self, ledger: Ledger) -> str:
        """Write what went wrong, who died of it, and the ledger."""
        supervisor = self.supervisor
        tails = [f"{death.process}: {death.tail}" for death in supervisor.unexplained_deaths]
        faults = [f"{kind:<72}{count:>6}" for kind, count in sorted(self.done.items())]
        signs = [f"{name:<72}{supervisor.count_in_logs(name):>6}" for name in SIGNS]
        parts = ("faults", *faults, "deaths", supervisor.summary(), "signs in the logs", *signs)
        return "\n".join((*parts, "ledger", ledger.table(), *tails))

    async def _kill(self, fault: Fault) -> None:
        process = await self._pick(fault)
        self.supervisor.next_crash_points[process.program.name] = fault.crash_points
        self.supervisor.kill(process)

    async def _freeze(self, fault: Fault) -> None:
        async with self.frozen(await self._pick(fault)):
            await asyncio.sleep(self.frozen_seconds)

    async def _pick(self, fault: Fault) -> Supervised:
        alive = self.supervisor.alive
        found = await until(lambda: alive(fault.target), seconds=START_SECONDS)
        assert found, f"no {fault.target} comes back to life"
        return alive(fault.target)[fault.choice % len(alive(fault.target))]

    @asynccontextmanager
    async def frozen(self, process: Supervised) -> AsyncIterator[None]:
        """Stop a process in the middle of whatever it does, and let it go on afterwards."""
        process.is_stopped = True
        process.child.send_signal(signal.SIGSTOP)
        yield
        process.child.send_signal(signal.SIGCONT)
        process.is_stopped = False
        self.supervisor.healed_at = time.monotonic()

    async def _stop_postgres(self, _fault: Fault) -> None:
        async with self.postgres_away():
            await asyncio.sleep(self.away_seconds)

    async def _kill_broker(self, fault: Fault) -> None:
        """Kill a broker once the one before is back; the other faults go on meanwhile."""
        await self._brokers_are_back()
        broker = self.kafka.brokers[fault.choice % len(self.kafka.brokers)]
        self._broker = asyncio.create_task(self._bounce(broker))

    async def _bounce(self, broker: Broker) -> None:
        async with self._away(broker):
            await asyncio.sleep(self.away_seconds)

    async def _brokers_are_back(self) -> None:
        if self._broker is not None:
            await self._broker
            self._broker = None

    @asynccontextmanager
    async def postgres_away(self) -> AsyncIterator[None]:
        """Stop PostgreSQL at once, without a checkpoint, and start it again afterwards."""
        await asyncio.to_thread(self.postgres.stop, immediately=True)
        yield
        await asyncio.to_thread(self.postgres.start, die_with_parent=True)
        self.supervisor.healed_at = time.monotonic()

    @asynccontextmanager
    async def kafka_away(self) -> AsyncIterator[None]:
        """Kill every broker, and start all of them again afterwards."""
        async with AsyncExitStack() as stack:
            for broker in self.kafka.brokers:
                await stack.enter_async_context(self._away(broker))
            yield

    @asynccontextmanager
    async def _away(self, broker: Broker) -> AsyncIterator[None]:
        await asyncio.to_thread(broker.kill)
        yield
        broker.start(die_with_parent=True)
        await asyncio.to_thread(broker.wait_ready)
        self.supervisor.healed_at = time.monotonic()
