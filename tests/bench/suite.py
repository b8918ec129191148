"""The suite: which benchmarks there are, what they should reach, and how they are run."""

import argparse
import asyncio
import contextlib
import gc
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import uvloop

from bench import profile_case, profile_post, report, rivals
from bench.case_baseline import BaselineCase
from bench.case_commands import case_commands
from bench.case_growth import case_age_growth, open_cases_growth
from bench.cases import UNIT, Make, alone, counted
from bench.clock_derive import clock_derive
from bench.commit_to_effect import commit_to_effect
from bench.consume_command import consume_command
from bench.consume_projection import consume_projection
from bench.eligibility_batch import eligibility_batch
from bench.group_commit import group_commit
from bench.http_paths import http_read, http_write
from bench.inbox_growth import inbox_growth
from bench.match_single import match_single
from bench.measuring import Measurement, Row, Scale, UnavailableError
from bench.our_case import OurCase
from bench.relaying import relay_batch, relay_send
from bench.rematch import rematch
from bench.stage import Stage

FEWEST_ROUNDS = 5
FULL = Scale(rounds=FEWEST_ROUNDS, seconds=5, events=40_000)
SMOKE = Scale(rounds=1, seconds=0.5, events=2_000, is_smoke=True)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A comparison, the ratio below which it is broken, and the one it should reach."""

    run: Callable[[Stage, Scale], Awaitable[list[Measurement]]]
    floor: float
    goal: float


BENCHMARKS = {
    "http_write": Benchmark(http_write, 0.75, 1.00),
    "http_read": Benchmark(http_read, 0.70, 0.95),
    "relay_send": Benchmark(relay_send, 0.90, 1.30),
    "relay_batch": Benchmark(relay_batch, 0.45, 0.75),
    "consume_projection": Benchmark(consume_projection, 0.65, 0.85),
    "consume_command": Benchmark(consume_command, 0.80, 1.50),
    "commit_to_effect": Benchmark(commit_to_effect, 0.35, 0.60),
    "group_commit": Benchmark(group_commit, 6, 9),
    "clock_derive": Benchmark(clock_derive, 20, 100),
    "inbox_growth": Benchmark(inbox_growth, 0.67, 0.90),
    "case_commands": Benchmark(case_commands, 0.50, 0.80),
    "case_vs_spiff": Benchmark(rivals.case_vs_spiff(OurCase), 3, 5),
    "case_vs_dbos": Benchmark(rivals.case_vs_dbos(OurCase), 20, 40),
    "open_cases_growth": Benchmark(open_cases_growth, 0.90, 0.98),
    "case_age_growth": Benchmark(case_age_growth, 0.80, 0.95),
    "match_single": Benchmark(match_single, 0.50, 0.80),
    "eligibility_batch": Benchmark(eligibility_batch, 30, 100),
    "eligibility_vs_zen": Benchmark(rivals.eligibility_vs_zen(), 3, 30),
    "eligibility_vs_cel": Benchmark(rivals.eligibility_vs_cel(), 30, 100),
    "eligibility_vs_openfisca": Benchmark(rivals.eligibility_vs_openfisca(), 1.5, 5),
    "rematch": Benchmark(rematch, 1_000, 10_000),
}
"""Every benchmark by its name."""

CASE_ENGINES: Mapping[str, Make] = {
    "ours": OurCase,
    "SQL by hand": BaselineCase,
    "SpiffWorkflow": rivals.spiff,
    "DBOS, messages": rivals.dbos,
    "DBOS, steps": rivals.dbos_steps,
}
"""What runs the case of bench.case_script, ours among them."""


async def run(names: Sequence[str], scale: Scale) -> list[Row]:
    """Run benchmarks one after the other on servers of their own."""
    rows: list[Row] = []
    with contextlib.ExitStack() as stack:
        stage = Stage(stack)
        for name in names:
            began = time.monotonic()
            rows += await _run_one(name, stage, scale)
            print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return rows


async def _run_one(name: str, stage: Stage, scale: Scale) -> list[Row]:
    benchmark = BENCHMARKS[name]
    try:
        measured = await benchmark.run(stage, scale)
    except UnavailableError as reason:
        print(f"{name}: skipped, {reason}")
        return []
    return [Row.of(each, floor=benchmark.floor, goal=benchmark.goal) for each in measured]


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for, print the table and write var/bench.json."""
    given = _parser().parse_args(arguments)
    _tune_garbage_collection()
    scale = SMOKE if given.smoke else FULL
    if given.rounds > FEWEST_ROUNDS:
        scale = Scale(rounds=given.rounds, seconds=scale.seconds, events=scale.events)
    if given.rivals:
        return _rivals(scale)
    if given.profile:
        return _profile(scale, is_documented=given.document)
    names = [given.only] if given.only else list(BENCHMARKS)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        rows = runner.run(run(names, scale))
    print(f"\n{report.table(rows)}\n\n{report.circumstances(scale.rounds)}")
    for row in rows:
        for note in row.notes:
            print(f"  {row.name}: {note}")
    if given.smoke:
        print("a smoke run: these are no figures, and nothing was written")
        return 0
    report.write_json(rows)
    print(f"written to {report.JSON.relative_to(report.ROOT)}")
    if given.document:
        report.replace_block("bench", report.markdown(rows, scale.rounds))
    return 0


def _profile(scale: Scale, *, is_documented: bool) -> int:
    """Print where the time of a POST goes, and that of a command on a case."""
    profiles = {"profile": profile_post.profile, "case-profile": profile_case.profile}
    with (
        contextlib.ExitStack() as stack,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        stage = Stage(stack)
        for name, profile in profiles.items():
            text = runner.run(profile(stage, scale.seconds)).markdown()
            print(f"{text}\n")
            if is_documented:
                report.replace_block(name, text)
    return 0


def _rivals(scale: Scale) -> int:
    """Print how fast other engines are, each alone, on the case that ours is measured with."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run_rivals(scale))
    return 0


async def _run_rivals(scale: Scale) -> None:
    with contextlib.ExitStack() as stack:
        stage = Stage(stack)
        for name, make in CASE_ENGINES.items():
            try:
                async for clients, sample in alone(make, stage, scale.seconds):
                    print(f"{name}, {counted(clients)}: {sample.value:,.0f} {UNIT}", flush=True)
            except UnavailableError as reason:
                print(f"{name}: skipped, {reason}")


def _tune_garbage_collection() -> None:
    """Collect as a production process does; both sides of a benchmark in this process have it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", choices=list(BENCHMARKS), help="run one benchmark")
    parser.add_argument("--rounds", type=int, default=FEWEST_ROUNDS, help="at least five")
    parser.add_argument("--document", action="store_true", help="put it into docs/performance.md")
    parser.add_argument("--profile", action="store_true", help="take the paths apart instead")
    parser.add_argument("--rivals", action="store_true", help="other case engines, each alone")
    parser.add_argument("--smoke", action="store_true", help="only see that everything works")
    return parser
