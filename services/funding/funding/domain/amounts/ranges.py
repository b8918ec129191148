"""Between which places the facts of an amount lie, in each case that is left open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from funding.domain.amounts.formula import Formula, Places, Scale, Sum, least_of
from funding.domain.facts import STEPS, Bounds, Facts, FactType
from funding.domain.programme import AmountRule
from funding.domain.rules import Case, Cases, Line, Way

Ends = tuple[int | None, int | None]
"""The first and the last place that a fact can have; None where there is no such place."""

Extent = tuple[int, Sum]
"""The least and the greatest sum, in grains."""


@dataclass(frozen=True, slots=True)
class Range:
    """The facts of an amount on one way through the conditions: each between two places."""

    ends: Mapping[str, Ends]
    way: Way

    @property
    def lows(self) -> Places:
        """Return every fact at its first place; one that may be below zero counts as zero."""
        return {name: low or 0 for name, (low, _) in self.ends.items()}

    @property
    def highs(self) -> Places:
        """Return every fact at its last place."""
        return {name: high for name, (_, high) in self.ends.items()}

    @property
    def is_empty(self) -> bool:
        """Tell whether some fact has no place left."""
        ends = self.ends.values()
        return any(low is not None and high is not None and low > high for low, high in ends)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that is left open, with the ranges in which it applies."""

    case: Case
    formula: Formula | None
    """None where no tier applies."""
    ranges: tuple[Range, ...]

    @property
    def extent(self) -> Extent:
        """Return the least and the greatest sum, before parts of a fen are cut off."""
        if self.formula is None:
            return 0, 0
        highs = [self.formula.at(each.highs) for each in self.ranges]
        if self.formula.is_upper_limit:
            return 0, most_of(highs)
        return least_of(self.formula.at(each.lows) for each in self.ranges) or 0, most_of(highs)


def hull(extents: Iterable[Extent]) -> Extent:
    """Return the least and the greatest of some extents."""
    lows, highs = zip(*extents, strict=True)
    return min(lows), most_of(highs)


def most_of(sums: Iterable[Sum]) -> Sum:
    """Return the greatest of some sums; None where one of them has no end."""
    found = 0
    for each in sums:
        if each is None:
            return None
        found = max(found, each)
    return found


def open_cases(
    amount: AmountRule, cases: Cases, facts: Facts, among: Iterable[Case]
) -> tuple[OpenCase, ...]:
    """Return the cases that what is known leaves open."""
    scale = Scale.of(amount)
    formulas = [Formula.of(amount, tier, scale) for tier in amount.tiers]
    found = []
    for case in among:
        formula = None if case.choice is None else formulas[case.choice]
        known = {name: _known_ends(name, facts, amount) for name in _facts_of(formula)}
        ways = cases.ways(case.node, facts, known)
        ranges = (Range(_narrowed(known, way, cases, amount), way) for way in ways)
        possible = tuple(each for each in ranges if not each.is_empty)
        if possible:
            found.append(OpenCase(case, formula, possible))
    return tuple(found)


def around(ranges: Iterable[Range]) -> dict[str, Ends]:
    """Return the ends of every fact over several ranges of the same facts."""
    found: dict[str, Ends] = {}
    for each in ranges:
        for name, (low, high) in each.ends.items():
            least, most = found.get(name, (low, high))
            lowest = None if low is None or least is None else min(low, least)
            found[name] = lowest, None if high is None or most is None else max(high, most)
    return found


def _facts_of(formula: Formula | None) -> tuple[str, ...]:
    return () if formula is None else formula.facts


def _known_ends(name: str, facts: Facts, amount: AmountRule) -> Ends:
    place = facts.places.get(name)
    if place is not None:
        return (place, place) if isinstance(place, int) else (0, 0)
    known = facts.bounds.get(name, Bounds()).places
    definition = amount.definitions.get(name)
    return known if definition is None else _both(known, definition.ends.places)


def _narrowed(
    known: Mapping[str, Ends], way: Way, cases: Cases, amount: AmountRule
) -> dict[str, Ends]:
    """Add what a way says of the facts, and keep to the places that values can have."""
    ends = dict(known)
    for number, chosen in way.box:
        variable = cases.rule.variables[number]
        if isinstance(variable, Line):
            ends[variable.fact] = _both(ends[variable.fact], variable.ends(chosen))
    kinds = {name: each.type for name, each in amount.definitions.items()}
    return {name: _on_the_grid(each, kinds.get(name)) for name, each in ends.items()}


def _on_the_grid(ends: Ends, kind: FactType | None) -> Ends:
    """Move ends inwards to places that values of a type can have."""
    step = 1 if kind is None else STEPS.get(kind, 1)
    low, high = ends
    return (
        None if low is None else -(-low // step) * step,
        None if high is None else high // step * step,
    )


def _both(one: Ends, other: Ends) -> Ends:
    lows = [each for each in (one[0], other[0]) if each is not None]
    highs = [each for each in (one[1], other[1]) if each is not None]
    return max(lows, default=None), min(highs, default=None)
