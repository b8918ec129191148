"""Publishing checks against plain enumeration: exact, neither too strict nor too lenient."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import inf, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.domain.facts import FactDefinition, FactType, FactValue
from funding.domain.programme import Term
from funding.domain.publication import in_force_on
from funding.domain.publishing.conditions import condition_flaws
from funding.domain.publishing.formulas import Formula
from funding.domain.publishing.units import product_of
from funding.domain.rules import AllOf, AnyOf, Comparison, Condition, Negation, Rule
from funding.testing import a_comparison, a_fact, a_programme
from shared.legal_sources import Grade, LegalBasis

NUMBERS = range(5)
DEFINITIONS: Mapping[str, FactDefinition] = {
    "a": a_fact(),
    "n": replace(a_fact(FactType.INTEGER), min=0, max=4),
    "m": replace(a_fact(FactType.INTEGER), min=0, max=4),
    "c": a_fact(FactType.CODE, "x", "y", "z"),
}
DOMAINS: Mapping[str, tuple[FactValue, ...]] = {
    "a": (True, False),
    "n": tuple(NUMBERS),
    "m": tuple(NUMBERS),
    "c": ("x", "y", "z"),
}
WORLDS = [dict(zip(DOMAINS, values, strict=True)) for values in product(*DOMAINS.values())]
LEAVES: st.SearchStrategy[Condition] = st.one_of(
    st.builds(a_comparison, st.just("a"), st.just("=="), st.booleans()),
    st.builds(
        a_comparison,
        st.sampled_from(["n", "m"]),
        st.sampled_from(["<", ">=", "=="]),
        st.sampled_from(NUMBERS),
    ),
    st.builds(a_comparison, st.just("c"), st.just("=="), st.sampled_from(["x", "y", "z"])),
)


def compound(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    """Draw a condition made of others."""
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.builds(AllOf, parts) | st.builds(AnyOf, parts) | st.builds(Negation, inner)


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(LEAVES, compound, max_leaves=6)


def holds(condition: Condition, world: Mapping[str, FactValue]) -> bool:
    """Evaluate a condition by the plain meaning of its words."""
    if isinstance(condition, Comparison):
        return condition.holds(world[condition.fact])
    if isinstance(condition, Negation):
        return not holds(condition.condition, world)
    results = [holds(each, world) for each in condition.conditions]
    return all(results) if isinstance(condition, AllOf) else any(results)


def outcomes(condition: Condition) -> tuple[bool, ...]:
    """Tell the answer of a condition in every world."""
    return tuple(holds(condition, world) for world in WORLDS)


ALWAYS = AnyOf((a_comparison("a", "==", True), a_comparison("a", "==", False)))
NEVER = Negation(ALWAYS)


def variants(condition: Condition) -> Iterator[Condition]:
    """Yield the condition with yes and with no in the place of each of its parts."""
    yield ALWAYS
    yield NEVER
    if isinstance(condition, Negation):
        yield from (Negation(each) for each in variants(condition.condition))
    elif not isinstance(condition, Comparison):
        for place, part in enumerate(condition.conditions):
            for each in variants(part):
                parts = (*condition.conditions[:place], each, *condition.conditions[place + 1 :])
                yield type(condition)(parts)


@settings(max_examples=120, deadline=None)
@given(CONDITIONS)
def test_a_condition_is_refused_exactly_when_a_part_of_it_changes_nothing(
    condition: Condition,
) -> None:
    """By enumeration: some part could be replaced by yes or by no, and nobody would notice."""
    is_superfluous = any(outcomes(each) == outcomes(condition) for each in variants(condition))

    flaws = condition_flaws(Rule.of(condition, DEFINITIONS), ("eligibility",))

    assert bool(flaws) is is_superfluous


def a_term(rate: str, *names: str) -> Term:
    """Build a rate of some facts."""
    return Term(rate=Decimal(rate), of=names, basis=LegalBasis(grade=Grade.ILLUSTRATIVE))


def sum_in(world: Mapping[str, FactValue], terms: list[Term]) -> Fraction:
    """Reckon the lesser of some products in one world, in fen."""
    sums = []
    for term in terms:
        factors = [Fraction(str(world[name])) for name in term.of]
        sums.append(prod(factors, start=Fraction(term.rate)) * 100)
    return min(sums)


TERMS = st.lists(
    st.builds(
        a_term,
        st.sampled_from(["0.5", "1", "3"]),
        st.sampled_from(["n", "m"]),
    )
    | st.builds(a_term, st.sampled_from(["0.1", "2"]), st.just("n"), st.just("m")),
    min_size=1,
    max_size=2,
)


@settings(max_examples=100, deadline=None)
@given(CONDITIONS, TERMS)
def test_the_ends_of_a_formula_are_those_of_all_who_reach_it(
    condition: Condition, terms: list[Term]
) -> None:
    """The least sum is exact, and a case over a limit is found exactly when there is one."""
    sums = [sum_in(world, terms) for world in WORLDS if holds(condition, world)]
    if not sums:
        return

    formula = Formula.of(terms, Rule.of(condition, DEFINITIONS), DEFINITIONS)

    assert formula.least == min(sums)
    assert formula.negative_case() is None
    assert formula.case_over(int(max(sums))) is None
    found = formula.case_over(int(max(sums)) - 1)
    assert found is not None
    assert formula.sum_at(found) == max(sums)


def test_a_fact_without_a_lower_bound_makes_a_formula_negative() -> None:
    """Unless the condition keeps it from zero on."""
    profit = {"profit": a_fact(FactType.MONEY)}
    anybody = Rule.of(a_comparison("profit", "!=", 7), profit)
    winners = Rule.of(a_comparison("profit", ">", 0), profit)

    lossy, sound = (
        Formula.of([a_term("0.1", "profit")], rule, profit) for rule in (anybody, winners)
    )

    case = lossy.negative_case()
    assert case is not None
    assert case["profit"] < 0
    assert sound.negative_case() is None
    assert (lossy.least, sound.least) == (-inf, Fraction(1, 10))


def test_two_losses_make_no_gain() -> None:
    """The product of two negative numbers is positive, that of one of them is not."""
    both = {name: a_fact(FactType.NUMBER) for name in ("x", "y")}
    rule = Rule.of(
        AllOf((a_comparison("x", "<", -1), a_comparison("y", "<", -1))),
        both,
    )

    formulas = [Formula.of([a_term("1", *names)], rule, both) for names in (("x", "y"), ("x",))]

    assert [each.negative_case() is None for each in formulas] == [True, False]


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (["CNY"], "CNY"),
        ([None, "CNY"], "CNY"),
        (["CNY/tce", "tce"], "CNY"),
        (["1/year", "CNY", "year"], "CNY"),
        (["share", "CNY"], "CNY"),
        (["tce"], "tce"),
        ([None], "1"),
        (["CNY", "CNY"], "CNY*CNY"),
        (["CNY/year"], "CNY/year"),
        (["CNY/tce/year", "tce"], "CNY/year"),
    ],
)
def test_units_are_multiplied(units: list[str | None], expected: str) -> None:
    """What stands above and below the line cancels."""
    assert product_of(units) == expected


def test_a_later_version_takes_over_on_its_first_day() -> None:
    """One version of a programme counts on a day; before the first one none does."""
    first = a_programme()
    second = replace(first, version="2", valid_from=date(2026, 1, 1))
    other = a_programme(programme_id="T02")

    days = [date(2023, 4, 10), date(2025, 12, 31), date(2026, 1, 1)]
    chosen = [[(p.id, p.version) for p in in_force_on([second, other, first], day)] for day in days]

    assert chosen == [[], [("T01", "1"), ("T02", "1")], [("T01", "2"), ("T02", "1")]]
