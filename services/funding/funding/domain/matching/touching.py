"""Which programmes a fact can matter to, so that a new one re-matches just what it touches."""

from collections.abc import Iterable, Iterator, Mapping

from funding.domain.programme import Programme, Tier


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
    for tier in () if amount is None else amount.tiers:
        asked += _facts_of_tier(tier)
    asked += [] if amount is None else [stage.fact for stage in amount.stages]
    return tuple(dict.fromkeys(asked))


def touched_by(facts: Iterable[str], programmes: Iterable[Programme]) -> frozenset[str]:
    """Name the programmes that ask for any of some facts."""
    asking = programmes_asking(programmes)
    return frozenset(programme.id for fact in facts for programme in asking.get(fact, ()))


def _facts_of_tier(tier: Tier) -> Iterator[str]:
    yield from () if tier.when is None else tier.when.definitions
    for term in tier.lesser_of:
        yield from term.of
