"""Amounts against the enumeration of every completion, on small programmes made up at random."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import floor
from operator import ge, gt, le, lt
from random import Random
from typing import Any

from funding.domain.amounts import Reckoning, StepKind, bounds_of, ends_of, reckon
from funding.domain.facts import Bounds, FactDefinition, Facts, FactType, FactValue
from funding.domain.programme import AmountRule, CostSharing, Programme, Stacking, Stage, Term, Tier
from funding.domain.rules import AllOf, AnyOf, Comparison, Condition, Negation, Rule
from funding.testing import a_comparison, a_fact, a_programme
from shared.legal_sources import Grade, LegalBasis

BASIS = LegalBasis(grade=Grade.ILLUSTRATIVE)
DOMAINS: dict[str, tuple[FactValue, ...]] = {
    "a": (True, False),
    "c": ("x", "y", "z"),
    "n": (0, 1, 2),
    "k": (-1, 2),
    "m": tuple(Decimal(fen).scaleb(-2) for fen in (0, 1, 2)),
}
DEFINITIONS: Mapping[str, FactDefinition] = {
    "a": a_fact(),
    "c": a_fact(FactType.CODE, "x", "y", "z"),
    "n": replace(a_fact(FactType.INTEGER), min=0, max=2),
    "k": replace(a_fact(FactType.INTEGER), min=-1, max=2),
    "m": replace(a_fact(FactType.MONEY), min=Decimal(0), max=Decimal("0.02")),
}
RATES = tuple(map(Decimal, ("0", "0.015", "0.1", "0.5", "1", "1.5", "40")))
SUMS = (0, 1, 2, 3, 50, 100, 150, 1000)
ORDERS: dict[str, Any] = {"<": lt, "<=": le, ">": gt, ">=": ge}
OPERATORS: dict[str, tuple[str, ...]] = {
    "a": ("==",),
    "c": ("==", "!="),
    "n": (*ORDERS, "=="),
    "m": tuple(ORDERS),
}
CASES = range(2_000)


def a_condition(draw: Random, depth: int = 2) -> Condition:
    """Make up a condition: a comparison, or one of others."""
    shape = draw.choice(["leaf", "leaf", "all", "any", "not"]) if depth else "leaf"
    if shape == "leaf":
        fact = draw.choice(list(OPERATORS))
        return a_comparison(fact, draw.choice(OPERATORS[fact]), draw.choice(DOMAINS[fact]))
    if shape == "not":
        return Negation(a_condition(draw, depth - 1))
    parts = tuple(a_condition(draw, depth - 1) for _ in range(draw.randint(1, 3)))
    return AllOf(parts) if shape == "all" else AnyOf(parts)


def a_term(draw: Random) -> Term:
    """Make up a share of one or two facts."""
    facts = tuple(draw.choice("nkm") for _ in range(draw.randint(1, 2)))
    return Term(rate=draw.choice(RATES), of=facts, basis=BASIS)


def a_tier(draw: Random) -> Tier:
    """Make up a tier of one of the three kinds, with or without a condition and a cap."""
    has_condition = draw.random() < 0.7
    when = Rule.of(a_condition(draw), DEFINITIONS) if has_condition else None
    kind, cap = draw.choice(["fixed", "terms", "terms", "limit"]), draw.choice(SUMS)
    if kind == "limit":
        return Tier(when=when, is_upper_limit=True, cap_fen=cap, basis=BASIS)
    limit = draw.choice([None, cap])
    if kind == "fixed":
        return Tier(when=when, fixed_fen=draw.choice(SUMS), cap_fen=limit, basis=BASIS)
    terms = tuple(a_term(draw) for _ in range(draw.randint(1, 2)))
    return Tier(when=when, lesser_of=terms, cap_fen=limit, basis=BASIS)


STAGES = (
    Stage(fact="c", value="x", share=Decimal("0.3"), basis=BASIS),
    Stage(fact="c", value="y", share=Decimal("0.7"), basis=BASIS),
)


def a_paying_programme(draw: Random) -> Programme:
    """Make up a programme with an amount."""
    amount = AmountRule(
        tiers=tuple(a_tier(draw) for _ in range(draw.randint(1, 3))),
        stages=draw.choice([(), STAGES]),
        cap_fen=draw.choice([None, None, *SUMS]),
        share_cap=draw.choice([None, None, a_term(draw)]),
        definitions=DEFINITIONS,
    )
    is_upgrade = draw.random() < 0.5
    return replace(
        a_programme(),
        eligibility=Rule.of(a_condition(draw), DEFINITIONS),
        amount=amount,
        stacking=Stacking(group="G", upgrade_pays_difference=is_upgrade, basis=BASIS),
        cost_sharing=CostSharing(city=Decimal("0.5"), district=Decimal("0.5"), basis=BASIS),
    )


@dataclass(frozen=True, slots=True)
class Case:
    """A programme made up at random, what is known, and what was paid before."""

    programme: Programme
    known: Mapping[str, FactValue]
    least: int
    """What `n` is known to be at least."""
    paid: int

    @classmethod
    def of(cls, seed: int) -> "Case":
        """Make up the case of a number; the same one every time."""
        draw = Random(seed)  # noqa: S311 - cases for a test, not secrets
        programme = a_paying_programme(draw)
        known = {
            name: draw.choice(values) for name, values in DOMAINS.items() if draw.random() < 0.35
        }
        return cls(programme, known, draw.randint(0, 2), draw.choice((0, 0, 1, 70)))

    @property
    def facts(self) -> Facts:
        """Return what is known as facts."""
        return Facts(self.known, {"n": Bounds(min=self.least)})

    def completions(self) -> Iterator[dict[str, FactValue]]:
        """Yield every way to give each missing fact one of its values."""
        left = {
            name: (self.known[name],) if name in self.known else values
            for name, values in DOMAINS.items()
        }
        if "n" not in self.known:
            left["n"] = tuple(range(self.least, 3))
        for values in product(*left.values()):
            yield dict(zip(left, values, strict=True))

    def outcomes(self) -> "tuple[list[tuple[dict[str, FactValue], Paid]], bool]":
        """Return what every completion is paid: of the eligible ones, or of all if none is."""
        possible = list(self.completions())
        condition = self.programme.eligibility.condition
        eligible = [each for each in possible if is_fulfilled(condition, each)]
        told = eligible or possible
        return [(each, paid_for(self.programme, each, self.paid)) for each in told], bool(eligible)


Paid = tuple[int, int, int, int]
"""Least and greatest sum, and how much of both is due."""


def is_fulfilled(condition: Condition, values: Mapping[str, FactValue]) -> bool:
    """Evaluate a condition with everything known, by the plain meaning of its words."""
    if isinstance(condition, Negation):
        return not is_fulfilled(condition.condition, values)
    if isinstance(condition, Comparison):
        stated, wanted = values[condition.fact], condition.values[0]
        if condition.op in ORDERS:
            return bool(ORDERS[condition.op](stated, wanted))
        return (stated == wanted) is (condition.op == "==")
    combine = all if isinstance(condition, AllOf) else any
    return combine(is_fulfilled(part, values) for part in condition.conditions)


def share(term: Term, values: Mapping[str, Any]) -> Fraction:
    """Work a term out as it is written; what is below zero counts as nothing."""
    total = Fraction(term.rate) * 100
    for name in term.of:
        total *= max(Fraction(0), Fraction(values[name]))
    return total


def paid_for(programme: Programme, values: Mapping[str, Any], paid: int) -> Paid:
    """Work an amount out as its text says, everything being known."""
    amount = programme.amount
    assert amount is not None
    tier = next((each for each in amount.tiers if _applies(each, values)), None)
    low, high = (Fraction(0), Fraction(0)) if tier is None else _of_tier(amount, tier, values)
    off = paid if programme.stacking and programme.stacking.upgrade_pays_difference else 0
    low, high = max(Fraction(0), low - off), max(Fraction(0), high - off)
    part = {"x": Fraction(3, 10), "y": Fraction(1)}.get(values["c"], Fraction(0))
    due = [max(0, floor(end * part) - (paid - off)) for end in (low, high)]
    return floor(low), floor(high), due[0], due[1]


def _applies(tier: Tier, values: Mapping[str, Any]) -> bool:
    return tier.when is None or is_fulfilled(tier.when.condition, values)


def _of_tier(
    amount: AmountRule, tier: Tier, values: Mapping[str, Any]
) -> tuple[Fraction, Fraction]:
    sums = [share(term, values) for term in tier.lesser_of]
    sums += [Fraction(fen) for fen in (tier.fixed_fen, tier.cap_fen) if fen is not None]
    sums += [share(amount.share_cap, values)] if amount.share_cap else []
    sums += [Fraction(amount.cap_fen)] if amount.cap_fen is not None else []
    return (Fraction(0) if tier.is_upper_limit else min(sums)), min(sums)


def ends(reckoning: Reckoning) -> tuple[int | None, ...]:
    """Return both ends of the sum, and of what is due if that is told apart."""
    due = reckoning.due
    rest = (due.low_fen, due.high_fen) if due is not None else ()
    return reckoning.low_fen, reckoning.high_fen, *rest


def faults(case: Case) -> Iterator[str]:
    """Name what is wrong with the reckoning of a case."""
    reckoning = reckon(case.programme, case.facts, paid=case.paid)
    found, is_admitted = case.outcomes()
    lows, highs, due_lows, due_highs = zip(*(sums for _, sums in found), strict=True)
    expected = (min(lows), max(highs), min(due_lows), max(due_highs))
    told = ends(reckoning)
    if told != expected[: len(told)] or reckoning.is_admitted is not is_admitted:
        yield f"ends {told} instead of {expected}"
    if not is_settled(reckoning, found) or set(reckoning.missing) & set(case.known):
        yield f"missing {reckoning.missing}"
    if not has_sound_steps(reckoning):
        yield "steps"
    if case.paid == 0 and ends_of(case.programme, case.facts) != told[:2]:
        yield "the short answer is not the long one"


def is_settled(reckoning: Reckoning, found: Iterable[tuple[dict[str, FactValue], Paid]]) -> bool:
    """Tell whether the missing facts settle the amount."""
    settled: dict[tuple[FactValue, ...], set[Paid]] = {}
    for completion, sums in found:
        key = tuple(completion[name] for name in reckoning.missing)
        settled.setdefault(key, set()).add(sums if reckoning.due else (*sums[:2], 0, 0))
    return all(len(each) == 1 for each in settled.values())


def has_sound_steps(reckoning: Reckoning) -> bool:
    """Tell whether the steps lead to the sum, whose parts add up to it with the odd fen right."""
    apart = (StepKind.SPLIT, StepKind.STAGE)
    last = [step for step in reckoning.steps if step.kind not in apart][-1]
    city, district = reckoning.split
    return (
        (last.low_fen, last.high_fen) == (reckoning.low_fen, reckoning.high_fen)
        and city.low_fen + district.low_fen == reckoning.low_fen
        and (city.high_fen or 0) + (district.high_fen or 0) == reckoning.high_fen
        and 0 <= city.low_fen - district.low_fen <= 1
    )


def has_exact_bounds(case: Case) -> bool:
    """Tell whether each tier that can apply has its extremes, and each example reaches its own."""
    amount = case.programme.amount
    assert amount is not None
    paid: dict[int, set[int]] = {}
    for values in Case(case.programme, {}, 0, 0).completions():
        tier = next((n for n, each in enumerate(amount.tiers) if _applies(each, values)), None)
        if tier is not None:
            paid.setdefault(tier, set()).add(_most(amount, tier, values))
    bounds = {each.tier: each for each in bounds_of(amount, DEFINITIONS)}
    return bounds.keys() == paid.keys() and all(
        _most(amount, tier, {**FIRST, **extreme.values}) == extreme.paid_fen
        and _applies(amount.tiers[tier], {**FIRST, **extreme.values})
        and min(paid[tier]) <= extreme.paid_fen <= max(paid[tier])
        for tier, each in bounds.items()
        for extreme in (each.least, each.greatest)
    )


FIRST = {name: values[0] for name, values in DOMAINS.items()}
"""Values of the facts that do not matter to an example."""


def _most(amount: AmountRule, tier: int, values: Mapping[str, Any]) -> int:
    return floor(_of_tier(amount, amount.tiers[tier], values)[1])


def test_amounts_of_programmes_made_up_at_random() -> None:
    """Equal to the enumeration of every completion, two thousand times."""
    wrong = {seed: broken for seed in CASES if (broken := list(faults(Case.of(seed))))}

    assert wrong == {}


def test_bounds_of_programmes_made_up_at_random() -> None:
    """The extremes of every tier are those of all completions, and the examples reach them."""
    wrong = [seed for seed in CASES[:500] if not has_exact_bounds(Case.of(seed))]

    assert wrong == []


def test_the_cases_made_up_are_of_many_kinds() -> None:
    """Ranges and sums, several tiers and stages, and people who are not admitted all occur."""
    found = [reckon(case.programme, case.facts) for case in map(Case.of, range(300))]

    assert sum(each.low_fen != each.high_fen for each in found) > 50
    assert sum(bool(each.missing) for each in found) > 50
    assert sum(any(s.kind is StepKind.ONE_OF for s in each.steps) for each in found) > 50
    assert sum(each.due is not None for each in found) > 50
    assert sum(not each.is_admitted for each in found) > 10
