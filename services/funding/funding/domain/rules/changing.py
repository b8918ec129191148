"""What would have to be different: the nearest changes of known facts that turn a no."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from funding.domain.facts import Facts, FactValue, Place, place_of
from funding.domain.rules.classes import Member
from funding.domain.rules.conditions import Verdict
from funding.domain.rules.graph import YES, Effort
from funding.domain.rules.rule import Rule

ENOUGH_CHANGES = 12


@dataclass(frozen=True, slots=True)
class Change:
    """Known facts that would have to have other values, and what the verdict would be then."""

    values: Mapping[str, FactValue]
    verdict: Verdict
    """Yes, or unknown where missing facts stay open."""


def nearest_changes(rule: Rule, facts: Facts) -> tuple[Change, ...]:
    """Return the changes of known facts after which the verdict is no longer no.

    Nothing smaller of the same kind does: not fewer of the facts, and of numbers and days not a
    value nearer to the present one. Those with the fewest facts come first; of very many only
    these are told. Missing facts may stay missing.
    """
    if rule.verdict(facts) is not Verdict.NO:
        return ()
    found: tuple[Moves, ...] = ()
    effort = Effort()
    for most in range(1, len(facts.places.keys() & rule.definitions.keys()) + 1):
        found = _Changing(rule, facts, most, effort).of(rule.part.node)
        if len(found) >= ENOUGH_CHANGES:
            break
    return tuple(sorted((_change(rule, facts, each) for each in found), key=_size))


Moves = frozenset[tuple[str, FactValue]]


@dataclass(slots=True)
class _Changing:
    """Finds what must change, in at most so many facts, for a way to yes."""

    rule: Rule
    facts: Facts
    most: int
    effort: Effort
    _done: dict[int, tuple[Moves, ...]] = field(default_factory=dict)

    def of(self, node: int) -> tuple[Moves, ...]:
        """Return the changes that open a way from a node to yes."""
        if node <= YES:
            return (frozenset(),) if node == YES else ()
        if node not in self._done:
            self._done[node] = tuple(self._nearest(self._found(node)))
        return self._done[node]

    def _found(self, node: int) -> Iterator[Moves]:
        number = self.rule.graph.variables[node]
        place = self.facts.places.get(self.rule.variables[number].fact)
        stays = self.rule.classes_left(number, self.facts)
        for chosen, child in enumerate(self.rule.graph.children[node]):
            self.effort.spend(1)
            if chosen in stays:
                yield from self.of(child)
            elif place is not None:
                yield from self._moved(number, chosen, place, child)

    def _moved(self, number: int, chosen: int, place: Place, child: int) -> Iterator[Moves]:
        """Yield the changes that begin with moving one known fact into another class."""
        variable = self.rule.variables[number]
        move = (variable.fact, variable.nearest(chosen, place))
        for moves in self.of(child):
            is_member = isinstance(variable, Member)
            changed = _joined(moves, move, place) if is_member else moves | {move}
            if len({fact for fact, _ in changed}) <= self.most:
                yield changed

    def _nearest(self, found: Iterable[Moves]) -> Iterator[Moves]:
        """Yield the moves that no other one makes superfluous."""
        kept: list[Moves] = []
        for moves in sorted(set(found), key=lambda each: (len(each), self._distance(each))):
            self.effort.spend(len(kept) + 1)
            if not any(_is_within(fewer, moves, self.facts) for fewer in kept):
                kept.append(moves)
                yield moves

    def _distance(self, moves: Moves) -> int:
        """Add up how far facts move, only to bring the nearer before the farther."""
        return sum(_steps(place_of(value), self.facts.places[fact]) for fact, value in moves)


def _joined(moves: Moves, move: tuple[str, FactValue], place: Place) -> Moves:
    """Make the moves of several members of one set one move of the set."""
    same = {each for each in moves if each[0] == move[0]}
    have = _members(place)
    differing = frozenset[str]().union(*(have ^ _members(each) for _, each in {move, *same}))
    return (moves - same) | {(move[0], have ^ differing)}


def _members(value: FactValue) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()


def _is_within(fewer: Moves, moves: Moves, facts: Facts) -> bool:
    """Tell whether some moves are part of others, or stop on the way to them."""
    targets = dict(moves)
    return all(
        fact in targets
        and _is_between(place_of(value), facts.places[fact], place_of(targets[fact]))
        for fact, value in fewer
    )


def _is_between(stop: Place, start: Place, target: Place) -> bool:
    if isinstance(stop, int) and isinstance(start, int) and isinstance(target, int):
        return min(start, target) <= stop <= max(start, target)
    if (
        isinstance(stop, frozenset)
        and isinstance(start, frozenset)
        and isinstance(target, frozenset)
    ):
        return stop ^ start <= target ^ start
    return stop == target


def _steps(target: Place, start: Place) -> int:
    if isinstance(target, int) and isinstance(start, int):
        return abs(target - start)
    if isinstance(target, frozenset) and isinstance(start, frozenset):
        return len(target ^ start)
    return 0


def _change(rule: Rule, facts: Facts, moves: Moves) -> Change:
    values = dict(sorted(moves, key=lambda each: each[0]))
    after = replace(facts, values={**facts.values, **values})
    return Change(values, rule.verdict(after))


def _size(change: Change) -> tuple[int, bool, tuple[str, ...]]:
    return len(change.values), change.verdict is not Verdict.YES, tuple(change.values)
