"""Which values of a fact a rule can tell apart: between two of one class nothing turns on.

A rule compares a fact only with the values that it mentions. Between two neighbouring ones every
value gives the same answers, so a question about very many values becomes one about a few classes.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from funding.domain.facts import (
    STEPS,
    Bounds,
    FactDefinition,
    FactType,
    FactValue,
    Place,
    line_place_of,
    value_at,
)
from funding.domain.rules.conditions import Comparison, Operator

SOME_OTHER_CODE = "\N{REPLACEMENT CHARACTER}other"
"""Stands for every code that no condition mentions."""


@dataclass(frozen=True, slots=True)
class Line:
    """An ordered fact: its places are cut into neighbouring stretches."""

    fact: str
    type: FactType
    starts: tuple[int, ...]
    """The first place of every stretch but the lowest."""
    low: int | None
    high: int | None

    @property
    def size(self) -> int:
        """Count the classes."""
        return len(self.starts) + 1

    def class_of(self, place: Place) -> int:
        """Tell which class a known value belongs to."""
        return bisect_right(self.starts, place)

    def possible(self, bounds: Bounds | None) -> Sequence[int]:
        """Tell which classes are possible with what is known of the value."""
        if bounds is None:
            return range(self.size)
        low, high = self._inside(bounds)
        first = 0 if low is None else self.class_of(low)
        last = self.size - 1 if high is None else self.class_of(high)
        return range(first, last + 1)

    def ends(self, number: int) -> tuple[int | None, int | None]:
        """Return the first and the last place of a class; None where it has no end."""
        step = STEPS[self.type]
        first = self.low if number == 0 else self.starts[number - 1]
        last = self.high if number == self.size - 1 else self.starts[number] - step
        return first, last

    def nearest(self, number: int, place: Place | None, bounds: Bounds | None = None) -> FactValue:
        """Return the value of a class that is nearest to a place, or any one."""
        first, last = self.ends(number)
        least, most = (None, None) if bounds is None else self._inside(bounds)
        first = max((each for each in (first, least) if each is not None), default=None)
        last = min((each for each in (last, most) if each is not None), default=None)
        wanted = place if isinstance(place, int) else 0
        wanted = wanted if first is None else max(wanted, first)
        return value_at(self.type, wanted if last is None else min(wanted, last))

    def _inside(self, bounds: Bounds) -> tuple[int | None, int | None]:
        """Return the first and the last place of a value that keeps some bounds."""
        (low, high), step = bounds.places, STEPS[self.type]
        return (
            None if low is None else -(-low // step) * step,
            None if high is None else high // step * step,
        )


@dataclass(frozen=True, slots=True)
class Codes:
    """A fact out of a list: the codes that a rule treats alike are one class."""

    fact: str
    class_by_code: Mapping[str, int] = field(hash=False)
    examples: tuple[str, ...]

    @property
    def size(self) -> int:
        """Count the classes."""
        return len(self.examples)

    def class_of(self, place: Place) -> int:
        """Tell which class a known value belongs to."""
        return self.class_by_code.get(str(place), self.size - 1)

    def possible(self, bounds: Bounds | None) -> Sequence[int]:
        """Tell which classes are possible; codes have no bounds."""
        del bounds
        return range(self.size)

    def nearest(self, number: int, place: Place | None, bounds: Bounds | None = None) -> FactValue:
        """Return a code of a class."""
        del place, bounds
        return self.examples[number]


@dataclass(frozen=True, slots=True)
class Member:
    """Whether a set has one code in it, or any code that has no question of its own."""

    fact: str
    code: str
    named: frozenset[str] = frozenset()
    """Only of `SOME_OTHER_CODE`: the codes that have questions of their own."""
    size: int = 2

    def class_of(self, place: Place) -> int:
        """Tell which class a known value belongs to."""
        if not isinstance(place, frozenset):
            return 0
        is_of_others = self.code == SOME_OTHER_CODE
        return int(not place <= self.named) if is_of_others else int(self.code in place)

    def possible(self, bounds: Bounds | None) -> Sequence[int]:
        """Tell which classes are possible; sets have no bounds."""
        del bounds
        return range(self.size)

    def nearest(self, number: int, place: Place | None, bounds: Bounds | None = None) -> FactValue:
        """Return the set with the code in it or without it."""
        del bounds
        have = place if isinstance(place, frozenset) else frozenset()
        if number:
            return have if self.class_of(have) else have | {self.code}
        return have & self.named if self.code == SOME_OTHER_CODE else have - {self.code}


Variable = Line | Codes | Member
"""What one question of a decision graph asks for."""


@dataclass(slots=True)
class _Cuts:
    low: int | None
    high: int | None
    starts: set[int] = field(default_factory=set)

    def cut_before(self, place: int) -> None:
        """Start a class at a place, unless it is the first or beyond the last."""
        above = self.low is None or place > self.low
        if above and (self.high is None or place <= self.high):
            self.starts.add(place)


def variables_of(
    fact: str, definition: FactDefinition, leaves: Iterable[Comparison]
) -> tuple[Variable, ...]:
    """Return the questions about one fact that some comparisons come down to."""
    leaves = tuple(leaves)
    if definition.type is FactType.SET:
        return _members(fact, definition, leaves)
    if definition.type is FactType.CODE:
        return (_codes(fact, definition, leaves),)
    return (_line(fact, definition, leaves),)


def _mentioned(definition: FactDefinition, leaves: tuple[Comparison, ...]) -> tuple[str, ...]:
    """Return the codes that comparisons name, without those that the fact can never have."""
    named = dict.fromkeys(str(value) for leaf in leaves for value in leaf.values)
    return tuple(code for code in named if not definition.values or code in definition.values)


def _members(
    fact: str, definition: FactDefinition, leaves: tuple[Comparison, ...]
) -> tuple[Member, ...]:
    mentioned = _mentioned(definition, leaves)
    part_of_set = (Operator.IN, Operator.NOT_IN, Operator.AT_LEAST)
    if all(leaf.op in part_of_set for leaf in leaves):
        return tuple(Member(fact, code) for code in mentioned)
    # What says that nothing else is in the set turns on every code that can be in it.
    if definition.values:
        codes = dict.fromkeys((*mentioned, *definition.values))
        return tuple(Member(fact, code) for code in codes)
    others = Member(fact, SOME_OTHER_CODE, frozenset(mentioned))
    return (*(Member(fact, code) for code in mentioned), others)


def _line(fact: str, definition: FactDefinition, leaves: Iterable[Comparison]) -> Line:
    low, high = definition.ends.places
    cuts, step = _Cuts(low, high), STEPS[definition.type]
    for leaf in leaves:
        for value in leaf.values:
            place = line_place_of(value)
            if leaf.op not in (Operator.AT_MOST, Operator.GREATER):
                cuts.cut_before(place)
            if leaf.op not in (Operator.LESS, Operator.AT_LEAST):
                cuts.cut_before(place + step)
    return Line(fact, definition.type, tuple(sorted(cuts.starts)), low, high)


def _codes(fact: str, definition: FactDefinition, leaves: tuple[Comparison, ...]) -> Codes:
    mentioned = _mentioned(definition, leaves)
    others = [code for code in definition.values if code not in mentioned]
    has_others = bool(others) or not definition.values
    codes = [*mentioned, *([(others or [SOME_OTHER_CODE])[0]] if has_others else [])]
    alike: dict[tuple[bool, ...], list[str]] = {}
    for code in codes:
        alike.setdefault(tuple(code in leaf.values for leaf in leaves), []).append(code)
    # What no condition mentions is looked up in vain, so its class is the last one.
    groups = sorted(alike.values(), key=lambda group: codes[-1] in group)
    class_by_code = {code: number for number, group in enumerate(groups) for code in group}
    return Codes(fact, class_by_code, tuple(group[0] for group in groups))
