"""Conditions in which every part counts: exact, by the decision graph of the whole.

A part is superfluous when the whole means the same with yes, or with no, in its place. Two
conditions mean the same exactly when they are one node of the graph, so nothing is estimated.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial, reduce

from funding.domain.facts import Facts, FactValue
from funding.domain.publishing.places import At, described, flaw, parts_of
from funding.domain.rules import (
    AllOf,
    Comparison,
    Condition,
    Negation,
    Operator,
    Part,
    Rule,
    Verdict,
)
from funding.domain.rules.graph import NO, YES, Graph
from shared.flaws import Flaw

NEVER = "no project can ever fulfil it"
ALWAYS = "every project fulfils it"


@dataclass(frozen=True, slots=True)
class Placed:
    """A part of a condition, and where it stands."""

    part: Part
    at: At

    @property
    def parts(self) -> tuple["Placed", ...]:
        """Return its own parts."""
        ways = parts_of(self.part.condition)
        return tuple(
            Placed(part, (*self.at, *way))
            for part, (way, _) in zip(self.part.parts, ways, strict=True)
        )

    def __str__(self) -> str:
        return described(self.part.condition, self.at)


Whole = Callable[[int], int]
"""From a node in the place of a part to the node of the whole condition."""


def condition_flaws(rule: Rule, at: At) -> tuple[Flaw, ...]:
    """Return the parts that can never hold, always hold, or change nothing, in their order."""
    judging = _Judging(Rule.of(rule.condition, rule.definitions))
    root = Placed(judging.rule.part, at)
    if root.part.node in (NO, YES):
        return (judging.constant(root),)
    return tuple(judging.within(root, lambda node: node))[::-1]


def case_of(rule: Rule, node: int, verdict: Verdict = Verdict.YES) -> dict[str, FactValue]:
    """Return facts of a project for which a node of a rule's graph says yes, or no."""
    return rule.example(verdict, Facts(), node) or {}


@dataclass(frozen=True, slots=True)
class _Judging:
    rule: Rule

    @property
    def graph(self) -> Graph:
        return self.rule.graph

    def within(self, parent: Placed, whole: Whole) -> Iterator[Flaw]:
        """Yield the flaws of a condition's parts, the last first.

        Of two that say the same the later one is superfluous; it is left out when the earlier is
        judged, so that only one of them is told.
        """
        parts = parent.parts
        kept = list(parts)
        for part in reversed(parts):
            others = [each for each in kept if each is not part]
            nodes = [each.part.node for each in others]
            inside = partial(self._in_place, parent.part.condition, nodes, whole)
            found = self._flaw(parent, part, others, inside)
            if found is None:
                yield from self.within(part, inside)
            else:
                yield found
                kept = others

    def constant(self, placed: Placed) -> Flaw:
        """Say why a condition has one answer for everybody, at the place that is to blame."""
        node, condition = placed.part.node, placed.part.condition
        is_never, is_all = node == NO, isinstance(condition, AllOf)
        for part in placed.parts:
            if part.part.node in (NO, YES) and (len(placed.parts) == 1 or is_all is is_never):
                return self.constant(part)
        given = NEVER if is_never else ALWAYS
        expected = "a condition that can hold" if is_never else "a condition that can fail"
        if isinstance(condition, Comparison):
            case = self._nearest(condition, is_never=is_never)
            return flaw(placed.at, given, expected, leaf=condition, case=case)
        fewest = self._fewest(placed)
        together = ": " + ", ".join(map(str, fewest)) if len(fewest) > 1 else ""
        rest = self._joined(condition, [each.part.node for each in fewest[:-1]])
        case = case_of(self.rule, rest, Verdict.YES if is_never else Verdict.NO)
        return flaw(placed.at, given + together, expected, case=case)

    def _in_place(self, parent: Condition, others: Sequence[int], whole: Whole, node: int) -> int:
        if isinstance(parent, Negation):
            return whole(self.graph.opposite(node))
        return whole(self._joined(parent, [*others, node]))

    def _joined(self, parent: Condition, nodes: Sequence[int]) -> int:
        if isinstance(parent, AllOf):
            return reduce(self.graph.both, nodes, YES)
        return reduce(self.graph.either, nodes, NO)

    def _flaw(
        self, parent: Placed, part: Placed, others: list[Placed], inside: Whole
    ) -> Flaw | None:
        node = part.part.node
        if node in (NO, YES):
            return self.constant(part)
        as_it_is = inside(node)
        leaf = part.part.condition if isinstance(part.part.condition, Comparison) else None
        if inside(NO) == as_it_is:
            case = case_of(self.rule, node)
            given = f"whoever fulfils it {self._because(parent, part, others)}"
            return flaw(part.at, given, "a branch that adds somebody", leaf=leaf, case=case)
        if inside(YES) == as_it_is:
            case = case_of(self.rule, node, Verdict.NO)
            given = f"whoever fails it {self._because(parent, part, others)}"
            return flaw(part.at, given, "a condition that excludes somebody", leaf=leaf, case=case)
        return None

    def _because(self, parent: Placed, part: Placed, others: list[Placed]) -> str:
        """Name the fewest neighbours that answer for a part already."""
        is_all = isinstance(parent.part.condition, AllOf)
        word = "fails" if is_all else "fulfils"
        if not self._cover(parent, part, others):
            return "gets the same answer without it, because of what stands around it"
        for each in list(others):
            fewer = [other for other in others if other is not each]
            if fewer and self._cover(parent, part, fewer):
                others = fewer
        joint = " and " if is_all else " or "
        return f"{word} {joint.join(map(str, others))} already"

    def _cover(self, parent: Placed, part: Placed, others: Sequence[Placed]) -> bool:
        """Tell whether some neighbours alone answer for a part of `all` or `any`."""
        if isinstance(parent.part.condition, Negation):
            return False
        joined = self._joined(parent.part.condition, [each.part.node for each in others])
        with_it = self._joined(parent.part.condition, [joined, part.part.node])
        return with_it == joined

    def _fewest(self, placed: Placed) -> list[Placed]:
        """Return the fewest parts that between them leave one answer only."""
        parts = placed.parts
        kept = list(parts)
        for each in parts:
            fewer = [other for other in kept if other is not each]
            nodes = [other.part.node for other in fewer]
            if fewer and self._joined(placed.part.condition, nodes) == placed.part.node:
                kept = fewer
        return kept

    def _nearest(self, leaf: Comparison, *, is_never: bool) -> dict[str, FactValue]:
        """Return the value that comes nearest to the other answer, where there is an order."""
        ends = self.rule.definitions[leaf.fact].ends
        is_upward = leaf.op in (Operator.GREATER, Operator.AT_LEAST)
        end = ends.max if is_upward is is_never else ends.min
        return {leaf.fact: end} if leaf.op.is_order and end is not None else {}
