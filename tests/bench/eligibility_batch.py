"""eligibility_batch: all projects with all programmes at once, against one pair after the other.

Both sides begin with the same facts in memory and end with a verdict for each pair. Ours has to
read the facts into its columns first, and that is timed. The baseline is `Rule.verdict`, which
judges a single project in the service; it has fewer of them to judge, since rates are compared.
"""

import resource
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.eligibility_rules import random_projects, random_rules
from bench.measuring import Measurement, Sample, Scale, Stopwatch, interleave, require
from bench.stage import Stage
from funding.domain.batch import RuleSheet, VerdictCodes, code_of, judged
from funding.domain.facts import Facts
from funding.domain.rules import Rule

MISSING = (0.0, 0.1, 0.3)
ONE_BY_ONE = 200
"""The projects that the baseline judges."""
KIBIBYTES_PER_GIB = 2**20


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many projects and programmes there are."""

    projects: int
    programmes: int

    @classmethod
    def of(cls, scale: Scale) -> "Sizes":
        """Choose the sizes of the issue, or small ones."""
        return cls(2_000, 100) if scale.is_smoke else cls(100_000, 1_000)


async def eligibility_batch(_stage: Stage, scale: Scale) -> list[Measurement]:
    """Judge both ways, with few and with many facts missing."""
    sizes = Sizes.of(scale)
    rules = random_rules(sizes.programmes)
    return [await _measured(rules, sizes.projects, missing, scale.rounds) for missing in MISSING]


async def _measured(rules: Sequence[Rule], count: int, missing: float, rounds: int) -> Measurement:
    projects = random_projects(count, missing=missing)
    sheet, few = RuleSheet.of(rules), projects[:ONE_BY_ONE]
    same = np.array_equal(all_verdicts(sheet, few), one_by_one(rules, few))
    require(same, "a pair has two verdicts")

    async def ours() -> Sample:
        return judge_all(sheet, projects)

    async def baseline() -> Sample:
        return judge_one_by_one(rules, few)

    samples = await interleave(ours, baseline, rounds)
    note = (
        f"{count} projects x {len(rules)} programmes, {missing:.0%} of facts missing; "
        f"one by one {len(few)} projects; {peak_gib():.1f} GiB at most so far, with all facts"
    )
    return Measurement(
        name="eligibility_batch",
        unit=f"pairs/s, {missing:.0%} missing",
        ours=samples[0],
        baseline=samples[1],
        notes=(note,),
    )


def judge_all(sheet: RuleSheet, projects: Sequence[Facts]) -> Sample:
    """Time one pass of ours, from facts to the verdicts of every rule."""
    watch = Stopwatch()
    for block in judged(sheet, projects):
        for number in range(len(sheet.plans)):
            block.of_rule(number)
    return watch.sample(len(projects) * len(sheet.plans))


def judge_one_by_one(rules: Sequence[Rule], projects: Sequence[Facts]) -> Sample:
    """Time one pair after the other."""
    watch = Stopwatch()
    for rule in rules:
        for facts in projects:
            rule.verdict(facts)
    return watch.sample(len(rules) * len(projects))


def all_verdicts(sheet: RuleSheet, projects: Sequence[Facts]) -> VerdictCodes:
    """Return what ours says of each pair."""
    return np.concatenate([block.codes() for block in judged(sheet, projects)], axis=1)


def one_by_one(rules: Sequence[Rule], projects: Sequence[Facts]) -> VerdictCodes:
    """Return what a rule says of each pair."""
    return np.array([[code_of(rule.verdict(facts)) for facts in projects] for rule in rules])


def peak_gib() -> float:
    """Return the most memory that this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTES_PER_GIB
