"""Why a rule has its verdict: every condition as it is written, each with its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from funding.domain.facts import Facts
from funding.domain.rules.conditions import AnyOf, Comparison, Condition, Negation, Verdict
from funding.domain.rules.marking import Part
from funding.domain.rules.rule import Rule


@dataclass(slots=True)
class Explanation:
    """A condition with its verdict, and those of its parts.

    It holds the marks of the whole rule, so that it costs no more than the verdict; what is told
    of them is put together when somebody reads it.
    """

    part: Part
    marks: int

    @property
    def condition(self) -> Condition:
        """Return the condition as it is written."""
        return self.part.condition

    @property
    def verdict(self) -> Verdict:
        """Return the verdict; that of every part is exact as well."""
        return self.part.verdict(self.marks)

    @property
    def parts(self) -> tuple["Explanation", ...]:
        """Return the explanations of the parts."""
        return tuple(Explanation(each, self.marks) for each in self.part.parts)

    @property
    def carriers(self) -> tuple["Explanation", ...]:
        """Return the parts with the same verdict; all of them where only together they have it."""
        parts = self.parts
        if isinstance(self.condition, Negation):
            return parts
        return tuple(each for each in parts if each.verdict is self.verdict) or parts

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
        for part in self.carriers if has_alternatives else self.parts:
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
    """Explain the verdict of a rule."""
    return Explanation(rule.part, rule.marks(facts))
