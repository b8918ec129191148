"""A reduced, ordered decision graph: one shape for every question that means the same.

Each inner node asks for one variable and has one child for each class of its values. Variables
are asked in one order along every way, equal nodes are one node, and a node whose children are
all the same is left out (Bryant, "Graph-Based Algorithms for Boolean Function Manipulation", IEEE
Transactions on Computers C-35, 1986; several children for one node as in Kam et al., "Multi-valued
decision diagrams", 1998). So two conditions are the same node exactly when they always agree, and
a variable stands in the graph of a condition exactly when it can turn its outcome.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from shared.errors import DomainError

NO, YES = 0, 1
"""The two ends; every other node is a question."""
MOST_NODES = 50_000
MOST_STEPS = 150_000
"""How much work a rule may make, counted in children looked at: less than a second."""

Children = tuple[int, ...]


class TooTangledError(DomainError):
    """Raised when a rule asks for so much at once that it cannot be worked out."""

    code = "rule-too-tangled"


@dataclass(slots=True)
class Effort:
    """What working something out may still cost; no clock is asked, so it is always the same."""

    left: int = MOST_STEPS

    def spend(self, steps: int) -> None:
        """Count steps; after too many of them a TooTangledError ends the work."""
        self.left -= steps
        if self.left < 0:
            raise TooTangledError("too many combinations of facts follow from the rule")


@dataclass(slots=True)
class Graph:
    """The nodes, children after parents; a node is the number of its place."""

    variables: list[int] = field(default_factory=lambda: [-1, -1])
    children: list[Children] = field(default_factory=lambda: [(), ()])
    effort: Effort = field(default_factory=Effort)
    _known: dict[tuple[int, Children], int] = field(default_factory=dict)
    _both: dict[tuple[int, int], int] = field(default_factory=dict)
    _either: dict[tuple[int, int], int] = field(default_factory=dict)

    def ask(self, variable: int, children: Children) -> int:
        """Return the node that asks for a variable and goes on to one of its children."""
        if all(child == children[0] for child in children):
            return children[0]
        key = (variable, children)
        node = self._known.get(key)
        if node is None:
            node = self._known[key] = self._add(variable, children)
        return node

    def both(self, one: int, other: int) -> int:
        """Return the node that says yes where two nodes do."""
        if NO in (one, other):
            return NO
        if YES in (one, other) or one == other:
            return max(one, other) if YES in (one, other) else one
        return self._combined(self._both, self.both, (min(one, other), max(one, other)))

    def either(self, one: int, other: int) -> int:
        """Return the node that says yes where one of two nodes does."""
        if YES in (one, other):
            return YES
        if NO in (one, other) or one == other:
            return max(one, other)
        return self._combined(self._either, self.either, (min(one, other), max(one, other)))

    def opposite(self, node: int, seen: dict[int, int] | None = None) -> int:
        """Return the node that says yes where a node says no."""
        seen = {NO: YES, YES: NO} if seen is None else seen
        if node not in seen:
            self.effort.spend(len(self.children[node]))
            children = tuple(self.opposite(child, seen) for child in self.children[node])
            seen[node] = self.ask(self.variables[node], children)
        return seen[node]

    def below(self, root: int) -> Iterator[int]:
        """Yield every question that can be asked from a node on, each once."""
        seen, waiting = {NO, YES}, [root]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                yield node
                waiting.extend(self.children[node])

    def asked(self, root: int) -> set[int]:
        """Return the variables that can turn what a node says: these, and no other."""
        return {self.variables[node] for node in self.below(root)}

    def _add(self, variable: int, children: Children) -> int:
        if len(self.variables) >= MOST_NODES:
            raise TooTangledError(
                f"more than {MOST_NODES} different questions follow from the rule"
            )
        self.variables.append(variable)
        self.children.append(children)
        return len(self.variables) - 1

    def _combined(
        self,
        done: dict[tuple[int, int], int],
        combine: Callable[[int, int], int],
        pair: tuple[int, int],
    ) -> int:
        if pair not in done:
            asked = [self.variables[node] for node in pair]
            first = min(asked)
            size = len(self.children[pair[asked.index(first)]])
            self.effort.spend(size)
            ones, others = (
                self.children[node] if variable == first else (node,) * size
                for node, variable in zip(pair, asked, strict=True)
            )
            children = tuple(map(combine, ones, others))
            done[pair] = self.ask(first, children)
        return done[pair]
