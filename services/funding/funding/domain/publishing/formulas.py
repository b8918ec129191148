"""Which sums a formula can come to: exact intervals over what the eligible can have.

The decision graph of who reaches a tier is cut into boxes: in one box every fact may have any value
between two ends, whatever the others are. In a box the product of facts is least and greatest at a
corner, so its ends need no estimate; an end that is not there is an infinite one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from itertools import product
from math import inf, prod

from funding.domain.facts import PLACES_PER_UNIT, FactDefinition, FactValue, value_at
from funding.domain.programme import Term
from funding.domain.rules import Rule, TooTangledError
from funding.domain.rules.classes import Line
from funding.domain.rules.graph import NO, YES

FEN_PER_YUAN = 100
MOST_BOXES = 5_000
LARGE = 10**9
"""Stands for a value without an end, multiplied until it shows what it has to."""

End = Fraction | float
"""A value, or an infinite one."""
Box = Mapping[str, tuple[End, End]]
Corner = Mapping[str, End]


@dataclass(frozen=True, slots=True)
class Formula:
    """The lesser of some products, over everybody who reaches a tier."""

    terms: Sequence[Term]
    boxes: Sequence[Box]

    @classmethod
    def of(
        cls, terms: Sequence[Term], reached: Rule, definitions: Mapping[str, FactDefinition]
    ) -> "Formula":
        """Cut what can be reached into boxes of the facts that the terms multiply."""
        names = tuple(dict.fromkeys(name for term in terms for name in term.of))
        plain = {name: _ends(definitions[name].bounds.places) for name in names}
        found: dict[tuple[tuple[str, End, End], ...], Box] = {}
        for cut in _Cutting(reached, frozenset(names)).boxes():
            box = plain | cut
            found[tuple((name, *box[name]) for name in names)] = box
            if len(found) > MOST_BOXES:
                raise TooTangledError(f"a formula over more than {MOST_BOXES} cases")
        return cls(terms, tuple(found.values()))

    @property
    def least(self) -> End:
        """Return the least sum in fen; it needs facts that are not negative."""
        return min(self.sum_at({name: low for name, (low, _) in box.items()}) for box in self.boxes)

    def sum_at(self, corner: Corner) -> End:
        """Return the sum in fen for values of the facts."""
        return min(_product(term, corner) for term in self.terms) * FEN_PER_YUAN

    def negative_case(self) -> Corner | None:
        """Return values with which the sum is less than nothing, or None."""
        corners = (corner for box in self.boxes for corner in _corners(box))
        return next((corner for corner in corners if self.sum_at(corner) < 0), None)

    def case_over(self, limit: int) -> Corner | None:
        """Return values with which the sum is over a limit, or None."""
        for box in self.boxes:
            if self.sum_at({name: high for name, (_, high) in box.items()}) > limit:
                return self._grown(box, limit)
        return None

    def least_case(self) -> Corner:
        """Return values with which the sum is the least."""
        corners = [{name: low for name, (low, _) in box.items()} for box in self.boxes]
        return min(corners, key=self.sum_at)

    def _grown(self, box: Box, limit: int) -> Corner:
        large = Fraction(LARGE)
        while True:
            corner = {name: min(high, max(low, large)) for name, (low, high) in box.items()}
            if self.sum_at(corner) > limit:
                return corner
            large *= 10


def as_facts(corner: Corner, definitions: Mapping[str, FactDefinition]) -> dict[str, FactValue]:
    """Return the values of a corner as facts."""
    return {
        name: value_at(definitions[name].type, int(value * PLACES_PER_UNIT))
        for name, value in corner.items()
    }


@dataclass(slots=True)
class _Cutting:
    """Follows the graph of a rule, with every fact left out that is not asked for."""

    rule: Rule
    names: frozenset[str]
    _done: dict[int, int] = field(default_factory=lambda: {NO: NO, YES: YES})

    def boxes(self) -> Iterator[dict[str, tuple[End, End]]]:
        """Yield the boxes in which the rule can hold."""
        yield from self._below(self._without_others(self.rule.part.node), {})

    def _without_others(self, node: int) -> int:
        if node not in self._done:
            graph, number = self.rule.graph, self.rule.graph.variables[node]
            children = tuple(map(self._without_others, graph.children[node]))
            is_asked = self.rule.variables[number].fact in self.names
            self._done[node] = (
                graph.ask(number, children) if is_asked else reduce(graph.either, children)
            )
        return self._done[node]

    def _below(
        self, node: int, chosen: dict[str, tuple[End, End]]
    ) -> Iterator[dict[str, tuple[End, End]]]:
        if node == NO:
            return
        if node == YES:
            yield chosen
            return
        variable = self.rule.variables[self.rule.graph.variables[node]]
        for number, child in enumerate(self.rule.graph.children[node]):
            if isinstance(variable, Line):
                ends = {variable.fact: _ends(variable.ends(number))}
                yield from self._below(child, chosen | ends)


def _ends(places: tuple[int | None, int | None]) -> tuple[End, End]:
    low, high = places
    least = -inf if low is None else Fraction(low, PLACES_PER_UNIT)
    return least, inf if high is None else Fraction(high, PLACES_PER_UNIT)


def _product(term: Term, corner: Corner) -> End:
    factors = [Fraction(term.rate), *(corner[name] for name in term.of)]
    # Nothing times something without an end is nothing.
    return Fraction(0) if 0 in factors else prod(factors)


def _corners(box: Box) -> Iterator[Corner]:
    """Yield the corners of a box; an end that is not there becomes a value beyond the other."""
    ends = [
        (max(low, -Fraction(LARGE)) if high >= -LARGE else high, _finite_high(low, high))
        for low, high in box.values()
    ]
    for values in product(*ends):
        yield dict(zip(box, values, strict=True))


def _finite_high(low: End, high: End) -> End:
    return min(high, Fraction(LARGE)) if low <= LARGE else low
