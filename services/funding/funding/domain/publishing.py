"""What a fund programme must fulfil before it may be published."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from funding.domain.facts import FactDefinition, Facts, FactType
from funding.domain.programme import AmountRule, Programme, Tier
from funding.domain.rules import Comparison, Condition, Verdict, comparisons
from shared.flaws import Flaw, citation_flaws
from shared.legal_sources import LegalBasis

Definitions = Mapping[str, FactDefinition]
NUMERIC = (FactType.INTEGER, FactType.NUMBER, FactType.MONEY)


def comparison_flaws(condition: Condition, definitions: Definitions, place: str) -> Iterator[Flaw]:
    """Yield comparisons of unknown facts, with unfit operators or impossible values."""
    for leaf in comparisons(condition):
        yield from _leaf_flaws(leaf, definitions, f"{place}, {leaf}")


def find_flaws(programme: Programme, definitions: Definitions) -> Iterator[Flaw]:
    """Yield everything else that is wrong with a programme whose comparisons are sound."""
    yield from _validity_flaws(programme)
    for place, basis in _citations(programme):
        yield from citation_flaws(place, basis, programme.documents)
    yield from _eligibility_flaws(programme)
    if programme.amount is not None:
        yield from _amount_flaws(programme.amount, definitions)


def unknown_fact(name: str, definitions: Definitions, place: str) -> Flaw:
    """Say that a fact is not in the fact catalogue, with those that it may have meant."""
    near = get_close_matches(name, definitions, n=3) or sorted(definitions)
    return Flaw(place, f"nobody knows the fact {name}", "a fact such as " + ", ".join(near))


def _leaf_flaws(leaf: Comparison, definitions: Definitions, place: str) -> Iterator[Flaw]:
    definition = definitions.get(leaf.fact)
    if definition is None:
        yield unknown_fact(leaf.fact, definitions, place)
        return
    if leaf.op.is_order and not definition.type.is_ordered:
        given = f"{leaf.op} asks for an order, and a {definition.type} has none"
        yield Flaw(place, given, "==, !=, in or not_in")
    if not leaf.values:
        yield Flaw(place, "nothing to compare with", "at least one value")
    for value in leaf.values:
        try:
            definition.of_one_value.read(value)
        except ValueError as error:
            yield Flaw(place, f"{value!r} is no value of {leaf.fact}", str(error))


def _validity_flaws(programme: Programme) -> Iterator[Flaw]:
    if programme.valid_until is not None and programme.valid_until < programme.valid_from:
        given = f"{programme.valid_until} is before {programme.valid_from}"
        yield Flaw("valid_until", given, "a day on or after valid_from")
    for window in programme.windows:
        if window.closes_on < window.opens_on:
            given = f"closes on {window.closes_on} and opens on {window.opens_on}"
            yield Flaw("windows", given, "a window that closes after it opens")


def _eligibility_flaws(programme: Programme) -> Iterator[Flaw]:
    # With nothing known the verdict is a statement about every project there can be.
    verdict = programme.eligibility.verdict(Facts())
    if verdict is Verdict.NO:
        yield Flaw("eligibility", "no project can ever fulfil it", "a condition that can hold")
    if verdict is Verdict.YES:
        yield Flaw("eligibility", "every project fulfils it", "a condition that can fail")


def _amount_flaws(amount: AmountRule, definitions: Definitions) -> Iterator[Flaw]:
    for number, tier in enumerate(amount.tiers):
        place = f"amount.tiers.{number}"
        yield from _tier_flaws(tier, place)
        for term in tier.lesser_of:
            yield from _factor_flaws(term.of, definitions, place)
    for stage in amount.stages:
        if stage.fact not in definitions:
            yield unknown_fact(stage.fact, definitions, "amount.stages")
    if amount.stages and sum(stage.share for stage in amount.stages) != 1:
        yield Flaw("amount.stages", "shares that do not add up to 1", "shares of one whole")


def _tier_flaws(tier: Tier, place: str) -> Iterator[Flaw]:
    ways = [tier.fixed_fen is not None, bool(tier.lesser_of), tier.is_upper_limit]
    if sum(ways) != 1:
        yield Flaw(
            place,
            "not exactly one way to an amount",
            "one of fixed_fen, lesser_of, or is_upper_limit with cap_fen",
        )
    if tier.is_upper_limit and tier.cap_fen is None:
        yield Flaw(place, "an upper limit without cap_fen", "the limit in fen")
    if any(fen is not None and fen < 0 for fen in (tier.fixed_fen, tier.cap_fen)):
        yield Flaw(place, "a negative amount", "fen from 0")
    if any(term.rate < 0 for term in tier.lesser_of):
        yield Flaw(place, "a negative rate", "a rate from 0")


def _factor_flaws(names: tuple[str, ...], definitions: Definitions, place: str) -> Iterator[Flaw]:
    for name in names:
        if name not in definitions:
            yield unknown_fact(name, definitions, place)
        elif definitions[name].type not in NUMERIC:
            yield Flaw(place, f"{name} is a {definitions[name].type}", "a fact that is a number")


def _citations(programme: Programme) -> Iterator[tuple[str, LegalBasis]]:
    yield "legal_basis", programme.legal_basis
    for leaf in programme.eligibility.comparisons:
        if leaf.source is not None:
            yield f"eligibility, {leaf}", leaf.source
    for window in programme.windows:
        yield "windows", window.basis
    for name, part in (("stacking", programme.stacking), ("cost_sharing", programme.cost_sharing)):
        if part is not None:
            yield name, part.basis
    for tier in programme.amount.tiers if programme.amount else ():
        yield "amount.tiers", tier.basis
        for term in tier.lesser_of:
            yield "amount.tiers", term.basis
