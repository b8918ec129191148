"""Three-valued eligibility: exact, whatever is missing.

A rule is brought into a form without negations. There, plain evaluation with unknowns is exact as
long as no missing fact is asked for twice. A missing fact that several open comparisons ask for
is settled by cases: one witness for each class of its values. So the verdict is yes when every
completion of the missing facts fulfils the rule, no when none does, and unknown otherwise.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from funding.domain.conditions import (
    OPPOSITES,
    AllOf,
    Comparison,
    Condition,
    Negation,
    Operator,
    Verdict,
    comparisons,
)
from funding.domain.facts import FactDefinition, Facts, FactType
from funding.domain.reading import Every, PositiveCondition, Reading, Rest, Some, leaves
from funding.domain.witnesses import witnesses


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, and the missing facts that can still turn it, in the order of the rule.

    None that matters is left out. One that does not matter can only be named where the rule asks
    for one fact in several places that mean the same in different words.
    """

    verdict: Verdict
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition without negations, and the definitions of the facts that it asks for."""

    condition: PositiveCondition
    definitions: Mapping[str, FactDefinition]

    @classmethod
    def of(cls, condition: Condition, definitions: Mapping[str, FactDefinition]) -> "Rule":
        """Prepare a condition; an undefined fact is a KeyError, an unfit value a ValueError."""
        used = {leaf.fact: definitions[leaf.fact] for leaf in comparisons(condition)}
        return cls(_prepare(condition, used, is_negated=False), used)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Return every comparison of the rule, from left to right."""
        return leaves(self.condition)

    def verdict(self, facts: Facts) -> Verdict:
        """Tell whether the rule holds in all, none or some completions of the missing facts."""
        return self._verdict(self._reading(facts).rest(self.condition), facts)

    def answer(self, facts: Facts) -> Answer:
        """Give the verdict together with the missing facts that can still turn it."""
        verdict, matter = self._answer(self._reading(facts).rest(self.condition), facts)
        names = dict.fromkeys(leaf.fact for leaf in self.comparisons)
        return Answer(verdict, tuple(name for name in names if name in matter))

    def explain(self, facts: Facts) -> tuple[tuple[Comparison, Verdict], ...]:
        """Return the comparisons that carry the verdict, each with its own.

        Of alternatives only those are told that share the verdict of the whole.
        """
        return tuple(self._reading(facts).explain(self.condition))

    def _verdict(self, rest: Rest, facts: Facts) -> Verdict:
        if isinstance(rest, Verdict):
            return rest
        fact = _asked_twice(rest)
        if fact is None:
            return Verdict.UNKNOWN
        found: set[Verdict] = set()
        for case in self._cases(rest, fact, facts):
            found.add(self._verdict(case, facts))
            if Verdict.UNKNOWN in found or len(found) > 1:
                return Verdict.UNKNOWN
        return found.pop()

    def _answer(self, rest: Rest, facts: Facts) -> tuple[Verdict, frozenset[str]]:
        if isinstance(rest, Verdict):
            return rest, frozenset()
        fact = _asked_twice(rest)
        if fact is None:
            return Verdict.UNKNOWN, frozenset(leaf.fact for leaf in leaves(rest))
        verdicts: set[Verdict] = set()
        matter: set[str] = set()
        different: set[Rest] = set()
        for case in self._cases(rest, fact, facts):
            verdict, names = self._answer(case, facts)
            verdicts.add(verdict)
            matter |= names
            different.add(case if verdict is Verdict.UNKNOWN else verdict)
        own = {fact} if len(different) > 1 else set()
        verdict = verdicts.pop() if len(verdicts) == 1 else Verdict.UNKNOWN
        return verdict, frozenset(matter | own)

    def _cases(self, rest: PositiveCondition, fact: str, facts: Facts) -> Iterator[Rest]:
        """Yield what is left of an open question for every class of values of one fact."""
        mentioned = {value for leaf in leaves(rest) if leaf.fact == fact for value in leaf.values}
        for witness in witnesses(self.definitions[fact], facts.bounds.get(fact), mentioned):
            yield self._reading(Facts({fact: witness}, facts.bounds)).rest(rest)

    def _reading(self, facts: Facts) -> Reading:
        return Reading(self.definitions, facts)


def _asked_twice(condition: PositiveCondition) -> str | None:
    asked = Counter(leaf.fact for leaf in leaves(condition))
    return next((fact for fact, count in asked.items() if count > 1), None)


def _prepare(
    condition: Condition, definitions: Mapping[str, FactDefinition], *, is_negated: bool
) -> PositiveCondition:
    if isinstance(condition, Negation):
        return _prepare(condition.condition, definitions, is_negated=not is_negated)
    if isinstance(condition, Comparison):
        op = OPPOSITES[condition.op] if is_negated else condition.op
        return _settled(replace(condition, op=op), definitions[condition.fact])
    parts = tuple(
        _prepare(part, definitions, is_negated=is_negated) for part in condition.conditions
    )
    # De Morgan: the negation of "all" is "any of the negations", and the other way round.
    is_all = isinstance(condition, AllOf) is not is_negated
    return Every(parts) if is_all else Some(parts)


def _settled(leaf: Comparison, definition: FactDefinition) -> Comparison:
    op, values = leaf.op, tuple(definition.read(value) for value in leaf.values)
    if definition.type is FactType.BOOLEAN and op is Operator.NOT_EQUAL:
        # One way to write it, so that equal comparisons are recognised as such.
        op, values = Operator.EQUAL, (not values[0],)
    read = replace(leaf, op=op, values=values)
    return replace(read, settled=read.over(witnesses(definition, None, values)))
