"""open_cases_growth and case_age_growth: a command among many cases, and on an old case.

Both compare our engine with itself; what does not grow has a ratio of one.
"""

from collections.abc import Awaitable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from itertools import islice
from statistics import median, quantiles
from time import perf_counter

from bench.case_copies import copies_of
from bench.case_restart import seconds_until_idle
from bench.case_script import COMMANDS
from bench.cases import running
from bench.measuring import Measurement, Sample, Scale, interleave, require
from bench.our_case import Act, OurCase, Seen
from bench.stage import Stage
from land_supply.domain.engine import Accept, Decide, Receive
from shared.clock import SystemClock

UNTIL_PAUSED = COMMANDS[1:8]
"""One review is accepted, one is paused, one is ready: a case in the middle of its way."""
DAYS_UNTIL_PAUSED = 4
OPEN = "SELECT count(*) FROM cases WHERE status = 'open'"
TURN = (
    Act(0, Receive(), is_of_sponsor=True),
    Act(0, Accept()),
    Act(0, Decide(outcome="returned")),
)
"""A review that is returned begins again: five facts, of which two are told of the next rounds."""
YOUNG, OLD = 20, 1_000


async def open_cases_growth(stage: Stage, scale: Scale) -> list[Measurement]:
    """p50 of a command with no other case open / with 10,000 open."""
    number, cases = scale.events // 4, 3 if scale.is_smoke else 40
    async with AsyncExitStack() as stack:
        alone = await _ready(stack, stage)
        among = await _ready(stack, stage, days_ago=DAYS_UNTIL_PAUSED)
        await _open_many(among, number)
        samples = await interleave(
            partial(_p50, among, cases), partial(_p50, alone, cases), scale.rounds
        )
        require(await among.pool.fetchval(OPEN) == number, f"there are not {number} cases open")
        idle = [await seconds_until_idle(stage, each.url) for each in (among, alone)]
    note = (
        f"{number} cases of 8 facts, all but one of them copied in SQL; api, relay and consumer are"
        f" idle {idle[0]:.1f} s after their start, with no case open {idle[1]:.1f} s"
    )
    return [_growth("open_cases_growth", "ms p50", samples, note)]


async def case_age_growth(stage: Stage, scale: Scale) -> list[Measurement]:
    """p95 of a command on a case of 20 facts / on one of 1,000."""
    cases, turns = (2, 3) if scale.is_smoke else (10, 10)
    async with AsyncExitStack() as stack:
        engines = [await _ready(stack, stage) for _ in range(2)]
        number = cases * (scale.rounds + 1)
        aged = [
            await _aged(engine, facts, number)
            for engine, facts in zip(engines, (OLD, YOUNG), strict=True)
        ]
        old, young = (
            partial(_p95, engine, each, cases, turns)
            for engine, each in zip(engines, aged, strict=True)
        )
        await old()
        await young()
        samples = await interleave(old, young, scale.rounds)
    note = (
        f"a review that is returned again and again: {cases} cases a round, copied in SQL,"
        f" {turns * len(TURN)} commands on each"
    )
    return [_growth("case_age_growth", "ms p95", samples, note)]


def _growth(
    name: str, unit: str, samples: tuple[list[Sample], list[Sample]], note: str
) -> Measurement:
    return Measurement(
        name=name,
        unit=unit,
        ours=samples[0],
        baseline=samples[1],
        lower_is_better=True,
        notes=(note,),
    )


async def _ready(stack: AsyncExitStack, stage: Stage, days_ago: int = 0) -> OurCase:
    """Start an engine whose cases were opened so many days ago."""
    engine = OurCase(SystemClock().today() - timedelta(days=days_ago))
    await stack.enter_async_context(running(lambda: engine, stage))
    return engine


async def _open_many(engine: OurCase, number: int) -> None:
    seen = await engine.open()
    for command in UNTIL_PAUSED:
        await engine.give(seen, command)
    await copies_of(seen, number - 1, engine.url)


async def _aged(engine: OurCase, facts: int, number: int) -> Iterator[Seen]:
    """Return cases of which so many facts are told, each once."""
    seen = await engine.open()
    while seen.version < facts:
        for act in TURN:
            await engine.act(seen, "R1", act)
    return iter(await copies_of(seen, number, engine.url))


async def _p50(engine: OurCase, cases: int) -> Sample:
    """Play whole cases, one after the other."""
    times: list[float] = []
    for _ in range(cases):
        began = perf_counter()
        seen = await engine.open()
        times.append(perf_counter() - began)
        times += [await _timed(engine.give(seen, command)) for command in COMMANDS[1:]]
    return Sample(median(times) * 1e3)


async def _p95(engine: OurCase, aged: Iterator[Seen], cases: int, turns: int) -> Sample:
    """Let a review of the next few cases be returned some times more."""
    times = [
        await _timed(engine.act(seen, "R1", act))
        for seen in islice(aged, cases)
        for _ in range(turns)
        for act in TURN
    ]
    return Sample(quantiles(times, n=20)[-1] * 1e3)


async def _timed(command: Awaitable[None]) -> float:
    began = perf_counter()
    await command
    return perf_counter() - began
