"""Plain evaluation of a prepared condition with what is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from funding.domain.conditions import Comparison, Verdict
from funding.domain.facts import FactDefinition, Facts, FactValue
from funding.domain.witnesses import witnesses


@dataclass(frozen=True, slots=True)
class Every:
    """Holds when all of its parts do."""

    parts: tuple["PositiveCondition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Holds when at least one of its parts does."""

    parts: tuple["PositiveCondition", ...]


PositiveCondition = Every | Some | Comparison
"""A condition without negations."""


Rest = Verdict | PositiveCondition
"""What is left of a condition: the answer, or the open part of the question."""

OUTCOMES: dict[type[Every | Some], tuple[Verdict, Verdict]] = {
    Every: (Verdict.NO, Verdict.YES),
    Some: (Verdict.YES, Verdict.NO),
}
"""The verdict of one part that decides the whole, and the verdict when no part does."""


def leaves(condition: PositiveCondition) -> tuple[Comparison, ...]:
    """Return every comparison of a condition, from left to right."""
    if isinstance(condition, Comparison):
        return (condition,)
    return tuple(leaf for part in condition.parts for leaf in leaves(part))


@dataclass(frozen=True, slots=True)
class Reading:
    """Facts, and the definitions of the facts that conditions ask for."""

    definitions: Mapping[str, FactDefinition]
    facts: Facts

    def verdict(self, condition: PositiveCondition) -> Verdict:
        """Evaluate with unknowns; exact as long as no missing fact is asked for twice."""
        rest = self.rest(condition)
        return rest if isinstance(rest, Verdict) else Verdict.UNKNOWN

    def rest(self, condition: PositiveCondition) -> "Rest":
        """Return what is left of a condition once everything decided is taken out."""
        if isinstance(condition, Comparison):
            verdict = self._compare(condition)
            return condition if verdict is Verdict.UNKNOWN else verdict
        kind = type(condition)
        deciding, neutral = OUTCOMES[kind]
        parts: list[PositiveCondition] = []
        for part in condition.parts:
            rest = self.rest(part)
            if rest is deciding:
                return deciding
            if not isinstance(rest, Verdict):
                parts.append(rest)
        if len(parts) == 1:
            return parts[0]
        return kind(tuple(parts)) if parts else neutral

    def explain(self, condition: PositiveCondition) -> Iterator[tuple[Comparison, Verdict]]:
        """Yield comparisons with their verdicts; of alternatives only those that carry theirs."""
        if isinstance(condition, Comparison):
            yield condition, self._compare(condition)
            return
        verdict = self.verdict(condition)
        for part in condition.parts:
            if isinstance(condition, Every) or self.verdict(part) is verdict:
                yield from self.explain(part)

    def witnesses(self, fact: str, mentioned: set[FactValue]) -> tuple[FactValue, ...]:
        """Return one value out of every class that comparisons with these values tell apart."""
        return witnesses(self.definitions[fact], self.facts.bounds.get(fact), mentioned)

    def _compare(self, leaf: Comparison) -> Verdict:
        if leaf.fact in self.facts.values:
            return Verdict.YES if leaf.holds(self.facts.values[leaf.fact]) else Verdict.NO
        if leaf.fact in self.facts.bounds:
            return leaf.over(self.witnesses(leaf.fact, set(leaf.values)))
        return leaf.settled
