"""Cases through two engines in turn: 1, 8 and 32 clients, one case after the other for each."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from bench.case_script import COMMANDS, Contender, Tally
from bench.measuring import Measurement, Sample, Scale, Stopwatch, interleave, require
from bench.stage import Stage

CLIENTS = (1, 8, 32)
UNIT = "commands/s"

Make = Callable[[], Contender]
"""Makes a contender, or says why this machine has none."""

Benchmark = Callable[[Stage, Scale], Awaitable[list[Measurement]]]


@dataclass(slots=True)
class Runner:
    """Gives cases to a contender that is ready, and checks that nothing of them is missing."""

    contender: Contender
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _done: int = 0

    async def sample(self, clients: int, seconds: float) -> Sample:
        """Let clients run whole cases for a while; the commands of all of them count."""
        until = asyncio.get_running_loop().time() + seconds
        watch = Stopwatch()
        counts = await asyncio.gather(*(self._client(until) for _ in range(clients)))
        sample = watch.sample(sum(counts) * len(COMMANDS))
        self._done += sum(counts)
        found, wanted = await self.contender.tally(), Tally(self._done, self._done * len(COMMANDS))
        require(found == wanted, f"{type(self.contender).__name__}: {found} instead of {wanted}")
        return sample

    async def _client(self, until: float) -> int:
        """Run at least one case."""
        loop, done = asyncio.get_running_loop(), 0
        while not done or loop.time() < until:
            await self.contender.run_case(next(self._numbers))
            done += 1
        return done


@contextlib.asynccontextmanager
async def running(make: Make, stage: Stage) -> AsyncIterator[Runner]:
    """Prepare a contender on a database of its own, with one case as its warming up."""
    contender = make()
    try:
        await contender.prepare(stage.database())
        runner = Runner(contender)
        await runner.sample(1, 0)
        yield runner
    finally:
        await contender.close()


def against(name: str, ours: Make, rival: Make) -> Benchmark:
    """Make a benchmark of two contenders."""

    async def run(stage: Stage, scale: Scale) -> list[Measurement]:
        async with running(rival, stage) as their_runner, running(ours, stage) as our_runner:
            return await compare(name, (our_runner, their_runner), scale)

    return run


async def compare(
    name: str, sides: tuple[Runner, Runner], scale: Scale, notes: tuple[str, ...] = ()
) -> list[Measurement]:
    """Measure ours and another side with all numbers of clients; what is noted is noted once."""
    return [
        await _compare(name, clients, sides, scale, notes if clients == CLIENTS[0] else ())
        for clients in CLIENTS
    ]


async def _compare(
    name: str, clients: int, sides: tuple[Runner, Runner], scale: Scale, notes: tuple[str, ...]
) -> Measurement:
    ours, rival = (partial(side.sample, clients, scale.seconds) for side in sides)
    samples = await interleave(ours, rival, scale.rounds)
    unit = f"{UNIT}, {counted(clients)}"
    return Measurement(name=name, unit=unit, ours=samples[0], baseline=samples[1], notes=notes)


def counted(clients: int) -> str:
    """Say how many clients there were."""
    return "1 client" if clients == 1 else f"{clients} clients"


async def alone(make: Make, stage: Stage, seconds: float) -> AsyncIterator[tuple[int, Sample]]:
    """Run one contender without another one beside it."""
    async with running(make, stage) as runner:
        for clients in CLIENTS:
            yield clients, await runner.sample(clients, seconds)
