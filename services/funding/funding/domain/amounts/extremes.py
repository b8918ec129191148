"""How little and how much each tier of an amount can come to, and with which facts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, product
from math import floor

from funding.domain.amounts.formula import FEN_PER_YUAN, Scale
from funding.domain.amounts.ranges import Ends, OpenCase, Range, open_cases
from funding.domain.facts import (
    MOST_DIGITS_BEFORE_THE_POINT,
    PLACES_PER_UNIT,
    FactDefinition,
    Facts,
    FactType,
    FactValue,
    value_at,
)
from funding.domain.programme import AmountRule, Tier
from funding.domain.rules import Cases, Rule

GREATEST_PLACE = (10**MOST_DIGITS_BEFORE_THE_POINT - 1) * PLACES_PER_UNIT
"""The greatest number that is read; it stands for the end of a fact that has none."""
MOST_CORNERS = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """A sum that a tier can come to, with an example that reaches it."""

    formula_fen: int
    """What the rate or the fixed sum says, before any cap and also below zero."""
    paid_fen: int
    """What is paid: within all caps, and never below zero."""
    values: Mapping[str, FactValue]
    unlimited: tuple[str, ...] = ()
    """The facts of the example that could be even further out: they have no end of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TierBounds:
    """The least and the greatest sum of a tier that can apply."""

    tier: int
    least: Extreme
    greatest: Extreme


def bounds_of(
    amount: AmountRule,
    definitions: Mapping[str, FactDefinition],
    eligibility: Rule | None = None,
) -> tuple[TierBounds, ...]:
    """Return the extremes of every tier that can apply at all, among those who are eligible.

    A tier that is left out never applies. The greatest is exact where no factor can be below zero;
    every extreme is reached by its example.
    """
    known = {name: definitions[name] for name in amount.facts if name in definitions}
    amount = replace(amount, definitions=known)
    cases = amount.cases(eligibility)
    found: dict[int, list[Extreme]] = {}
    for each in open_cases(amount, cases, Facts(), cases.admitted):
        if each.case.choice is not None and each.formula is not None:
            found.setdefault(each.case.choice, []).extend(_extremes(amount, cases, each))
    return tuple(
        TierBounds(
            tier=tier,
            least=min(reached, key=lambda extreme: extreme.formula_fen),
            greatest=max(reached, key=lambda extreme: extreme.formula_fen),
        )
        for tier, reached in sorted(found.items())
    )


def _extremes(amount: AmountRule, cases: Cases, open_case: OpenCase) -> Iterator[Extreme]:
    for within in open_case.ranges:
        for corner in _corners(within):
            yield _extreme(amount, cases, open_case, (within, corner))


def _corners(within: Range) -> Iterable[dict[str, int]]:
    """Yield the facts at their ends in every combination; all low and all high come first."""
    names = list(within.ends)
    ends = [_finite(each) for each in within.ends.values()]
    extremes = {tuple(low for low, _ in ends): None, tuple(high for _, high in ends): None}
    places = extremes | dict.fromkeys(islice(product(*ends), MOST_CORNERS))
    return (dict(zip(names, each, strict=True)) for each in places)


def _finite(ends: Ends) -> tuple[int, int]:
    low, high = ends
    return -GREATEST_PLACE if low is None else low, GREATEST_PLACE if high is None else high


def _extreme(
    amount: AmountRule, cases: Cases, found: OpenCase, at: tuple[Range, dict[str, int]]
) -> Extreme:
    within, corner = at
    tier, formula = amount.tiers[found.case.choice or 0], found.formula
    paid = None if formula is None else Scale.of(amount).fen(formula.at(corner))
    kinds = {name: each.type for name, each in amount.definitions.items()}
    example = {
        name: value_at(kinds.get(name, FactType.NUMBER), place) for name, place in corner.items()
    }
    others = cases.values_on(within.way, Facts())
    return Extreme(
        formula_fen=floor(_formula(tier, corner)),
        paid_fen=paid or 0,
        values={**others, **example},
        unlimited=tuple(name for name, place in corner.items() if abs(place) == GREATEST_PLACE),
    )


def _formula(tier: Tier, corner: Mapping[str, int]) -> Fraction:
    """Return what a tier says before its caps, below zero where it says so."""
    if tier.fixed_fen is not None:
        return Fraction(tier.fixed_fen)
    terms = [_signed(Fraction(term.rate), term.of, corner) for term in tier.lesser_of]
    return min(terms, default=Fraction(tier.cap_fen or 0))


def _signed(rate: Fraction, names: Iterable[str], corner: Mapping[str, int]) -> Fraction:
    total = rate * FEN_PER_YUAN
    for name in names:
        total *= Fraction(corner[name], PLACES_PER_UNIT)
    return total
