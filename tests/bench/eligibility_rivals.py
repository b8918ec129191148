"""eligibility_vs_...: the rules of `eligibility_batch` against other engines that can express them.

No engine knows a missing fact, so every fact is known here. What an engine can prepare once is
prepared before the clock starts: its rules are compiled, and the facts lie in the form it takes.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bench.eligibility_batch import (
    Sizes,
    all_verdicts,
    judge_all,
    judge_one_by_one,
    peak_gib,
)
from bench.eligibility_rules import random_projects, random_rules
from bench.measuring import Measurement, Sample, Scale, Stopwatch, interleave, require
from bench.stage import Stage
from funding.domain.batch import Columns, RuleSheet, code_of, judge
from funding.domain.facts import Facts
from funding.domain.rules import Rule, Verdict

FEWER = 5
"""Beside an engine that has few projects to judge, ours needs not so many for a steady rate."""
Answers = NDArray[np.bool_]
"""A row for each rule, a column for each project."""
Run = Callable[[Stage, Scale], Awaitable[list[Measurement]]]


class RuleEngine(Protocol):
    """Another engine with its rules and its facts."""

    def judge(self) -> object:
        """Judge every project by every rule; only this is timed."""

    def answers(self, judged: object) -> Answers:
        """Lay out what was judged."""


Make = Callable[[Sequence[Rule], Sequence[Facts]], RuleEngine]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the work a side that judges pair by pair gets."""

    projects: int
    programmes: int


def pair_by_pair(name: str, make: Make, share: Share) -> Run:
    """Compare our batch, from facts to verdicts, with an engine that judges project by project."""

    async def run(_stage: Stage, scale: Scale) -> list[Measurement]:
        sizes = Sizes.of(scale)
        rules = random_rules(sizes.programmes)[: share.programmes]
        projects = random_projects(sizes.projects // FEWER)
        sheet, few = RuleSheet.of(rules), projects[: share.projects]
        engine = make(rules, few)
        _require_same(engine, sheet, few)

        async def ours() -> Sample:
            return judge_all(sheet, projects)

        async def baseline() -> Sample:
            return _timed(engine, len(rules) * len(few))

        samples = await interleave(ours, baseline, scale.rounds)
        alone = judge_one_by_one(rules, few).value
        note = (
            f"{len(rules)} programmes, nothing missing; {len(projects)} projects at once against "
            f"{len(few)}; our own evaluator does {alone:,.0f} pairs/s one by one"
        )
        return [_measurement(name, samples, note)]

    return run


def vectorised(name: str, make: Make) -> Run:
    """Compare from columns to verdicts; reading facts into them is timed on neither side."""

    async def run(_stage: Stage, scale: Scale) -> list[Measurement]:
        sizes = Sizes.of(scale)
        rules, projects = random_rules(sizes.programmes), random_projects(sizes.projects)
        sheet, engine = RuleSheet.of(rules), make(rules, projects)
        _require_same(engine, sheet, projects)
        pairs = len(rules) * len(projects)

        async def ours() -> Sample:
            columns = Columns.of(sheet, projects)
            watch = Stopwatch()
            block = judge(sheet, columns)
            for number in range(len(rules)):
                block.of_rule(number)
            return watch.sample(pairs)

        async def baseline() -> Sample:
            return _timed(engine, pairs)

        samples = await interleave(ours, baseline, scale.rounds)
        note = (
            f"{len(projects)} projects x {len(rules)} programmes from columns, nothing missing; "
            f"{peak_gib():.1f} GiB at most so far, with all facts"
        )
        return [_measurement(name, samples, note)]

    return run


def _measurement(name: str, samples: tuple[list[Sample], list[Sample]], note: str) -> Measurement:
    return Measurement(
        name=name, unit="pairs/s", ours=samples[0], baseline=samples[1], notes=(note,)
    )


def _timed(engine: RuleEngine, pairs: int) -> Sample:
    watch = Stopwatch()
    engine.judge()
    return watch.sample(pairs)


def _require_same(engine: RuleEngine, sheet: RuleSheet, projects: Sequence[Facts]) -> None:
    ours = all_verdicts(sheet, projects) == code_of(Verdict.YES)
    require(np.array_equal(ours, engine.answers(engine.judge())), "a pair has two verdicts")
