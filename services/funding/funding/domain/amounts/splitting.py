"""Who pays a sum: the district its share in whole fen, the city the rest and the odd fen."""

from fractions import Fraction

from funding.domain.amounts.steps import Party, Share
from funding.domain.programme import CostSharing


def split_of(sharing: CostSharing | None, low_fen: int, high_fen: int | None) -> tuple[Share, ...]:
    """Split both ends of a sum; without a rule of sharing nothing is told."""
    if sharing is None:
        return ()
    low = _of_district(sharing, low_fen)
    high = None if high_fen is None else _of_district(sharing, high_fen)
    city_high = None if high_fen is None or high is None else high_fen - high
    return (
        Share(party=Party.CITY, low_fen=low_fen - low, high_fen=city_high),
        Share(party=Party.DISTRICT, low_fen=low, high_fen=high),
    )


def _of_district(sharing: CostSharing, fen: int) -> int:
    share = min(max(Fraction(sharing.district), Fraction(0)), Fraction(1))
    return fen * share.numerator // share.denominator
