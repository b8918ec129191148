"""Which missing facts could change an amount: with these known it is settled."""

from collections.abc import Iterator, Mapping, Sequence

from funding.domain.amounts.formula import Formula, Scale, least_of
from funding.domain.amounts.ranges import Ends, OpenCase, Range, around
from funding.domain.facts import Facts
from funding.domain.programme import AmountRule
from funding.domain.rules import Case, Cases

Meaning = tuple[object, int | None]
"""What tells one case from another: what its formula comes to, and its stage."""


def missing_of(
    amount: AmountRule, cases: Cases, found: Sequence[OpenCase], facts: Facts
) -> tuple[str, ...]:
    """Return the missing facts whose value could change the amount, in the rule's order.

    Whatever these turn out to be, the amount is one sum; where it is already, none is missing.
    """
    open_by_meaning: dict[Meaning, list[Range]] = {}
    for each in found:
        meaning = _meaning(amount, each.case)
        open_by_meaning.setdefault(meaning, []).extend(each.ranges)
    names: set[str] = set()
    if len(open_by_meaning) > 1:
        for meaning in open_by_meaning:
            alike = (case for case in cases.anyone if _meaning(amount, case) == meaning)
            names |= cases.deciding(alike, facts)
    for each in found:
        if each.formula is not None:
            ends = around(open_by_meaning[_meaning(amount, each.case)])
            names |= set(_varying(each.formula, ends, Scale.of(amount)))
    order = dict.fromkeys((*cases.rule.definitions, *amount.facts))
    return tuple(name for name in order if name in names)


def _meaning(amount: AmountRule, case: Case) -> Meaning:
    if case.choice is None:
        return None, case.mark
    tier = amount.tiers[case.choice]
    return Formula.of(amount, tier, Scale.of(amount)).meaning, case.mark


def _varying(formula: Formula, ends: Mapping[str, Ends], scale: Scale) -> Iterator[str]:
    """Yield the facts that can move the least of all shares and the limit."""
    lows = {name: low or 0 for name, (low, _) in ends.items()}
    highs = {name: high for name, (_, high) in ends.items()}
    if scale.fen(formula.at(lows)) == scale.fen(formula.at(highs)):
        return
    for share in formula.shares:
        others = (each.at(highs) for each in formula.shares if each is not share)
        limit = scale.fen(least_of((*others, formula.limit)))
        least = scale.fen(share.at(lows))
        can_bind = limit is None or (least is not None and least < limit)
        if can_bind and share.at(highs) != 0:
            yield from (name for name in share.of if ends[name][0] != ends[name][1])
