"""Choosing the most of what may not all be had together: exact, over whole numbers.

The choices are vertices of a graph with a weight each, and what may not be had together is an edge;
sets of vertices are the bits of one number. The heaviest independent set is found by branching on
the vertex with the most neighbours. Before that, vertices that no other choice can beat are taken
(they weigh at least as much as all their neighbours), vertices that another one can always stand in
for are left (it weighs as much and excludes no more), and parts of the graph without an edge
between them are solved apart. No weight is below one, and no two sets weigh the same: whoever calls
sees to that, so the best is one set.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import NamedTuple


class Found(NamedTuple):
    """A set of vertices that has no edge inside, and what it weighs."""

    weight: int
    members: int


NOTHING = Found(0, 0)


@dataclass(slots=True)
class Conflicts:
    """Weighted vertices, and which of them exclude each other."""

    weights: Sequence[int]
    neighbours: Sequence[int]
    expanded: int = 0
    """How many different questions had to be worked out."""
    _known: dict[int, Found] = field(default_factory=dict)

    @property
    def all(self) -> int:
        """Return the set of all vertices."""
        return (1 << len(self.weights)) - 1

    def heaviest(self, among: int) -> Found:
        """Return the heaviest independent set among some vertices."""
        found = self._known.get(among)
        if found is None:
            self.expanded += 1
            taken, left = self._reduced(among)
            found = self._known[among] = _joined(taken, self._branched(left))
        return found

    def heaviest_maximal(self, most: int) -> Iterator[Found]:
        """Yield the heaviest sets to which nothing can be added, the heaviest first."""
        waiting = [_Search.of(self, 0, self.all, 0)]
        while waiting and most:
            search = heappop(waiting)
            if search.is_maximal(self):
                most -= 1
                yield search.best
            for each in search.rest(self):
                heappush(waiting, each)

    def weight_of(self, members: int) -> int:
        """Add up what some vertices weigh."""
        return sum(self.weights[vertex] for vertex in bits(members))

    def _reduced(self, among: int) -> tuple[Found, int]:
        """Take and leave vertices of which that is clear."""
        taken, left, is_changed = NOTHING, among, True
        while is_changed:
            is_changed = False
            for vertex in bits(left):
                around = self.neighbours[vertex] & left
                if self.weights[vertex] >= self.weight_of(around):
                    taken = _joined(taken, Found(self.weights[vertex], 1 << vertex))
                    left &= ~(around | 1 << vertex)
                    is_changed = True
                    break
                if self._is_replaceable(vertex, around, left):
                    left &= ~(1 << vertex)
                    is_changed = True
        return taken, left

    def _is_replaceable(self, vertex: int, around: int, left: int) -> bool:
        """Tell whether a neighbour weighs as much and excludes nothing more."""
        closed = around | 1 << vertex
        return any(
            self.weights[other] >= self.weights[vertex]
            and not self.neighbours[other] & left & ~closed
            for other in bits(around)
        )

    def _branched(self, left: int) -> Found:
        if not left:
            return NOTHING
        part = self._connected(left)
        if part != left:
            return _joined(self.heaviest(part), self.heaviest(left & ~part))
        vertex = max(bits(left), key=lambda each: (self.neighbours[each] & left).bit_count())
        without = left & ~(1 << vertex)
        rest = self.heaviest(without & ~self.neighbours[vertex])
        with_it = _joined(Found(self.weights[vertex], 1 << vertex), rest)
        if self._at_most(without) <= with_it.weight:
            return with_it
        return max(with_it, self.heaviest(without))

    def _connected(self, left: int) -> int:
        """Return the vertices that hang together with the first one."""
        found, waiting = 0, left & -left
        while waiting:
            vertex = waiting.bit_length() - 1
            found |= 1 << vertex
            waiting = (waiting | self.neighbours[vertex] & left) & ~found
        return found

    def _at_most(self, left: int) -> int:
        """Bound what a set can weigh: of vertices that all exclude each other it has one."""
        total = 0
        while left:
            vertex = left.bit_length() - 1
            clique, candidates = 1 << vertex, self.neighbours[vertex] & left
            heaviest = self.weights[vertex]
            while candidates:
                other = candidates.bit_length() - 1
                clique |= 1 << other
                candidates &= self.neighbours[other]
                heaviest = max(heaviest, self.weights[other])
            total += heaviest
            left &= ~clique
        return total


class _Search(NamedTuple):
    """All maximal sets that have some vertices, lack others, and choose among the rest.

    The order of tuples brings the one with the heaviest best set to the front of a heap.
    """

    less: int
    """The weight of the best set, below zero."""
    included: int
    free: int
    owed: int
    """Vertices left out that nothing chosen excludes yet; a neighbour of each must come."""
    best: Found

    @classmethod
    def of(cls, conflicts: Conflicts, included: int, free: int, owed: int) -> "_Search":
        """Begin a search with its best set, whether or not something could be added to it."""
        chosen = Found(conflicts.weight_of(included), included)
        best = _joined(chosen, conflicts.heaviest(free))
        return cls(-best.weight, included, free, owed, best)

    def is_maximal(self, conflicts: Conflicts) -> bool:
        """Tell whether nothing can be added to the best set."""
        return self._unpaid(conflicts) is None

    def rest(self, conflicts: Conflicts) -> Iterator["_Search"]:
        """Divide what is left of the search without its best set; no set comes twice."""
        unpaid = self._unpaid(conflicts)
        if unpaid is None:
            # Every other maximal set has something that the best one lacks.
            choices = self.free & ~self.best.members
        else:
            choices = conflicts.neighbours[unpaid] & self.free
        passed = 0
        for vertex in bits(choices):
            around = conflicts.neighbours[vertex] | 1 << vertex
            free = self.free & ~around & ~passed
            owed = (self.owed | passed) & ~around
            if all(conflicts.neighbours[each] & free for each in bits(owed)):
                yield _Search.of(conflicts, self.included | 1 << vertex, free, owed)
            passed |= 1 << vertex

    def _unpaid(self, conflicts: Conflicts) -> int | None:
        members = self.best.members
        return next((v for v in bits(self.owed) if not conflicts.neighbours[v] & members), None)


def bits(members: int) -> Iterator[int]:
    """Yield the vertices of a set, from the first on."""
    while members:
        lowest = members & -members
        yield lowest.bit_length() - 1
        members ^= lowest


def _joined(one: Found, other: Found) -> Found:
    return Found(one.weight + other.weight, one.members | other.members)
