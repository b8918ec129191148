"""What knowing some of the missing facts could do: the shortest ways to a yes, and to a no."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from funding.domain.facts import Facts
from funding.domain.rules.conditions import Verdict
from funding.domain.rules.graph import NO, YES, Effort
from funding.domain.rules.rule import OpenQuestion, Rule

Names = frozenset[str]
ENOUGH_WAYS = 12


def ways_to(rule: Rule, verdict: Verdict, facts: Facts) -> tuple[tuple[str, ...], ...]:
    """Return the smallest sets of missing facts of which some values suffice for a verdict.

    With such values it does not matter what else is missing, and no fact of a set can be spared.
    The smallest sets come first; of very many only those are told that have the fewest facts, and
    a TooTangledError says that even those are too many.
    """
    question = rule.open_question(facts)
    end = YES if verdict is Verdict.YES else NO
    order = {fact: place for place, fact in enumerate(rule.definitions)}
    found: frozenset[Names] = frozenset()
    for most in range(len(question.graph.asked(question.root)) + 1):
        found = _Settling(rule, question, end, most).of(question.root)
        if len(found) >= ENOUGH_WAYS:
            break
    ways = (tuple(sorted(names, key=order.__getitem__)) for names in found)
    return tuple(sorted(ways, key=lambda way: (len(way), [order[name] for name in way])))


@dataclass(slots=True)
class _Settling:
    """Finds the sets of at most so many facts that can suffice for one end."""

    rule: Rule
    question: OpenQuestion
    end: int
    most: int
    _done: dict[int, frozenset[Names]] = field(default_factory=dict)

    def of(self, node: int) -> frozenset[Names]:
        """Return the sets that can suffice from a node on."""
        if node <= YES:
            return frozenset([frozenset[str]()]) if node == self.end else frozenset()
        if node not in self._done:
            self._done[node] = frozenset(smallest(self._found(node), self.question.graph.effort))
        return self._done[node]

    def _found(self, node: int) -> Iterator[Names]:
        graph = self.question.graph
        fact = self.rule.variables[graph.variables[node]].fact
        combine = graph.both if self.end == YES else graph.either
        # Without the fact: values of others that suffice whatever its value is.
        common = graph.children[node][0]
        for child in graph.children[node][1:]:
            common = combine(common, child)
        yield from self.of(common)
        for child in graph.children[node]:
            for names in self.of(child):
                if len(names | {fact}) <= self.most:
                    yield names | {fact}


def smallest(sets: Iterable[Names], effort: Effort) -> Iterator[Names]:
    """Yield the sets that contain no other one."""
    kept: list[Names] = []
    for names in sorted(set(sets), key=len):
        effort.spend(len(kept) + 1)
        if not any(fewer <= names for fewer in kept):
            kept.append(names)
            yield names
