"""Tiers of an amount: each is reached by somebody who is eligible, and everybody reaches one."""

from collections.abc import Iterator
from dataclasses import dataclass

from funding.domain.facts import FactDefinition, Facts
from funding.domain.programme import AmountRule
from funding.domain.publishing.conditions import condition_flaws
from funding.domain.publishing.places import flaw
from funding.domain.rules import AllOf, Condition, Negation, Rule, Verdict
from funding.domain.rules.graph import NO
from shared.flaws import Flaw


@dataclass(frozen=True, slots=True)
class Reach:
    """Who is paid by which tier; the first tier that applies counts."""

    eligibility: Rule
    amount: AmountRule
    definitions: dict[str, FactDefinition]

    @classmethod
    def of(cls, eligibility: Rule, amount: AmountRule) -> "Reach":
        """Put together what the eligibility and the tiers ask for."""
        rules = [eligibility, *(tier.when for tier in amount.tiers if tier.when is not None)]
        asked = {name: each for rule in rules for name, each in rule.definitions.items()}
        return cls(eligibility, amount, asked)

    def wanted(self, number: int) -> Rule:
        """Return who is eligible and fulfils what a tier asks for."""
        return self._rule(*self._own(number))

    def reached(self, number: int) -> Rule:
        """Return who is paid by a tier: no earlier one applies."""
        return self._rule(*self._own(number), *self._not_before(number))

    def left_over(self) -> Rule:
        """Return who is eligible and reaches no tier."""
        return self._rule(*self._not_before(len(self.amount.tiers)))

    def taken_by(self, number: int) -> tuple[int, ...]:
        """Name the earlier tiers that between them take everybody whom a tier wants."""
        kept = list(range(number))
        for each in range(number):
            fewer = [other for other in kept if other != each]
            rest = [self._negated(other) for other in fewer]
            if self._rule(*self._own(number), *rest).part.node == NO:
                kept = fewer
        return tuple(kept)

    def _own(self, number: int) -> tuple[Condition, ...]:
        when = self.amount.tiers[number].when
        return () if when is None else (when.condition,)

    def _not_before(self, number: int) -> tuple[Condition, ...]:
        return tuple(map(self._negated, range(number)))

    def _negated(self, number: int) -> Condition:
        # A tier without a condition takes everybody who is eligible, so it leaves nobody.
        when = self.amount.tiers[number].when
        return Negation(self.eligibility.condition if when is None else when.condition)

    def _rule(self, *conditions: Condition) -> Rule:
        return Rule.of(AllOf((self.eligibility.condition, *conditions)), self.definitions)


def tier_flaws(reach: Reach) -> Iterator[Flaw]:
    """Yield tiers that nobody reaches, and eligible projects that reach none."""
    for number, tier in enumerate(reach.amount.tiers):
        yield from condition_flaws(tier.when, (*_at(number), "when")) if tier.when else ()
        wanted = reach.wanted(number)
        if wanted.part.node == NO:
            given = "no eligible project fulfils what the tier asks for"
            yield flaw(_at(number), given, "a condition that some eligible project fulfils")
        elif reach.reached(number).part.node == NO:
            takers = " and ".join(f"tier {each}" for each in reach.taken_by(number))
            case = wanted.example(Verdict.YES, Facts()) or {}
            given = f"whoever reaches it is paid by {takers} already"
            yield flaw(_at(number), given, "a tier that stands before the wider ones", case=case)
    left = reach.left_over()
    if left.part.node != NO:
        case = left.example(Verdict.YES, Facts()) or {}
        given = "an eligible project reaches no tier"
        yield flaw(("amount", "tiers"), given, "a last tier without a condition", case=case)


def _at(number: int) -> tuple[str | int, ...]:
    return ("amount", "tiers", number)
