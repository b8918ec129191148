"""How much a project could have from a programme: what the facts leave open, in whole fen."""

from decimal import Decimal
from math import prod

from funding.domain.facts import Facts
from funding.domain.programme import Programme, SupportForm, Term, Tier

FEN_PER_YUAN = 100

Range = tuple[int | None, int | None]


def amount_of(programme: Programme, facts: Facts) -> Range:
    """Return the least and the greatest amount; both None where no sum can be told."""
    if programme.amount is None or programme.support_form is SupportForm.EQUITY:
        return None, None
    tiers = programme.amount.tiers
    ranges = [_range(tier, facts) for tier in tiers]
    if len(tiers) == 1 and tiers[0].when is None:
        return ranges[0]
    highs = [high for _, high in ranges]
    return 0, None if None in highs else max(high for high in highs if high is not None)


def _range(tier: Tier, facts: Facts) -> Range:
    if tier.fixed_fen is not None:
        return 0 if tier.is_upper_limit else tier.fixed_fen, tier.fixed_fen
    found = [_term(term, facts) for term in tier.lesser_of]
    known = [sum_ for sum_ in found if sum_ is not None]
    limits = [*known, *([] if tier.cap_fen is None else [tier.cap_fen])]
    high = min(limits, default=None)
    return (high if len(known) == len(found) and not tier.is_upper_limit else 0), high


def _term(term: Term, facts: Facts) -> int | None:
    """Return rate times facts in fen, or None while a fact is missing."""
    values = [facts.values.get(name) for name in term.of]
    numbers = [Decimal(value) for value in values if isinstance(value, int | Decimal)]
    if len(numbers) < len(values):
        return None
    return int(term.rate * prod(numbers) * FEN_PER_YUAN)
