"""Many projects judged by many rules at once, against one project judged by one rule."""

import tracemalloc
from collections.abc import Sequence
from decimal import Decimal
from random import Random

import numpy as np
import pytest

from funding.domain.batch import (
    CODES,
    RuleSheet,
    VerdictCodes,
    code_of,
    differing,
    judged,
    verdict_of,
)
from funding.domain.facts import Bounds, FactDefinition, Facts, FactType
from funding.domain.rules import AllOf, AnyOf, Comparison, Condition, Negation, Rule, Verdict
from funding.testing import a_comparison, a_fact
from support.rules import DEFINITIONS, LARGEST, random_condition, random_facts, seeded

SHEETS = 40
RULES_OF_A_SHEET = 60


def one_by_one(rules: Sequence[Rule], projects: Sequence[Facts]) -> VerdictCodes:
    """Ask each rule about each project."""
    verdicts = [[code_of(rule.verdict(facts)) for facts in projects] for rule in rules]
    return np.array(verdicts, dtype=np.uint8).reshape(len(rules), len(projects))


def all_at_once(
    rules: Sequence[Rule], projects: Sequence[Facts], most: int | None = None
) -> VerdictCodes:
    """Ask all rules about all projects."""
    blocks = [block.codes() for block in judged(RuleSheet.of(rules), iter(projects), most=most)]
    return np.concatenate(blocks, axis=1)


def random_rules(random: Random, count: int = RULES_OF_A_SHEET) -> list[Rule]:
    """Draw rules about the same few facts."""
    return [Rule.of(random_condition(random), DEFINITIONS) for _ in range(count)]


def random_projects(random: Random, count: int, missing: float = 0.3) -> list[Facts]:
    """Draw projects."""
    return [random_facts(random, missing=missing) for _ in range(count)]


def verdicts_on(
    condition: Condition, definition: FactDefinition, *projects: Facts
) -> list[Verdict]:
    """Judge some projects, of which only the fact `n` matters, by one condition."""
    (codes,) = all_at_once([Rule.of(condition, {"n": definition})], projects)
    return [verdict_of(code) for code in codes.tolist()]


def kleene(condition: Condition, facts: Facts) -> Verdict:
    """Judge as three-valued logic does, comparison by comparison."""
    if isinstance(condition, Comparison):
        return Rule.of(condition, DEFINITIONS).verdict(facts)
    if isinstance(condition, Negation):
        return kleene(condition.condition, facts).opposite
    parts = {kleene(part, facts) for part in condition.conditions}
    settled = Verdict.NO if isinstance(condition, AllOf) else Verdict.YES
    if settled in parts:
        return settled
    return Verdict.UNKNOWN if Verdict.UNKNOWN in parts else settled.opposite


@pytest.mark.parametrize("seed", range(SHEETS))
def test_every_verdict_is_that_of_the_rule(seed: int) -> None:
    """All types, bounds of all kinds, and facts that a rule asks for in several places."""
    random = seeded(seed)
    rules, projects = random_rules(random), random_projects(random, 70, missing=seed % 5 / 5)

    verdicts = all_at_once(rules, projects)

    assert np.array_equal(verdicts, one_by_one(rules, projects))


def test_the_random_rules_have_teeth() -> None:
    """All verdicts occur, and judging comparison by comparison would get some of them wrong."""
    random = seeded(7)
    rules, projects = random_rules(random), random_projects(random, 70)

    verdicts = one_by_one(rules, projects)

    assert set(verdicts.flat) == set(range(len(CODES)))
    assert any(
        kleene(rule.condition, facts) is not rule.verdict(facts)
        for rule in rules
        for facts in projects
    )


@pytest.mark.parametrize("count", [1, 2, 63, 64, 65, 127, 128, 129])
def test_a_word_of_projects_has_no_edges(count: int) -> None:
    """The first and the last project of a word, and words that are not full, are like any other."""
    random = seeded(count)
    rules, projects = random_rules(random), random_projects(random, count)

    verdicts = all_at_once(rules, projects)

    assert np.array_equal(verdicts, one_by_one(rules, projects))


@pytest.mark.parametrize("most", [1, 63, 64, 65, 100])
def test_blocks_together_are_all_projects(most: int) -> None:
    """However projects are cut into blocks, each is judged once and in its place."""
    random = seeded(most)
    rules, projects = random_rules(random), random_projects(random, 150)

    blocks = list(judged(RuleSheet.of(rules), iter(projects), most=most))

    assert [block.first for block in blocks] == list(range(0, 150, most))
    assert sum(block.projects for block in blocks) == len(projects)
    assert np.array_equal(all_at_once(rules, projects, most), one_by_one(rules, projects))


def test_nobody_and_nothing_are_judged_too() -> None:
    """Without projects there is no block; without rules a block has no verdicts."""
    some = random_rules(seeded(1), 3)

    assert list(judged(RuleSheet.of(some), [])) == []
    assert [block.codes().shape for block in judged(RuleSheet.of([]), [Facts()])] == [(0, 1)]


def test_a_rule_that_asks_for_nothing_says_the_same_to_all() -> None:
    """Every project is a yes, or every project is a no."""
    always = AnyOf((a_comparison("n", ">=", 2), a_comparison("n", "<", 2)))
    projects = (Facts({"n": Decimal(1)}), Facts())
    number = a_fact(FactType.NUMBER)

    assert verdicts_on(always, number, *projects) == [Verdict.YES, Verdict.YES]
    assert verdicts_on(Negation(always), number, *projects) == [Verdict.NO, Verdict.NO]


def test_sums_beyond_64_bits_are_exact() -> None:
    """The largest sum and its neighbour a hundredth below are told apart."""
    condition = a_comparison("n", ">=", LARGEST)
    near = LARGEST - Decimal("0.01")
    projects = (Facts({"n": LARGEST}), Facts({"n": near}), Facts({"n": -LARGEST}), Facts())

    verdicts = verdicts_on(condition, a_fact(FactType.MONEY), *projects)

    assert verdicts == [Verdict.YES, Verdict.NO, Verdict.NO, Verdict.UNKNOWN]


def test_bounds_count_only_where_there_is_no_value() -> None:
    """A bound settles what it can; a known value does not care."""
    condition = a_comparison("n", ">=", 10)
    projects = (
        Facts({}, {"n": Bounds(min=10)}),
        Facts({}, {"n": Bounds(max=9)}),
        Facts({}, {"n": Bounds(min=9)}),
        Facts({"n": 3}, {"n": Bounds(min=10)}),
    )

    verdicts = verdicts_on(condition, a_fact(FactType.INTEGER), *projects)

    assert verdicts == [Verdict.YES, Verdict.NO, Verdict.UNKNOWN, Verdict.NO]


def test_bounds_that_contradict_each_other_settle_nothing() -> None:
    """Where no value is possible at all, neither yes nor no is told."""
    impossible = Facts({}, {"n": Bounds(min=20, max=5)})
    limits = [a_comparison("n", ">=", 10), a_comparison("n", "<", 10), a_comparison("n", ">", 30)]

    definition = a_fact(FactType.INTEGER)
    verdicts = all_at_once([Rule.of(each, {"n": definition}) for each in limits], [impossible])

    assert {verdict_of(int(code)) for code in verdicts.flat} == {Verdict.UNKNOWN}


def test_very_many_different_values_are_read_right() -> None:
    """More of them than are remembered, and more limits than fit into one byte."""
    integer = {"n": a_fact(FactType.INTEGER)}
    rules = [Rule.of(a_comparison("n", ">=", limit), integer) for limit in range(0, 6000, 15)]
    projects = [Facts({"n": number}) for number in range(6000)]

    verdicts = all_at_once(rules, projects)

    limits, numbers = np.arange(0, 6000, 15), np.arange(6000)
    assert np.array_equal(verdicts == code_of(Verdict.YES), numbers >= limits[:, np.newaxis])


def test_a_question_that_rules_share_is_asked_once() -> None:
    """A thousand programmes for projects in Tianjin look at where each project is once."""
    shared = [
        Rule.of(AllOf((a_comparison("a", "==", True), a_comparison("n", ">=", n))), DEFINITIONS)
        for n in (1, 2, 1)
    ]

    sheet = RuleSheet.of(shared)

    # In or not in, and for each of two limits: at least or below.
    assert len(sheet.questions) == 2 + 2 * 2


def test_memory_does_not_grow_with_the_number_of_projects() -> None:
    """Ten times as many projects need no more than what is kept of one block."""
    random = seeded(3)
    sheet, few = RuleSheet.of(random_rules(random)), random_projects(random, 256)

    peaks = [peak_of(sheet, few, times) for times in (4, 40)]

    assert peaks[1] < peaks[0] * 1.2


def peak_of(sheet: RuleSheet, few: Sequence[Facts], times: int) -> int:
    """Return the most memory that judging the same projects again and again takes."""
    projects = (facts for _ in range(times) for facts in few)
    tracemalloc.start()
    for block in judged(sheet, projects, most=512):
        block.codes()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_pairs_whose_verdict_changed_are_found() -> None:
    """A batch of projects is compared with what was known of it; only differences are told."""
    rules = [Rule.of(a_comparison("n", ">=", n), DEFINITIONS) for n in (1, 3)]
    before = all_at_once(rules, [Facts({"n": 0}), Facts({"n": 2}), Facts()])

    after = all_at_once(rules, [Facts({"n": 2}), Facts({"n": 2}), Facts({"n": 4})])

    assert differing(before, after) == ((0, 0), (0, 2), (1, 2))
