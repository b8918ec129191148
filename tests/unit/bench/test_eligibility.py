"""The programmes that eligibility is measured with, and the care that is taken of its figures."""

import contextlib
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from bench import rivals
from bench.eligibility_batch import one_by_one
from bench.eligibility_rivals import Answers, Share, pair_by_pair
from bench.eligibility_rules import COMPARISONS, SHARED, random_projects, random_rules
from bench.measuring import Scale, UnavailableError, WrongResultError
from bench.rivals.rule_words import Language
from bench.stage import Stage
from funding.domain.batch import CODES, code_of
from funding.domain.facts import Facts
from funding.domain.rules import AllOf, Negation, Rule, Verdict
from funding.testing import a_comparison

SMALL = Scale(rounds=1, seconds=0, events=0, is_smoke=True)
SHARE = Share(projects=5, programmes=7)


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Return a stage on which nothing is started."""
    with contextlib.ExitStack() as stack:
        yield Stage(stack)


class OurRules:
    """A contender that asks our own rules, and may turn one answer round."""

    def __init__(self, rules: Sequence[Rule], projects: Sequence[Facts], wrong: int = 0) -> None:
        self._codes = one_by_one(rules, projects)
        self._wrong = wrong

    def judge(self) -> object:
        """Have it judged already."""
        return self._codes == code_of(Verdict.YES)

    def answers(self, judged: object) -> Answers:
        """Lay it out."""
        answers = np.array(judged)
        answers.flat[: self._wrong] ^= True
        return answers


def one_wrong(rules: Sequence[Rule], projects: Sequence[Facts]) -> OurRules:
    """Make a contender with one wrong answer."""
    return OurRules(rules, projects, wrong=1)


def test_programmes_are_of_the_size_of_real_ones_and_always_the_same() -> None:
    """Five to twelve comparisons, the shared ones first."""
    rules = random_rules(60)

    assert {len(rule.comparisons) for rule in rules} <= set(range(*COMPARISONS)) | {COMPARISONS[1]}
    assert [str(rule.condition) for rule in rules] == [str(r.condition) for r in random_rules(60)]
    assert sum(rule.comparisons[0].fact == SHARED[0][0] for rule in rules) > 50


def test_every_verdict_occurs_where_facts_are_missing() -> None:
    """Neither side could win by always saying the same."""
    codes = one_by_one(random_rules(60), random_projects(60, missing=0.1))

    assert set(codes.flat) == set(range(len(CODES)))


async def test_an_engine_that_agrees_gets_a_figure(stage: Stage) -> None:
    """Its pairs are counted."""
    (measured,) = await pair_by_pair("other", OurRules, SHARE)(stage, SMALL)

    assert (measured.name, len(measured.baseline)) == ("other", 1)


async def test_an_engine_with_one_wrong_verdict_gets_none(stage: Stage) -> None:
    """A figure without its work would be worthless."""
    with pytest.raises(WrongResultError, match="two verdicts"):
        await pair_by_pair("other", one_wrong, SHARE)(stage, SMALL)


@pytest.mark.parametrize(
    "make", [rivals.zen_rules, rivals.cel_rules, rivals.openfisca_rules], ids=lambda m: m.__name__
)
def test_a_rule_engine_that_is_not_installed_says_how_to_get_it(make: object) -> None:
    """Its rows are skipped."""
    assert callable(make)
    with pytest.raises(UnavailableError, match="RIVALS=1"):
        make([], [])


def test_conditions_are_written_in_the_words_of_an_engine() -> None:
    """Operators, lists and opposites."""
    language = Language(both="&&", either="||", opposite="!", are_sums_decimal=True)
    condition = AllOf((a_comparison("n", ">=", 5), Negation(a_comparison("c", "in", "x", "y"))))

    assert language.write(condition) == "((n >= 5) && !((c in ['x', 'y'])))"
