"""Why a rule has its verdict: every condition as it is written, each with its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from funding.domain.facts import Facts
from funding.domain.rules.conditions import AnyOf, Comparison, Condition, Negation, Verdict
from funding.domain.rules.rule import Part, Rule


@dataclass(frozen=True, slots=True)
class Explanation:
    """A condition with its verdict, and those of its parts."""

    condition: Condition
    verdict: Verdict
    parts: tuple["Explanation", ...] = ()

    def told(self, *, is_negated: bool = False) -> Iterator["Told"]:
        """Yield the comparisons that carry the verdict; of alternatives those that share theirs."""
        if isinstance(self.condition, Comparison):
            yield Told(
                self.condition, is_negated, self.verdict.opposite if is_negated else self.verdict
            )
            return
        if isinstance(self.condition, Negation):
            yield from self.parts[0].told(is_negated=not is_negated)
            return
        # What is denied of alternatives is asked of each of them (De Morgan).
        has_alternatives = isinstance(self.condition, AnyOf) is not is_negated
        for part in self.parts:
            if not has_alternatives or part.verdict is self.verdict:
                yield from part.told(is_negated=is_negated)


@dataclass(frozen=True, slots=True)
class Told:
    """A comparison, or its opposite, that carries a verdict."""

    comparison: Comparison
    is_negated: bool
    verdict: Verdict

    def __str__(self) -> str:
        return f"not ({self.comparison})" if self.is_negated else str(self.comparison)


def explain(rule: Rule, facts: Facts) -> Explanation:
    """Explain the verdict of a rule; the verdict of every part is exact as well."""
    return _explained(rule.part, rule, facts)


def _explained(part: Part, rule: Rule, facts: Facts) -> Explanation:
    parts = tuple(_explained(each, rule, facts) for each in part.parts)
    return Explanation(part.condition, rule.verdict(facts, part.node), parts)
