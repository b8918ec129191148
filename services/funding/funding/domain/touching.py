"""Which programmes a changed fact touches: those that ask for it, and no other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from funding.domain.programme import AmountRule, Programme

Touching = Mapping[str, tuple[int, ...]]
"""For each fact the places of the programmes that ask for it, in the order of the programmes."""


def facts_asked_by(programme: Programme) -> frozenset[str]:
    """Return every fact that can turn a programme's verdict, its amount or what is said of it."""
    asked = frozenset(programme.eligibility.definitions)
    return asked.union(_amount_facts(programme.amount) if programme.amount else ())


def programmes_by_fact(programmes: Sequence[Programme]) -> Touching:
    """Return which of some programmes ask for each fact."""
    found: dict[str, list[int]] = {}
    for number, programme in enumerate(programmes):
        for fact in facts_asked_by(programme):
            found.setdefault(fact, []).append(number)
    return {fact: tuple(numbers) for fact, numbers in found.items()}


def touched(index: Touching, changed: Iterable[str]) -> tuple[int, ...]:
    """Return the programmes that some changed facts touch, each once and in their order."""
    found = [index.get(fact, ()) for fact in changed]
    return found[0] if len(found) == 1 else tuple(sorted(set().union(*found)))


def _amount_facts(amount: AmountRule) -> Iterator[str]:
    for tier in amount.tiers:
        if tier.when is not None:
            yield from tier.when.definitions
        for term in tier.lesser_of:
            yield from term.of
    for stage in amount.stages:
        yield stage.fact
