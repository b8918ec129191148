"""One possible value out of every class of values that conditions can tell apart.

Conditions compare a fact only with the values that they mention. Between two neighbouring ones
every value gives the same answers, so one of them speaks for all, and a question about infinitely
many values becomes one about a few.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from funding.domain.facts import Bounds, FactDefinition, FactType, FactValue, position

SOME_OTHER_CODE = "\N{REPLACEMENT CHARACTER}other"
"""Stands for every code that no condition mentions."""

STEPS = {
    FactType.INTEGER: Decimal(1),
    FactType.DATE: Decimal(1),
    FactType.MONEY: Decimal("0.01"),
}
"""How far apart two neighbouring values are; between two numbers there is always another."""

FIRST_DAY, LAST_DAY = position(date.min), position(date.max)


def witnesses(
    definition: FactDefinition, known: Bounds | None, mentioned: Iterable[FactValue]
) -> tuple[FactValue, ...]:
    """Return a value of every class that comparisons with the mentioned values tell apart."""
    if definition.type is FactType.BOOLEAN:
        return (True, False)
    if definition.type is FactType.CODE:
        return _codes(definition.values, {str(value) for value in mentioned})
    places = {position(value) for value in mentioned}
    line = _Line(definition.type, _narrowed(definition, known))
    return tuple(_value(definition.type, place) for place in line.places(places))


def _codes(possible: tuple[str, ...], mentioned: set[str]) -> tuple[FactValue, ...]:
    if not possible:
        return (*sorted(mentioned), SOME_OTHER_CODE)
    unmentioned = [code for code in possible if code not in mentioned]
    return (*[code for code in possible if code in mentioned], *unmentioned[:1])


def _narrowed(definition: FactDefinition, known: Bounds | None) -> tuple[Decimal, Decimal]:
    infinite = Decimal("Infinity")
    is_date = definition.type is FactType.DATE
    low, high = (FIRST_DAY, LAST_DAY) if is_date else (-infinite, infinite)
    for bounds in (definition.bounds, known or Bounds()):
        low = low if bounds.min is None else max(low, position(bounds.min))
        high = high if bounds.max is None else min(high, position(bounds.max))
    return low, high


def _value(kind: FactType, place: Decimal) -> FactValue:
    if kind is FactType.DATE:
        return date.fromordinal(int(place))
    return int(place) if kind is FactType.INTEGER else place


class _Line:
    """The places that an ordered fact may take."""

    def __init__(self, kind: FactType, ends: tuple[Decimal, Decimal]) -> None:
        self._low, self._high = ends
        self._step = STEPS.get(kind)

    def places(self, mentioned: set[Decimal]) -> Iterator[Decimal]:
        """Yield the mentioned places and the ends, and one place below, between and above."""
        ends = {end for end in (self._low, self._high) if end.is_finite()}
        inside = {place for place in mentioned if self._low <= place <= self._high}
        points = sorted(inside | ends) or [Decimal(0)]
        if not self._low.is_finite():
            yield points[0] - (self._step or 1)
        yield from points
        for before, after in pairwise(points):
            yield from self._between(before, after)
        if not self._high.is_finite():
            yield points[-1] + (self._step or 1)

    def _between(self, before: Decimal, after: Decimal) -> Iterator[Decimal]:
        middle = (before + after) / 2 if self._step is None else before + self._step
        if before < middle < after:
            yield middle
