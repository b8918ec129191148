"""Which programmes a changed fact touches: those that ask for it, or only those it can turn."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from funding.domain.facts import Place
from funding.domain.programme import Programme
from funding.domain.rules import Rule
from funding.domain.rules.classes import Codes, Line

Numbers = tuple[int, ...]
"""Places of programmes among those that were given, in their order."""
NONE: Numbers = ()


@dataclass(frozen=True, slots=True)
class _Limits:
    """The places at which the answer of some programme to one fact changes, the lowest first."""

    places: tuple[int, ...]
    programmes: Numbers

    def between(self, one: int, other: int) -> Numbers:
        """Return whose limits lie between two places; the higher one belongs to the stretch."""
        low, high = sorted((one, other))
        return self.programmes[bisect_right(self.places, low) : bisect_right(self.places, high)]


@dataclass(frozen=True, slots=True)
class Touching:
    """What some programmes ask for."""

    asking: Mapping[str, Numbers]
    """Who asks for a fact."""
    _reckoning: Mapping[str, Numbers]
    """For whom every value of a fact makes a difference."""
    _limits: Mapping[str, _Limits]
    _naming: Mapping[tuple[str, str], Numbers]
    """Who names a code of a fact."""

    def touched(self, changed: Iterable[str]) -> Numbers:
        """Return the programmes that ask for any of some facts, each once and in their order."""
        return _joined(self.asking.get(fact, NONE) for fact in changed)

    def turned(self, fact: str, before: Place | None, after: Place | None) -> Numbers:
        """Return the programmes whose verdict, missing facts or amount a change may turn.

        The others ask for the fact at most to tell whether it is on one side of a limit, and it has
        stayed there. Where nothing was known, or nothing is known any more, all that ask are told.
        """
        always = self._reckoning.get(fact, NONE)
        if isinstance(before, int) and isinstance(after, int) and fact in self._limits:
            return _joined((always, self._limits[fact].between(before, after)))
        if isinstance(before, str) and isinstance(after, str):
            return _joined((always, *(self._naming.get((fact, c), NONE) for c in (before, after))))
        return self.asking.get(fact, NONE)


def programmes_by_fact(programmes: Sequence[Programme]) -> Touching:
    """Return which of some programmes ask for each fact, and where it matters to them."""
    found = _Gathered()
    for number, programme in enumerate(programmes):
        found.add(number, programme)
    return found.touching()


@dataclass(slots=True)
class _Gathered:
    asking: dict[str, set[int]] = field(default_factory=dict)
    reckoning: dict[str, set[int]] = field(default_factory=dict)
    limits: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    naming: dict[tuple[str, str], set[int]] = field(default_factory=dict)

    def add(self, number: int, programme: Programme) -> None:
        """Gather what one programme asks for."""
        for rule in _rules(programme):
            self._add_rule(number, rule)
        for fact in _factors(programme):
            self.asking.setdefault(fact, set()).add(number)
            self.reckoning.setdefault(fact, set()).add(number)

    def touching(self) -> Touching:
        """Return everything in order."""
        limits = {fact: sorted(each) for fact, each in self.limits.items()}
        return Touching(
            {fact: tuple(sorted(each)) for fact, each in self.asking.items()},
            {fact: tuple(sorted(each)) for fact, each in self.reckoning.items()},
            {
                fact: _Limits(tuple(p for p, _ in each), tuple(n for _, n in each))
                for fact, each in limits.items()
            },
            {named: tuple(sorted(each)) for named, each in self.naming.items()},
        )

    def _add_rule(self, number: int, rule: Rule) -> None:
        for fact in rule.definitions:
            self.asking.setdefault(fact, set()).add(number)
        for variable in rule.variables:
            if isinstance(variable, Line):
                places = ((place, number) for place in variable.starts)
                self.limits.setdefault(variable.fact, set()).update(places)
            if isinstance(variable, Codes):
                for code in variable.class_by_code:
                    self.naming.setdefault((variable.fact, code), set()).add(number)


def _rules(programme: Programme) -> Iterator[Rule]:
    yield programme.eligibility
    for tier in programme.amount.tiers if programme.amount else ():
        if tier.when is not None:
            yield tier.when


def _factors(programme: Programme) -> Iterator[str]:
    """Yield the facts that go into an amount, or say which stage is paid."""
    yield from () if programme.amount is None else programme.amount.facts


def _joined(found: Iterable[Numbers]) -> Numbers:
    return tuple(sorted(set[int]().union(*found)))
