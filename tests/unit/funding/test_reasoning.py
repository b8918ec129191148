"""Three-valued eligibility against the enumeration of every completion."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from funding.domain.facts import Bounds, FactDefinition, Facts, FactType, FactValue
from funding.domain.rules import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Negation,
    Rule,
    Verdict,
    comparisons,
    explain,
)
from funding.testing import a_comparison, a_fact, a_rule

CENTS = tuple(Decimal(number).scaleb(-2) for number in range(4))
DAYS = tuple(date(2026, 3, day) for day in range(1, 5))
DOMAINS: dict[str, tuple[FactValue, ...]] = {
    "a": (True, False),
    "b": (True, False),
    "n": (0, 1, 2, 3, 4),
    "m": CENTS,
    "c": ("x", "y", "z"),
    "d": DAYS,
}
DEFINITIONS: Mapping[str, FactDefinition] = {
    "a": a_fact(),
    "b": a_fact(),
    "n": replace(a_fact(FactType.INTEGER), min=0, max=4),
    "m": replace(a_fact(FactType.MONEY), min=CENTS[0], max=CENTS[-1]),
    "c": a_fact(FactType.CODE, "x", "y", "z"),
    "d": replace(a_fact(FactType.DATE), min=DAYS[0], max=DAYS[-1]),
}
OPERATIONS: dict[str, Any] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
ORDERED = ("n", "m", "d")


def a_leaf(fact: str) -> st.SearchStrategy[Condition]:
    """Draw a comparison of one fact."""
    values = st.sampled_from(DOMAINS[fact])
    ops = list(OPERATIONS) if fact in ORDERED else ["==", "!="]
    single = st.builds(a_comparison, st.just(fact), st.sampled_from(ops), values)
    several = st.lists(values, min_size=1, max_size=3).flatmap(
        lambda chosen: st.sampled_from(["in", "not_in"]).map(
            lambda op: a_comparison(fact, op, *chosen)
        )
    )
    return single | several


LEAVES = st.sampled_from(list(DOMAINS)).flatmap(a_leaf)


def compound(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    """Draw a condition made of others."""
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.builds(AllOf, parts) | st.builds(AnyOf, parts) | st.builds(Negation, inner)


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(LEAVES, compound, max_leaves=7)
KNOWN = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in DOMAINS.items()}
)


def is_fulfilled(condition: Condition, values: Mapping[str, FactValue]) -> bool:
    """Evaluate a condition with everything known, by the plain meaning of its words."""
    if isinstance(condition, Negation):
        return not is_fulfilled(condition.condition, values)
    if isinstance(condition, Comparison):
        given_value = values[condition.fact]
        if condition.op.takes_list:
            return (given_value in condition.values) is (condition.op == "in")
        return bool(OPERATIONS[condition.op](given_value, condition.values[0]))
    combine = all if isinstance(condition, AllOf) else any
    return combine(is_fulfilled(part, values) for part in condition.conditions)


def completions(domains: Mapping[str, tuple[FactValue, ...]]) -> Iterator[dict[str, FactValue]]:
    """Yield every way to give each fact one of its values."""
    for values in product(*domains.values()):
        yield dict(zip(domains, values, strict=True))


def enumerated(condition: Condition, domains: Mapping[str, tuple[FactValue, ...]]) -> Verdict:
    """Find the verdict by trying every completion."""
    found = {is_fulfilled(condition, values) for values in completions(domains)}
    if len(found) > 1:
        return Verdict.UNKNOWN
    return Verdict.YES if found.pop() else Verdict.NO


def turning_facts(condition: Condition, domains: Mapping[str, tuple[FactValue, ...]]) -> set[str]:
    """Find the facts whose value alone turns the outcome in some completion."""
    return {
        name
        for name, values in domains.items()
        for others in completions({**domains, name: values[:1]})
        if len({is_fulfilled(condition, {**others, name: value}) for value in values}) > 1
    }


def narrowed(
    condition: Condition, known: Mapping[str, FactValue]
) -> dict[str, tuple[FactValue, ...]]:
    """Return the domains of the facts asked for, every known one reduced to its value."""
    asked = {leaf.fact for leaf in comparisons(condition)}
    return {name: (known[name],) if name in known else DOMAINS[name] for name in sorted(asked)}


@settings(max_examples=300, deadline=None)
@given(condition=CONDITIONS, known=KNOWN)
def test_the_verdict_equals_the_enumeration_of_every_completion(
    condition: Condition, known: dict[str, FactValue]
) -> None:
    """Yes when all completions are eligible, no when none is, unknown only when they differ."""
    rule = Rule.of(condition, DEFINITIONS)

    verdict = rule.verdict(Facts(known))

    assert verdict is enumerated(condition, narrowed(condition, known))


@settings(max_examples=100, deadline=None)
@given(condition=CONDITIONS, known=KNOWN)
def test_no_missing_fact_that_can_turn_the_verdict_is_left_out(
    condition: Condition, known: dict[str, FactValue]
) -> None:
    """The list of missing facts holds every fact that matters, and only unknown ones."""
    missing = Rule.of(condition, DEFINITIONS).missing(Facts(known))

    assert set(missing) == turning_facts(condition, narrowed(condition, known))


@settings(max_examples=100, deadline=None)
@given(condition=CONDITIONS, low=st.integers(0, 4), known=KNOWN)
def test_a_bound_counts_as_much_as_it_says(
    condition: Condition, low: int, known: dict[str, FactValue]
) -> None:
    """A fact known only to be at least something rules out the values below."""
    known.pop("n", None)
    domains = narrowed(condition, known) | {"n": tuple(range(low, 5))}

    verdict = Rule.of(condition, DEFINITIONS).verdict(Facts(known, {"n": Bounds(min=low)}))

    assert verdict is enumerated(condition, domains)


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
