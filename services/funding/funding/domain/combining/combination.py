"""The best lawful combination, the next best ones, and what is given up for which rule."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import add

from funding.domain.combining.conflicts import Conflicts, bits
from funding.domain.combining.offers import Award, Offer
from funding.domain.combining.rules import LAWFUL, CombinationRule
from funding.domain.combining.weighing import (
    NO_WORTH,
    Choice,
    Clash,
    Reading,
    Worth,
    choice_of,
    counts,
)

ENOUGH_RUNNERS_UP = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What can be combined, what was had before, and by which rules."""

    offers: tuple[Offer, ...]
    """Each programme once."""
    year: int
    awards: tuple[Award, ...] = ()
    rules: tuple[CombinationRule, ...] = LAWFUL


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Programmes that may be had together; nothing could be added to them."""

    programmes: tuple[str, ...]
    low_fen: int
    high_fen: int | None
    """None where one of them has no upper end."""
    without_sum: tuple[str, ...]
    """Those of them of which no sum can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A programme that a runner-up does without, and what keeps it from being had as well."""

    programme_id: str
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerUp:
    """A combination that is next best."""

    plan: Plan
    less_fen: int | None
    """How much less than the best it is; None where only the best has no upper end."""
    takes: tuple[str, ...]
    leaves: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOut:
    """A programme that is not in the best combination, and why."""

    programme_id: str
    clashes: tuple[Clash, ...]
    is_lawful: bool
    """False where an earlier award rules it out altogether."""
    cost_fen: int | None
    """How much less the best combination with it is; None where there is none, or no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCost:
    """What a rule costs: the best combination without it, less the best one."""

    rule: CombinationRule
    cost_fen: int | None
    """None where only the combination without the rule has no upper end."""
    without_it: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """The answer in one reading."""

    reading: Reading
    best: Plan
    runners_up: tuple[RunnerUp, ...]
    kept_out: tuple[KeptOut, ...]
    rule_costs: tuple[RuleCost, ...]
    not_counted: tuple[str, ...]
    """Programmes that one cannot count on in this reading: a no, or an unknown."""
    questions: int
    """How many different questions the search had to work out."""


def combine(given: Given, reading: Reading, runners_up: int = ENOUGH_RUNNERS_UP) -> Combination:
    """Find the best lawful combination; the same offers in any order give the same answer."""
    search = _Search.of(given, given.rules, reading)
    best, *others = islice(search.conflicts.heaviest_maximal(runners_up + 1), runners_up + 1)
    costs = tuple(_rule_costs(given, search, best.members))
    return Combination(
        reading=reading,
        best=search.plan(best.members),
        runners_up=tuple(search.runner_up(best.members, each.members) for each in others),
        kept_out=tuple(search.kept_out(best.members)),
        rule_costs=costs,
        not_counted=tuple(
            sorted(each.programme_id for each in given.offers if not counts(each, reading))
        ),
        questions=search.conflicts.expanded,
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """A choice with the graph of its conflicts; what earlier awards bar is not in the graph."""

    choice: Choice
    conflicts: Conflicts
    places: tuple[int, ...]
    """The offers that are in the graph, in its order."""

    @classmethod
    def of(cls, given: Given, rules: Iterable[CombinationRule], reading: Reading) -> "_Search":
        """Set the search up under some rules."""
        choice = choice_of(given.offers, given.awards, rules, reading, given.year)
        places = tuple(n for n in range(len(choice.offers)) if n not in choice.barred)
        inside = {place: number for number, place in enumerate(places)}
        weights, neighbours = choice.weights, choice.neighbours
        around = tuple(
            sum(1 << inside[other] for other in bits(neighbours[place]) if other in inside)
            for place in places
        )
        conflicts = Conflicts(tuple(weights[place] for place in places), around)
        return cls(choice, conflicts, places)

    def offers_of(self, members: int) -> tuple[int, ...]:
        """Return the numbers of the offers in a set of the graph."""
        return tuple(self.places[each] for each in bits(members))

    def worth_of(self, members: int) -> Worth:
        """Add up what a set is worth in this reading."""
        values = self.choice.values
        return reduce(add, (values[each] for each in self.offers_of(members)), NO_WORTH)

    def plan(self, members: int) -> Plan:
        """Describe a set."""
        choice, numbers = self.choice, self.offers_of(members)
        low = reduce(add, (choice.lows[each] for each in numbers), NO_WORTH)
        high = reduce(add, (choice.highs[each] for each in numbers), NO_WORTH)
        offers = [choice.offers[each] for each in numbers]
        return Plan(
            programmes=tuple(each.programme_id for each in offers),
            low_fen=low.fen,
            high_fen=None if high.endless else high.fen,
            without_sum=tuple(each.programme_id for each in offers if not each.has_sum),
        )

    def runner_up(self, best: int, members: int) -> RunnerUp:
        """Say why a combination is worse than the best one."""
        chosen = self.offers_of(members)
        leaves = (
            LeftOut(
                programme_id=self.choice.offers[each].programme_id,
                clashes=self.choice.clashes(each, chosen),
            )
            for each in self.offers_of(best & ~members)
        )
        return RunnerUp(
            plan=self.plan(members),
            less_fen=self.worth_of(best).beyond(self.worth_of(members)),
            takes=self.plan(members & ~best).programmes,
            leaves=tuple(leaves),
        )

    def kept_out(self, best: int) -> Iterator[KeptOut]:
        """Say of every other programme what keeps it out, and what taking it would cost."""
        chosen = self.offers_of(best)
        inside = {place: number for number, place in enumerate(self.places)}
        for number, offer in enumerate(self.choice.offers):
            if number in chosen:
                continue
            bars = self.choice.barred.get(number, ())
            yield KeptOut(
                programme_id=offer.programme_id,
                clashes=bars or self.choice.clashes(number, chosen),
                is_lawful=not bars,
                cost_fen=None if bars else self._cost_of(best, inside[number]),
            )

    def _cost_of(self, best: int, vertex: int) -> int | None:
        conflicts = self.conflicts
        others = conflicts.all & ~conflicts.neighbours[vertex] & ~(1 << vertex)
        with_it = conflicts.heaviest(others).members | 1 << vertex
        return self.worth_of(best).beyond(self.worth_of(with_it))


def _rule_costs(given: Given, search: _Search, best: int) -> Iterator[RuleCost]:
    worth, kinds = search.worth_of(best), search.choice.kinds
    for rule in given.rules:
        if rule.kind not in kinds:
            yield RuleCost(rule=rule, cost_fen=0, without_it=search.plan(best))
            continue
        others = [each for each in given.rules if each is not rule]
        freed = _Search.of(given, others, search.choice.reading)
        found = freed.conflicts.heaviest(freed.conflicts.all).members
        cost = freed.worth_of(found).beyond(worth)
        yield RuleCost(rule=rule, cost_fen=cost, without_it=freed.plan(found))
