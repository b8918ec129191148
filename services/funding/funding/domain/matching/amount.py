"""How much a project could have from a programme: what the facts leave open, in whole fen."""

from funding.domain.amounts import ends_of
from funding.domain.facts import Facts
from funding.domain.programme import Programme

MOST_FEN = 10**15
"""Ten trillion yuan, which no budget holds."""

Range = tuple[int | None, int | None]


def amount_of(programme: Programme, facts: Facts) -> Range:
    """Return the least and the greatest amount; both None where no sum can be told.

    A sum that no budget holds comes from a slip in the facts; it is told as one without an end.
    """
    low, high = ends_of(programme, facts)
    least = None if low is None else min(low, MOST_FEN)
    return least, None if high is None or high > MOST_FEN else high
