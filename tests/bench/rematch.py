"""rematch: what one changed fact touches, against judging everything again.

Ours puts the new value in, finds the programmes between whose limits the fact has moved, judges the
project by those and keeps what differs from before. The full re-match is that of
`eligibility_batch`, from facts to verdicts, and does not even look for differences. Both sides are
in memory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from bench.eligibility_batch import Sizes, all_verdicts, judge_all
from bench.eligibility_rules import SEED, random_change, random_projects, random_rules
from bench.measuring import Measurement, Sample, Scale, Stopwatch, interleave, require
from bench.stage import Stage
from funding.domain.batch import RuleSheet, VerdictCodes, code_of, differing, verdict_of
from funding.domain.facts import Facts, FactValue
from funding.domain.rules import Rule, Verdict
from funding.domain.touching import Touching, programmes_by_fact
from funding.testing import a_programme

CHANGES = 500
MISSING = 0.1


@dataclass(frozen=True, slots=True)
class FactChanged:
    """One fact of one project, and what was known of the project."""

    project: Facts
    verdicts: Sequence[Verdict]
    fact: str
    value: FactValue

    @property
    def after(self) -> Facts:
        """Return what is known now."""
        return Facts({**self.project.values, self.fact: self.value}, self.project.bounds)


async def rematch(_stage: Stage, scale: Scale) -> list[Measurement]:
    """Match again both ways."""
    sizes = Sizes.of(scale)
    rules, projects = (
        random_rules(sizes.programmes),
        random_projects(sizes.projects, missing=MISSING),
    )
    sheet = RuleSheet.of(rules)
    index = programmes_by_fact([replace(a_programme(), eligibility=rule) for rule in rules])
    few = projects[:CHANGES]
    before = all_verdicts(sheet, few)
    changes = random_changes(few, before)
    _require_same(changes, before, sheet, rules, index)

    async def ours() -> Sample:
        watch = Stopwatch()
        for change in changes:
            turned(change, rules, index)
        return watch.sample(len(changes))

    async def baseline() -> Sample:
        watch = Stopwatch()
        judge_all(sheet, projects)
        return watch.sample(1)

    samples = await interleave(ours, baseline, scale.rounds)
    asked = sum(len(index.touched([each.fact])) for each in changes) / len(changes)
    note = (
        f"one of {sizes.projects} projects, one fact, for which {asked:.0f} of "
        f"{sizes.programmes} programmes ask on average; {MISSING:.0%} of facts missing"
    )
    return [
        Measurement(
            name="rematch",
            unit="re-matches/s",
            ours=samples[0],
            baseline=samples[1],
            notes=(note,),
        )
    ]


def turned(change: FactChanged, rules: Sequence[Rule], index: Touching) -> Mapping[int, Verdict]:
    """Return the verdicts that a changed fact has turned."""
    facts, before = change.after, change.verdicts
    found = {}
    was, places = change.project.places.get(change.fact), facts.places
    for number in index.turned(change.fact, was, places[change.fact]):
        verdict = rules[number].verdict(facts)
        if verdict is not before[number]:
            found[number] = verdict
    return found


def random_changes(projects: Sequence[Facts], before: VerdictCodes) -> list[FactChanged]:
    """Change one fact of each project."""
    random = Random(SEED)  # noqa: S311 - the same changes in every run
    return [
        FactChanged(facts, [verdict_of(code) for code in codes], *random_change(random))
        for facts, codes in zip(projects, before.T.tolist(), strict=True)
    ]


def _require_same(
    changes: Sequence[FactChanged],
    before: VerdictCodes,
    sheet: RuleSheet,
    rules: Sequence[Rule],
    index: Touching,
) -> None:
    """Make sure that nothing else has turned when everything is judged again."""
    after = all_verdicts(sheet, [change.after for change in changes])
    found = np.array(before)
    for project, change in enumerate(changes):
        for rule, verdict in turned(change, rules, index).items():
            found[rule, project] = code_of(verdict)
    require(not differing(found, after), "a changed fact turned what it does not touch")
