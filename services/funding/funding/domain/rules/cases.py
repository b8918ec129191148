"""Which of several conditions counts, among those who fulfil another one: exact, on one graph.

Conditions that ask for the same fact must not be judged apart from each other: if the first
excludes what the second wants, no completion has both. So all of them are drawn on one graph.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from funding.domain.facts import FactDefinition, Facts
from funding.domain.rules.classes import Line
from funding.domain.rules.conditions import AnyOf
from funding.domain.rules.graph import NO, YES, Graph, TooTangledError
from funding.domain.rules.rule import Rule

MOST_WAYS = 20_000

Box = tuple[tuple[int, int], ...]
"""Variables of the graph with the class that each has on a way to yes."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to yes: the classes that it goes through."""

    box: Box
    """Those of the ordered facts that were asked after."""
    whole: Box


@dataclass(frozen=True, slots=True)
class Case:
    """One choice that can count, with one mark; None where none of them holds."""

    choice: int | None
    mark: int | None
    node: int


@dataclass(frozen=True, slots=True)
class Cases:
    """Every choice with every mark: the first choice that holds counts, and the last mark."""

    rule: Rule
    """The graph on which everything is drawn."""
    admitted: tuple[Case, ...]
    """Among those who fulfil the outer condition."""
    anyone: tuple[Case, ...]
    """Whether or not they fulfil it, in the same order."""

    @classmethod
    def of(
        cls, within: Rule | None, choices: Sequence[Rule | None], marks: Sequence[Rule]
    ) -> "Cases":
        """Draw choices and marks together; a choice without a condition always holds."""
        rules = [each for each in (within, *choices, *marks) if each is not None]
        definitions: dict[str, FactDefinition] = {}
        for each in rules:
            definitions |= each.definitions
        rule = Rule.of(AnyOf(tuple(each.condition for each in rules)), definitions)
        nodes = (part.node for part in rule.part.parts)
        outer, *rest = (YES if each is None else next(nodes) for each in (within, *choices, *marks))
        first = _counting(rule.graph, rest[: len(choices)])
        last = _counting(rule.graph, rest[len(choices) :][::-1])
        anyone = tuple(_cases(rule.graph, first, last))
        admitted = (Case(c.choice, c.mark, rule.graph.both(outer, c.node)) for c in anyone)
        return cls(rule, tuple(admitted), anyone)

    def ways(self, node: int, facts: Facts, asked: Iterable[str] = ()) -> tuple[Way, ...]:
        """Return the ways to yes that are left open, one for each box of the facts asked after."""
        kept = self._kept(facts, frozenset(asked))
        found: dict[Box, Way] = {}
        seen: set[tuple[int, Box]] = set()
        waiting = [(self._known_as_far(node, facts), Way((), ()))]
        while waiting:
            here, way = waiting.pop()
            if here == NO or (here, way.box) in seen:
                continue
            seen.add((here, way.box))
            if len(seen) > MOST_WAYS:
                raise TooTangledError(f"more than {MOST_WAYS} cases follow from the rule")
            if here == YES:
                found[way.box] = way
            else:
                waiting.extend(self._next(here, way, facts, kept))
        return tuple(found.values())

    def deciding(self, cases: Iterable[Case], facts: Facts) -> frozenset[str]:
        """Name the missing facts that can turn whether one of some cases applies."""
        node = NO
        for case in cases:
            node = self.rule.graph.either(node, case.node)
        question = self.rule.open_question(facts, node)
        asked = question.graph.asked(question.root)
        return frozenset(self.rule.variables[each].fact for each in asked)

    def _kept(self, facts: Facts, asked: frozenset[str]) -> frozenset[int]:
        return frozenset(
            number
            for number, variable in enumerate(self.rule.variables)
            if variable.fact in asked
            and variable.fact not in facts.places
            and isinstance(variable, Line)
        )

    def _next(
        self, node: int, way: Way, facts: Facts, kept: frozenset[int]
    ) -> Iterator[tuple[int, Way]]:
        number = self.rule.graph.variables[node]
        for chosen in self.rule.classes_left(number, facts):
            step = (number, chosen)
            box = (*way.box, step) if number in kept else way.box
            child = self._known_as_far(self.rule.graph.children[node][chosen], facts)
            yield child, Way(box, (*way.whole, step))

    def _known_as_far(self, node: int, facts: Facts) -> int:
        """Follow a way as long as what is known decides where it goes."""
        graph, variables, places = self.rule.graph, self.rule.variables, facts.places
        while node > YES:
            variable = variables[graph.variables[node]]
            place = places.get(variable.fact)
            if place is None:
                break
            node = graph.children[node][variable.class_of(place)]
        return node


def _counting(graph: Graph, nodes: Sequence[int]) -> list[int]:
    """Return for each node where it is the first to say yes; at last where none does."""
    found, left = [], YES
    for node in nodes:
        found.append(graph.both(left, node))
        left = graph.both(left, graph.opposite(node))
    return [*found, left]


def _cases(graph: Graph, first: Sequence[int], last: Sequence[int]) -> Iterator[Case]:
    choices = [*range(len(first) - 1), None]
    marks = [*reversed(range(len(last) - 1)), None]
    pairs = product(zip(choices, first, strict=True), zip(marks, last, strict=True))
    for (choice, one), (mark, other) in pairs:
        yield Case(choice, mark, graph.both(one, other))
