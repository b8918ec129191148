"""Amounts: one way to each, in money, never negative, and never over what the text allows."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from funding.domain.facts import Facts, FactType, as_text
from funding.domain.programme import AmountRule, Programme, SupportForm, Term, Tier
from funding.domain.publishing.comparisons import Definitions, too_new, unknown_fact
from funding.domain.publishing.formulas import Corner, Formula, as_facts
from funding.domain.publishing.places import At, Case, flaw
from funding.domain.publishing.tiers import Reach
from funding.domain.publishing.units import MONEY, product_of
from funding.domain.rules import Rule, Verdict
from funding.domain.rules.graph import NO
from shared.flaws import Flaw

NUMERIC = (FactType.INTEGER, FactType.NUMBER, FactType.MONEY)
MOST_FEN = 10**15
"""Ten trillion yuan; no budget comes near."""
MOST_FACTORS = 4
WITHOUT_A_SUM = (SupportForm.EQUITY, SupportForm.GUARANTEE)
"""What is decided case by case, so that no rule says how much."""


def form_flaws(programme: Programme) -> Iterator[Flaw]:
    """Yield that a form of support and what is paid do not fit each other."""
    form, amount = programme.support_form, programme.amount
    if amount is None and form not in WITHOUT_A_SUM:
        yield flaw(("amount",), f"no amount, and {form} pays one", "a rule for the amount")
    has_stages = amount is not None and bool(amount.stages)
    if amount is not None and has_stages is not (form is SupportForm.STAGED_AWARD):
        given = f"{form} {'with' if has_stages else 'without'} stages"
        yield flaw(("amount", "stages"), given, "stages for a staged_award and for nothing else")


def figure_flaws(
    amount: AmountRule, definitions: Definitions, facts_version: int
) -> Iterator[Flaw]:
    """Yield figures that are none, and terms that do not come to money."""
    if amount.cap_fen is not None and not 0 <= amount.cap_fen <= MOST_FEN:
        yield flaw(("amount", "cap_fen"), f"{amount.cap_fen} fen", f"fen from 0 to {MOST_FEN}")
    for number, tier in enumerate(amount.tiers):
        at = ("amount", "tiers", number)
        yield from _tier_flaws(tier, at)
        for place, term in enumerate(tier.lesser_of):
            term_at = (*at, "lesser_of", place)
            broken = tuple(_factor_flaws(term, definitions, term_at, facts_version))
            yield from broken or _unit_flaws(term, definitions, term_at)


def _tier_flaws(tier: Tier, at: At) -> Iterator[Flaw]:
    ways = [tier.fixed_fen is not None, bool(tier.lesser_of), tier.is_upper_limit]
    if sum(ways) != 1:
        expected = "one of fixed_fen, lesser_of, or is_upper_limit with cap_fen"
        yield flaw(at, "not exactly one way to an amount", expected)
    if tier.is_upper_limit and tier.cap_fen is None:
        yield flaw(at, "an upper limit without cap_fen", "the limit in fen")
    for name, fen in (("fixed_fen", tier.fixed_fen), ("cap_fen", tier.cap_fen)):
        if fen is not None and not 0 <= fen <= MOST_FEN:
            yield flaw((*at, name), f"{fen} fen", f"fen from 0 to {MOST_FEN}")


def _factor_flaws(
    term: Term, definitions: Definitions, at: At, facts_version: int
) -> Iterator[Flaw]:
    if not 0 < len(term.of) <= MOST_FACTORS:
        yield flaw((*at, "of"), f"{len(term.of)} facts", f"1 to {MOST_FACTORS} facts")
    for place, name in enumerate(term.of):
        name_at = (*at, "of", place)
        definition = definitions.get(name)
        if definition is None:
            yield unknown_fact(name, definitions, name_at)
        elif definition.type not in NUMERIC:
            yield flaw(name_at, f"{name} is a {definition.type}", "a fact that is a number")
        yield from too_new(name, definitions, name_at, facts_version)


def _unit_flaws(term: Term, definitions: Definitions, at: At) -> Iterator[Flaw]:
    found = product_of([term.unit, *(definitions[name].unit for name in term.of)])
    if found != MONEY:
        given = f"{as_text(term.rate)} of {' x '.join(term.of)} is in {found}, not in {MONEY}"
        yield flaw(at, given, f"a rate with the unit that makes it {MONEY}, such as {MONEY}/tce")


def sum_flaws(reach: Reach, definitions: Definitions) -> Iterator[Flaw]:
    """Yield what could be paid though it is negative, or more than the text allows."""
    for number, tier in enumerate(reach.amount.tiers):
        reached = reach.reached(number)
        if reached.part.node == NO:
            continue
        judging = _Tier(number, tier, reached, definitions)
        yield from judging.formula_flaws() if tier.lesser_of else judging.fixed_flaws()
        yield from judging.over_all(reach.amount.cap_fen)


@dataclass(frozen=True, slots=True)
class _Tier:
    number: int
    tier: Tier
    reached: Rule
    definitions: Definitions

    @property
    def at(self) -> At:
        return ("amount", "tiers", self.number)

    @property
    def formula(self) -> Formula:
        return Formula.of(self.tier.lesser_of, self.reached, self.definitions)

    def formula_flaws(self) -> Iterator[Flaw]:
        """Yield that a formula can be negative, has no end, or never counts."""
        formula, cap = self.formula, self.tier.cap_fen
        negative = formula.negative_case()
        if negative is not None:
            given = f"the formula can come to {_fen(formula, negative)}"
            expected = "a rate from 0, and facts or conditions that keep it from 0 on"
            yield flaw((*self.at, "lesser_of"), given, expected, case=self._case(negative))
        elif cap is None and self.tier.limited_by is None:
            yield from self._endless(formula)
        elif cap is not None and formula.least > cap:
            given = f"even the least that the formula comes to is over the cap of {cap} fen"
            case = self._case(formula.least_case())
            yield flaw((*self.at, "cap_fen"), given, "a cap that some project keeps", case=case)

    def fixed_flaws(self) -> Iterator[Flaw]:
        """Yield that a fixed amount is over its own cap."""
        fixed, cap = self.tier.fixed_fen, self.tier.cap_fen
        if fixed is not None and cap is not None and fixed > cap:
            given = f"pays {fixed} fen, and its cap is {cap} fen"
            case = self.reached.example(Verdict.YES, Facts())
            yield flaw((*self.at, "fixed_fen"), given, f"at most {cap} fen", case=case)

    def over_all(self, limit: int | None) -> Iterator[Flaw]:
        """Yield that a tier can pay more than anybody may get."""
        if limit is None or (self.tier.cap_fen is not None and self.tier.cap_fen <= limit):
            return
        expected = f"at most the {limit} fen of the cap over all tiers"
        if self.tier.lesser_of:
            corner = self.formula.case_over(limit)
            if corner is not None and self.formula.negative_case() is None:
                given = f"the formula can come to {_fen(self.formula, corner)}"
                yield flaw(self.at, given, expected, case=self._case(corner))
            return
        most = self.tier.fixed_fen if self.tier.cap_fen is None else self.tier.cap_fen
        if most is not None and most > limit:
            case = self.reached.example(Verdict.YES, Facts())
            yield flaw(self.at, f"can pay {most} fen", expected, case=case)

    def _endless(self, formula: Formula) -> Iterator[Flaw]:
        corner = formula.case_over(MOST_FEN)
        if corner is not None:
            given = f"the formula has no cap and can come to {_fen(formula, corner)}"
            expected = "cap_fen, or limited_by with what limits it instead"
            yield flaw(self.at, given, expected, case=self._case(corner))

    def _case(self, corner: Corner) -> Case:
        return as_facts(corner, self.definitions)


def _fen(formula: Formula, corner: Corner) -> str:
    return f"{floor(formula.sum_at(corner))} fen"
