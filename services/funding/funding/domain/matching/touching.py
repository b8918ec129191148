"""Which programmes a fact can matter to, so that a new one re-matches just what it touches."""

from collections.abc import Iterable, Mapping

from funding.domain.programme import Programme


def programmes_asking(programmes: Iterable[Programme]) -> Mapping[str, tuple[Programme, ...]]:
    """Map each fact to the programmes that ask for it, in eligibility or in amounts."""
    found: dict[str, tuple[Programme, ...]] = {}
    for programme in programmes:
        for fact in facts_asked(programme):
            found[fact] = (*found.get(fact, ()), programme)
    return found


def facts_asked(programme: Programme) -> tuple[str, ...]:
    """Name every fact that a programme asks for, each once."""
    amount = programme.amount
    asked = [*programme.eligibility.definitions]
    if amount is not None:
        asked += [fact for tier in amount.tiers if tier.when for fact in tier.when.definitions]
        asked += amount.facts
    return tuple(dict.fromkeys(asked))


def touched_by(facts: Iterable[str], programmes: Iterable[Programme]) -> frozenset[str]:
    """Name the programmes that ask for any of some facts."""
    asking = programmes_asking(programmes)
    return frozenset(programme.id for fact in facts for programme in asking.get(fact, ()))
