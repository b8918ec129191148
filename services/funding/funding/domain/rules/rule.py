"""Three-valued eligibility: exact, whatever is missing.

A rule becomes a decision graph over the classes of values that it can tell apart. Then the verdict
is yes when every way that the missing facts leave open ends in yes, no when every one ends in no,
and unknown otherwise; a fact that is asked for in several places is one question.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import count

from funding.domain.facts import FactDefinition, Facts, FactValue
from funding.domain.rules.classes import Member, Variable, variables_of
from funding.domain.rules.conditions import (
    AllOf,
    Comparison,
    Condition,
    Negation,
    Operator,
    Verdict,
    comparisons,
)
from funding.domain.rules.graph import NO, YES, Graph, TooTangledError
from funding.domain.rules.marking import Judge, Marking, Part, marking_of

VERDICTS = (Verdict.NO, Verdict.YES)
MOST_VARIABLES = 100
"""How deep a graph may be; a rule that asks for more different things is none that people read."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What is left of a rule once everything known is filled in."""

    graph: Graph
    root: int
    possible: Mapping[int, Sequence[int]]
    """The classes that each variable can still have; the children of its nodes, in this order."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition, and the decision graph that it comes down to."""

    part: Part
    variables: tuple[Variable, ...]
    definitions: Mapping[str, FactDefinition]
    """Of the facts that the rule asks for, in its order."""
    graph: Graph
    marking: Marking

    @classmethod
    def of(cls, condition: Condition, definitions: Mapping[str, FactDefinition]) -> "Rule":
        """Prepare a condition; an undefined fact is a KeyError, an unfit value a ValueError.

        A value that the fact cannot have is compared with all the same.
        """
        read = _read(condition, definitions)
        leaves: dict[str, list[Comparison]] = {}
        for leaf in comparisons(read):
            leaves.setdefault(leaf.fact, []).append(leaf)
        asked = {fact: definitions[fact] for fact in leaves}
        variables = tuple(
            variable
            for fact, definition in asked.items()
            for variable in variables_of(fact, definition, leaves[fact])
        )
        if len(variables) > MOST_VARIABLES:
            raise TooTangledError(f"the rule asks for more than {MOST_VARIABLES} different things")
        drawing = _Drawing(Graph(), variables, asked)
        part = drawing.part(read)
        return cls(part, variables, asked, drawing.graph, marking_of(part, variables))

    @property
    def condition(self) -> Condition:
        """Return the condition as it is written, its values read."""
        return self.part.condition

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Return every comparison of the rule, from left to right."""
        return comparisons(self.condition)

    def verdict(self, facts: Facts, node: int | None = None) -> Verdict:
        """Tell whether the rule, or a node of its graph, holds in all, none or some completions."""
        if node is None:
            return self.part.verdict(self.marks(facts))
        return self._judging(facts)(node)

    def marks(self, facts: Facts) -> int:
        """Mark every part of the rule whose verdict is certain."""
        return self.marking.of(facts, self._judging)

    def _judging(self, facts: Facts) -> Judge:
        return _Judging(self, facts).verdict

    def missing(self, facts: Facts) -> tuple[str, ...]:
        """Return the smallest set of missing facts that settles the verdict, in the rule's order.

        Whatever these turn out to be, the verdict is yes or no. There is only one such set: a fact
        outside of it can turn nothing, and without one inside of it something stays open.
        """
        question = self.open_question(facts)
        asked = {self.variables[each].fact for each in question.graph.asked(question.root)}
        return tuple(fact for fact in self.definitions if fact in asked)

    def example(
        self, verdict: Verdict, facts: Facts, node: int | None = None
    ) -> dict[str, FactValue] | None:
        """Return values of missing facts that lead to yes or to no, or None if nothing does.

        A fact that does not matter on the way is left out. Of a node of the graph it is asked
        what that one says.
        """
        end = YES if verdict is Verdict.YES else NO
        way = self._way(self.part.node if node is None else node, end, facts)
        if way is None:
            return None
        found: dict[str, FactValue] = {}
        for number, chosen in way:
            variable = self.variables[number]
            if variable.fact not in facts.values:
                place = found.get(variable.fact, frozenset()) if isinstance(variable, Member) else 0
                bounds = facts.bounds.get(variable.fact)
                found[variable.fact] = variable.nearest(chosen, place, bounds)  # type: ignore[arg-type]
        return found

    def open_question(self, facts: Facts, node: int | None = None) -> OpenQuestion:
        """Fill in what is known of the rule, or of a part of it, and return what is left."""
        possible = {
            number: variable.possible(facts.bounds.get(variable.fact))
            for number, variable in enumerate(self.variables)
            if variable.fact not in facts.places
        }
        filled = _Filling(self, facts, possible)
        root = self.part.node if node is None else node
        return OpenQuestion(filled.graph, filled.node(root), possible)

    def classes_left(self, number: int, facts: Facts) -> Sequence[int]:
        """Tell which classes a variable can have with what is known."""
        variable = self.variables[number]
        place = facts.places.get(variable.fact)
        if place is None:
            return variable.possible(facts.bounds.get(variable.fact))
        return (variable.class_of(place),)

    def _way(self, root: int, end: int, facts: Facts) -> tuple[tuple[int, int], ...] | None:
        """Return the variables and classes of one way to an end."""
        hopeless: set[int] = set()

        def walk(node: int) -> tuple[tuple[int, int], ...] | None:
            if node <= YES:
                return () if node == end else None
            number = self.graph.variables[node]
            for chosen in self.classes_left(number, facts) if node not in hopeless else ():
                rest = walk(self.graph.children[node][chosen])
                if rest is not None:
                    return ((number, chosen), *rest)
            hopeless.add(node)
            return None

        return walk(root)


@dataclass(slots=True)
class _Judging:
    """Judges nodes of one graph by one set of facts, each node once."""

    rule: Rule
    facts: Facts
    _done: dict[int, Verdict] = field(default_factory=lambda: dict(enumerate(VERDICTS)))

    def verdict(self, node: int) -> Verdict:
        """Follow every way that is left open, until two of them end differently."""
        if node not in self._done:
            self._done[node] = self._judged(node)
        return self._done[node]

    def _judged(self, node: int) -> Verdict:
        graph = self.rule.graph
        children, found = graph.children[node], None
        for chosen in self.rule.classes_left(graph.variables[node], self.facts):
            verdict = self.verdict(children[chosen])
            if verdict is Verdict.UNKNOWN or found not in (None, verdict):
                return Verdict.UNKNOWN
            found = verdict
        return found or Verdict.UNKNOWN


@dataclass(slots=True)
class _Filling:
    """Draws the graph of what is left, among the classes that are still possible."""

    rule: Rule
    facts: Facts
    possible: Mapping[int, Sequence[int]]
    graph: Graph = field(default_factory=Graph)
    _done: dict[int, int] = field(default_factory=lambda: {NO: NO, YES: YES})

    def node(self, node: int) -> int:
        """Return the node of what is left of a node."""
        if node not in self._done:
            number = self.rule.graph.variables[node]
            children = self.rule.graph.children[node]
            left = self.possible.get(number)
            if left is None:
                (chosen,) = self.rule.classes_left(number, self.facts)
                self._done[node] = self.node(children[chosen])
            else:
                open_ = tuple(self.node(children[chosen]) for chosen in left)
                self._done[node] = self.graph.ask(number, open_)
        return self._done[node]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Draws the decision graph of conditions."""

    graph: Graph
    variables: tuple[Variable, ...]
    definitions: Mapping[str, FactDefinition]
    _bits: Iterator[int] = field(default_factory=count)

    def part(self, condition: Condition) -> Part:
        """Draw a condition with all of its parts."""
        if isinstance(condition, Comparison):
            return self._marked(condition, self._leaf(condition))
        if isinstance(condition, Negation):
            inner = self.part(condition.condition)
            opposite = self.graph.opposite(inner.node)
            return Part(condition, opposite, (inner,), yes=inner.no, no=inner.yes)
        parts = tuple(self.part(each) for each in condition.conditions)
        is_all = isinstance(condition, AllOf)
        combine, start = (self.graph.both, YES) if is_all else (self.graph.either, NO)
        # From the last to the first: the later ones are asked for last, so little is drawn twice.
        nodes = [each.node for each in reversed(parts)]
        return self._marked(condition, reduce(combine, nodes, start), parts)

    def _marked(self, condition: Condition, node: int, parts: tuple[Part, ...] = ()) -> Part:
        yes, no = 1 << next(self._bits), 1 << next(self._bits)
        return Part(condition, node, parts, yes=yes, no=no)

    def _leaf(self, leaf: Comparison) -> int:
        inside: dict[str, int] = {}
        for number, variable in enumerate(self.variables):
            if variable.fact != leaf.fact:
                continue
            if not isinstance(variable, Member):
                self.graph.effort.spend(variable.size)
                outcomes = (leaf.holds(variable.nearest(n, 0)) for n in range(variable.size))
                return self.graph.ask(number, tuple(map(int, outcomes)))
            inside[variable.code] = self.graph.ask(number, (NO, YES))
        return self._set_leaf(leaf, inside)

    def _set_leaf(self, leaf: Comparison, inside: Mapping[str, int]) -> int:
        named = [inside.get(str(value), NO) for value in leaf.values]
        others = [node for code, node in inside.items() if code not in leaf.values]
        has_all = reduce(self.graph.both, named, YES)
        only_these = self.graph.opposite(reduce(self.graph.either, others, NO))
        nodes = {
            Operator.IN: lambda: reduce(self.graph.either, named, NO),
            Operator.AT_LEAST: lambda: has_all,
            Operator.AT_MOST: lambda: only_these,
            Operator.EQUAL: lambda: self.graph.both(has_all, only_these),
        }
        opposites = {Operator.NOT_IN: Operator.IN, Operator.NOT_EQUAL: Operator.EQUAL}
        if leaf.op in opposites:
            return self.graph.opposite(nodes[opposites[leaf.op]]())
        return nodes[leaf.op]()


def _read(condition: Condition, definitions: Mapping[str, FactDefinition]) -> Condition:
    if isinstance(condition, Negation):
        return Negation(_read(condition.condition, definitions))
    if isinstance(condition, Comparison):
        definition = definitions[condition.fact].of_any_size
        values = tuple(definition.read(value) for value in condition.values)
        return replace(condition, values=values)
    return type(condition)(tuple(_read(each, definitions) for each in condition.conditions))
