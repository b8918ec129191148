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

from funding.domain.rules import TooTangledError

MOST_QUESTIONS = 50_000
"""Beyond what 60 programmes need that exclude each other at random."""


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
    most: int = MOST_QUESTIONS
    """After how many questions the search is given up."""
    expanded: int = 0
    """How many different questions had to be worked out."""
    _known: dict[int, Found] = field(default_factory=dict)
    _at_most: dict[int, int] = field(default_factory=dict)

    @property
    def all(self) -> int:
        """Return the set of all vertices."""
        return (1 << len(self.weights)) - 1

    def heaviest(self, among: int) -> Found:
        """Return the heaviest independent set among some vertices."""
        enough = self.weight_of(self._taken_greedily(among))
        found = self._beyond(among, enough - 1)
        return NOTHING if found is None else found

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

    def _taken_greedily(self, among: int) -> int:
        """Take the heaviest vertex again and again: the best set is no worse than that."""
        taken, left = 0, among
        while left:
            vertex = max(bits(left), key=self.weights.__getitem__)
            taken |= 1 << vertex
            left &= ~(self.neighbours[vertex] | 1 << vertex)
        return taken

    def _beyond(self, among: int, weight: int) -> Found | None:
        """Return the heaviest set among some vertices if it is heavier than a weight."""
        known = self._known.get(among)
        if known is not None:
            return known if known.weight > weight else None
        if self._at_most.get(among, weight + 1) <= weight:
            return None
        self.expanded += 1
        if self.expanded > self.most:
            raise TooTangledError(f"more than {self.most} ways to choose among the offers")
        taken, left = self._reduced(among)
        found = self._branched(left, weight - taken.weight)
        if found is None:
            self._at_most[among] = weight
            return None
        self._known[among] = _joined(taken, found)
        return self._known[among]

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

    def _branched(self, left: int, weight: int) -> Found | None:
        """Return the heaviest set if it is heavier than a weight, of vertices that need a guess."""
        if not left:
            return NOTHING if weight < 0 else None
        if self._bound(left) <= weight:
            return None
        part = self._connected(left)
        if part != left:
            return self._of_both(part, left & ~part, weight)
        vertex = max(bits(left), key=lambda each: (self.neighbours[each] & left).bit_count())
        own = Found(self.weights[vertex], 1 << vertex)
        without = left & ~own.members
        rest = self._beyond(without & ~self.neighbours[vertex], weight - own.weight)
        with_it = None if rest is None else _joined(own, rest)
        enough = weight if with_it is None else with_it.weight
        return self._beyond(without, enough) or with_it

    def _of_both(self, part: int, other: int, weight: int) -> Found | None:
        """Solve two parts without an edge between them."""
        one = self._beyond(part, weight - self._bound(other))
        if one is None:
            return None
        rest = self._beyond(other, weight - one.weight)
        return None if rest is None else _joined(one, rest)

    def _connected(self, left: int) -> int:
        """Return the vertices that hang together with the first one."""
        found, waiting = 0, left & -left
        while waiting:
            vertex = waiting.bit_length() - 1
            found |= 1 << vertex
            waiting = (waiting | self.neighbours[vertex] & left) & ~found
        return found

    def _bound(self, left: int) -> int:
        """Bound what a set can weigh.

        Of vertices that all exclude each other it has one. So the least weight among such vertices
        counts once and is taken off all of them, until nothing is left of any.
        """
        total, rest = 0, {vertex: self.weights[vertex] for vertex in bits(left)}
        while left:
            vertex = left.bit_length() - 1
            clique, candidates = [vertex], self.neighbours[vertex] & left
            while candidates:
                clique.append(candidates.bit_length() - 1)
                candidates &= self.neighbours[clique[-1]]
            least = min(rest[each] for each in clique)
            total += least
            for each in clique:
                rest[each] -= least
                if not rest[each]:
                    left ^= 1 << each
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
