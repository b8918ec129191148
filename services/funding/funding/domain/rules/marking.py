"""Every verdict of a rule in one pass: a mark for each part that is certain to hold, or not to.

Two bits of one integer stand for a part: its yes and its no. What a known value says of all the
comparisons of its fact is one integer out of a table; the rest follows from below by three-valued
logic. That is exact as long as no missing fact is asked for in two of the conditions that are
joined: then they depend on each other, and the decision graph answers.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from funding.domain.facts import Facts, FactType, FactValue, Place
from funding.domain.rules.classes import Codes, Line, Member, Variable
from funding.domain.rules.conditions import AllOf, Comparison, Condition, Negation, Verdict
from funding.domain.rules.graph import NO, YES

Judge = Callable[[int], Verdict]
"""Answers by the decision graph what is certain of a node."""


@dataclass(frozen=True, slots=True)
class Part:
    """A condition as it is written, the node that stands for it, and its two marks."""

    condition: Condition
    node: int
    parts: tuple["Part", ...]
    yes: int
    no: int

    def verdict(self, marks: int) -> Verdict:
        """Read the verdict of the part off the marks of its rule."""
        if marks & self.yes:
            return Verdict.YES
        return Verdict.NO if marks & self.no else Verdict.UNKNOWN

    def mark(self, verdict: Verdict) -> int:
        """Return the mark of a verdict on the part; unknown has none."""
        if verdict is Verdict.UNKNOWN:
            return 0
        return self.yes if verdict is Verdict.YES else self.no


Listed = tuple[str, Mapping[Place, int], int]
"""The marks of some values of a fact, and those of every other value."""
Stretches = tuple[str, tuple[int, ...], tuple[int, ...], Line]
"""The starts of the classes of an ordered fact, and the marks of each class."""
Sets = tuple[str, tuple[Part, ...]]
Join = tuple[int, int, int, int, frozenset[str], Part]
"""Any of these marks bring that one, all of those the other; facts asked for on several sides."""


@dataclass(frozen=True, slots=True)
class Marking:
    """The tables of one rule, each fact once; by kind, so that each loop does one thing."""

    certain: int
    listed: tuple[Listed, ...]
    lines: tuple[Stretches, ...]
    sets: tuple[Sets, ...]
    joins: tuple[Join, ...]

    def of(self, facts: Facts, judging: Callable[[Facts], Judge]) -> int:
        """Mark every part whose verdict is certain."""
        find = facts.places.get
        marks = self.certain
        for fact, by_value, others in self.listed:
            place = find(fact)
            if place is not None:
                marks |= by_value.get(place, others)
        for fact, starts, by_class, _ in self.lines:
            place = find(fact)
            if place is not None:
                marks |= by_class[bisect_right(starts, place)]
        if self.sets:
            marks |= self._of_sets(facts.places)
        if facts.bounds:
            marks |= self._of_bounds(facts)
        return self._joined(marks, facts, judging)

    def _joined(self, marks: int, facts: Facts, judging: Callable[[Facts], Judge]) -> int:
        judge: Judge | None = None
        for some, then, every, otherwise, shared, part in self.joins:
            if marks & some:
                marks |= then
            elif marks & every == every:
                marks |= otherwise
            elif shared and not facts.places.keys() >= shared:
                judge = judge or judging(facts)
                marks |= part.mark(judge(part.node))
        return marks

    def _of_sets(self, places: Mapping[str, Place]) -> int:
        marks = 0
        for fact, leaves in self.sets:
            place = places.get(fact)
            if place is not None:
                marks |= _outcomes(leaves, place)
        return marks

    def _of_bounds(self, facts: Facts) -> int:
        """Mark what holds, or does not, of every value that is still possible."""
        marks = 0
        for fact, _, by_class, line in self.lines:
            bounds = None if fact in facts.places else facts.bounds.get(fact)
            if bounds is not None:
                possible = [by_class[number] for number in line.possible(bounds)]
                marks |= reduce(and_, possible) if possible else 0
        return marks


def marking_of(root: Part, variables: Sequence[Variable]) -> Marking:
    """Prepare the tables of a rule."""
    leaves: dict[str, list[Part]] = {}
    joins: list[Join] = []
    _gather(root, leaves, joins)
    asked = {v.fact: v for v in variables if not isinstance(v, Member)}
    lines = [v for v in asked.values() if isinstance(v, Line) and v.type is not FactType.BOOLEAN]
    return Marking(
        certain=reduce(or_, (_certain(leaf) for each in leaves.values() for leaf in each), 0),
        listed=tuple(
            _listed(variable, leaves[fact])
            for fact, variable in asked.items()
            if variable not in lines
        ),
        lines=tuple((v.fact, v.starts, _by_class(v, leaves[v.fact]), v) for v in lines),
        sets=tuple((fact, tuple(each)) for fact, each in leaves.items() if fact not in asked),
        joins=tuple(joins),
    )


def _gather(part: Part, leaves: dict[str, list[Part]], joins: list[Join]) -> frozenset[str]:
    """Collect the comparisons by fact, and what joins them from below; return the facts."""
    if isinstance(part.condition, Comparison):
        leaves.setdefault(part.condition.fact, []).append(part)
        return frozenset((part.condition.fact,))
    asked = [_gather(each, leaves, joins) for each in part.parts]
    facts = frozenset[str]().union(*asked)
    if not isinstance(part.condition, Negation):
        shared = frozenset(fact for fact in facts if sum(fact in each for each in asked) > 1)
        joins.append(_join(part, shared))
    return facts


def _join(part: Part, shared: frozenset[str]) -> Join:
    yes = reduce(or_, (each.yes for each in part.parts), 0)
    no = reduce(or_, (each.no for each in part.parts), 0)
    if isinstance(part.condition, AllOf):
        return no, part.no, yes, part.yes, shared, part
    return yes, part.yes, no, part.no, shared, part


def _certain(leaf: Part) -> int:
    return {YES: leaf.yes, NO: leaf.no}.get(leaf.node, 0)


def _listed(variable: Line | Codes, leaves: Sequence[Part]) -> Listed:
    by_class = _by_class(variable, leaves)
    known: Iterable[Place] = variable.class_by_code if isinstance(variable, Codes) else (0, 1)
    by_value = {place: by_class[variable.class_of(place)] for place in known}
    return variable.fact, by_value, by_class[-1]


def _by_class(variable: Line | Codes, leaves: Sequence[Part]) -> tuple[int, ...]:
    examples = (variable.nearest(number, 0) for number in range(variable.size))
    return tuple(_outcomes(leaves, example) for example in examples)


def _outcomes(leaves: Iterable[Part], value: FactValue) -> int:
    marks = 0
    for leaf in leaves:
        comparison = leaf.condition
        is_true = isinstance(comparison, Comparison) and comparison.holds(value)
        marks |= leaf.yes if is_true else leaf.no
    return marks
