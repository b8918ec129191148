"""Missing facts by the money that knowing them could unlock."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from funding.domain.matching.assessment import Ways


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMatch:
    """A match that missing facts leave open, and what it could bring."""

    programme_id: str
    low_fen: int | None
    high_fen: int | None
    missing_facts: tuple[str, ...]
    ways: Ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocking:
    """What knowing one missing fact could bring.

    `high_fen` adds up the greatest amounts of the programmes to which the fact opens a smallest
    way. Where one of these has no upper end, neither has the sum; where no sum can be told of one,
    it stands among `without_sum` and adds nothing.
    """

    fact: str
    high_fen: int = 0
    is_unlimited: bool = False
    programmes: tuple[str, ...] = ()
    """To which the fact opens a smallest way to a yes."""
    without_sum: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
    """Whose verdict asks for the fact, whichever way it turns."""
    is_enough_for: tuple[str, ...] = ()
    """For which no other fact is missing on the way."""


def unlockings(matches: Iterable[OpenMatch]) -> tuple[Unlocking, ...]:
    """Return every missing fact with what it could bring, the most first."""
    found: dict[str, Unlocking] = {}
    for match in matches:
        for fact in match.missing_facts:
            found[fact] = _with(found.get(fact, Unlocking(fact=fact)), match)
    return tuple(sorted(found.values(), key=_order))


def _with(known: Unlocking, match: OpenMatch) -> Unlocking:
    settled = replace(known, settles=(*known.settles, match.programme_id))
    ways = [way for way in match.ways if known.fact in way]
    if not ways:
        return settled
    own, is_telling = (match.programme_id,), match.low_fen is not None or match.high_fen is not None
    return replace(
        settled,
        programmes=settled.programmes + own,
        high_fen=settled.high_fen + (match.high_fen or 0),
        is_unlimited=settled.is_unlimited or (is_telling and match.high_fen is None),
        without_sum=settled.without_sum + (() if is_telling else own),
        is_enough_for=settled.is_enough_for + (own if (known.fact,) in ways else ()),
    )


def _order(unlocking: Unlocking) -> tuple[bool, int, int, int, str]:
    return (
        not unlocking.is_unlimited,
        -unlocking.high_fen,
        -len(unlocking.programmes),
        -len(unlocking.settles),
        unlocking.fact,
    )
