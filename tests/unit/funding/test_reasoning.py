"""Three-valued eligibility by example; test_random_programmes compares it with trying all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from funding.domain.facts import Bounds, Facts, FactType
from funding.domain.rules import (
    AllOf,
    AnyOf,
    Negation,
    Rule,
    TooTangledError,
    Verdict,
    explain,
    nearest_changes,
    ways_to,
)
from funding.testing import a_comparison, a_fact, a_rule


def test_a_fact_asked_for_twice_is_settled_by_cases() -> None:
    """Where plain three-valued logic says unknown, every possible value fulfils the rule."""
    rule = a_rule(
        AnyOf(
            (
                a_comparison("total_investment", ">=", 100),
                a_comparison("total_investment", "<", 200),
            )
        )
    )

    assert (rule.verdict(Facts()), rule.missing(Facts())) == (Verdict.YES, ())


def test_numbers_have_values_between_any_two() -> None:
    """More than one and less than two holds for some number, and for no integer."""
    between = AllOf((a_comparison("n", ">", 1), a_comparison("n", "<", 2)))

    dense = Rule.of(between, {"n": a_fact(FactType.NUMBER)})
    discrete = Rule.of(between, {"n": a_fact(FactType.INTEGER)})

    assert dense.verdict(Facts()) is Verdict.UNKNOWN
    assert discrete.verdict(Facts()) is Verdict.NO


def test_a_code_may_be_one_that_no_condition_mentions() -> None:
    """An open list of codes is never exhausted; a closed one can be."""
    anything = AnyOf((a_comparison("c", "==", "x"), a_comparison("c", "==", "y")))

    open_list = Rule.of(anything, {"c": a_fact(FactType.CODE)})
    closed_list = Rule.of(anything, {"c": a_fact(FactType.CODE, "x", "y")})

    assert open_list.verdict(Facts()) is Verdict.UNKNOWN
    assert closed_list.verdict(Facts()) is Verdict.YES


def test_alternatives_that_failed_are_not_told_when_another_holds() -> None:
    """A yes is explained by what carries it."""
    rule = a_rule(
        AnyOf((a_comparison("in_tianjin", "==", True), a_comparison("completed", "==", True)))
    )

    explained = explain(rule, Facts({"in_tianjin": False, "completed": True})).told()

    assert [(str(each), each.verdict) for each in explained] == [("completed == true", Verdict.YES)]


def test_a_negation_is_explained_by_what_it_asks_for() -> None:
    """The reader sees what has to hold, with the verdict on just that."""
    rule = a_rule(Negation(a_comparison("total_investment", "<", 50)))

    (told,) = explain(rule, Facts({"total_investment": Decimal(60)})).told()

    assert (str(told), told.verdict) == ("not (total_investment < 50)", Verdict.YES)


def test_alternatives_that_hold_only_together_are_all_told() -> None:
    """Neither is certain, one of them is: whoever reads the reasons sees both."""
    rule = a_rule(
        AnyOf(
            (
                a_comparison("total_investment", ">=", 100),
                a_comparison("total_investment", "<", 200),
            )
        )
    )

    told = [each.verdict for each in explain(rule, Facts()).told()]

    assert told == [Verdict.UNKNOWN, Verdict.UNKNOWN]


def test_a_set_that_may_hold_nothing_else_has_no_other_code() -> None:
    """A code that no condition mentions is one too many, known or added."""
    rule = Rule.of(a_comparison("s", "==", "x"), {"s": a_fact(FactType.SET)})
    other = Facts({"s": frozenset({"x", "q"})})

    (change,) = nearest_changes(rule, other)

    assert rule.verdict(other) is Verdict.NO
    assert change.values == {"s": frozenset({"x"})}


def test_a_bound_between_two_values_leaves_the_upper_one() -> None:
    """At least one and a half leaves the whole numbers from two."""
    rule = Rule.of(a_comparison("n", ">=", 2), {"n": a_fact(FactType.INTEGER)})

    verdict = rule.verdict(Facts({}, {"n": Bounds(min=Decimal("1.5"))}))

    assert verdict is Verdict.YES


def test_a_value_that_a_fact_cannot_have_is_compared_with() -> None:
    """Below ten is always true of what ends at nine, and a code out of the list never is."""
    digit = replace(a_fact(FactType.INTEGER), min=0, max=9)
    listed = a_fact(FactType.CODE, "x", "y")

    always = Rule.of(a_comparison("n", "<", 10), {"n": digit})
    never = Rule.of(a_comparison("c", "in", "z"), {"c": listed})

    assert (always.verdict(Facts()), never.verdict(Facts())) == (Verdict.YES, Verdict.NO)


@pytest.mark.parametrize(
    ("value", "to"),
    [(date(2019, 12, 20), date(2020, 1, 1)), (date(2020, 6, 1), date(2020, 5, 31))],
)
def test_a_change_stops_at_the_nearest_value(value: date, to: date) -> None:
    """From below the first day that will do, from above the last one."""
    window = AllOf(
        (a_comparison("d", ">=", date(2020, 1, 1)), a_comparison("d", "<", date(2020, 6, 1)))
    )
    rule = Rule.of(window, {"d": a_fact(FactType.DATE)})

    (change,) = nearest_changes(rule, Facts({"d": value}))

    assert change.values == {"d": to}


def test_more_than_a_hundred_questions_are_refused() -> None:
    """Nobody reads such a rule, and its graph would be too deep to be followed."""
    names = [f"f{number}" for number in range(101)]
    condition = AllOf(tuple(a_comparison(name, "==", True) for name in names))

    with pytest.raises(TooTangledError, match="more than 100"):
        Rule.of(condition, dict.fromkeys(names, a_fact()))


def test_conditions_that_multiply_are_refused_after_so_many_steps() -> None:
    """Pairs that lie far apart in the order of facts double the graph with each of them."""
    names = [f"f{number}" for number in range(60)]
    pairs = AnyOf(
        tuple(
            AllOf((a_comparison(one, "==", True), a_comparison(other, "==", True)))
            for one, other in zip(names[:30], names[30:], strict=True)
        )
    )
    first = AllOf(tuple(a_comparison(name, "==", True) for name in names))

    with pytest.raises(TooTangledError):
        Rule.of(AnyOf((first, pairs)), dict.fromkeys(names, a_fact()))


def test_ways_that_are_too_many_are_refused_and_the_verdict_is_not() -> None:
    """Thirty alternatives of two conditions fail in a billion ways."""
    names = [f"f{number}" for number in range(60)]
    alternatives = AnyOf(
        tuple(
            AllOf((a_comparison(one, "==", True), a_comparison(other, "==", True)))
            for one, other in zip(names[::2], names[1::2], strict=True)
        )
    )
    rule = Rule.of(alternatives, dict.fromkeys(names, a_fact()))

    with pytest.raises(TooTangledError):
        ways_to(rule, Verdict.NO, Facts())

    assert rule.verdict(Facts()) is Verdict.UNKNOWN
    assert len(ways_to(rule, Verdict.YES, Facts())) == 30
