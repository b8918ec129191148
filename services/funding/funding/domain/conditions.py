"""Conditions over facts, as data that a machine can reason about.

A condition is `all`, `any` or `not` of others, or a comparison of one fact with a value.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from funding.domain.facts import FactValue, as_text, position
from shared.legal_sources import LegalBasis


class Verdict(StrEnum):
    """The answer to a condition; unknown means that the missing facts could turn it either way."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Operator(StrEnum):
    """How a comparison compares."""

    EQUAL = "=="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    IN = "in"
    NOT_IN = "not_in"

    @property
    def takes_list(self) -> bool:
        """Tell whether the operator compares with several values."""
        return self in (Operator.IN, Operator.NOT_IN)

    @property
    def is_order(self) -> bool:
        """Tell whether the operator asks for less or more."""
        return self in (Operator.LESS, Operator.AT_MOST, Operator.GREATER, Operator.AT_LEAST)


OPPOSITES = {
    Operator.EQUAL: Operator.NOT_EQUAL,
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.LESS,
    Operator.GREATER: Operator.AT_MOST,
    Operator.AT_MOST: Operator.GREATER,
    Operator.IN: Operator.NOT_IN,
    Operator.NOT_IN: Operator.IN,
}
"""What holds exactly when an operator does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One fact compared with a value, or with several for `in` and `not_in`."""

    fact: str
    op: Operator
    values: tuple[FactValue, ...]
    source: LegalBasis | None = field(default=None, compare=False)
    settled: Verdict = field(default=Verdict.UNKNOWN, compare=False)
    """What is true of every possible value of the fact; unknown when that depends on the value."""

    def holds(self, given: FactValue) -> bool:
        """Tell whether a known value fulfils the comparison."""
        if self.op.is_order:
            return self._is_ordered_right(given)
        return (given in self.values) is (self.op in (Operator.EQUAL, Operator.IN))

    def over(self, values: Iterable[FactValue]) -> Verdict:
        """Tell whether all, none or some of the values fulfil the comparison."""
        found = {self.holds(value) for value in values}
        if len(found) > 1:
            return Verdict.UNKNOWN
        return Verdict.YES if found.pop() else Verdict.NO

    def __str__(self) -> str:
        words = ", ".join(as_text(value) for value in self.values)
        return f"{self.fact} {self.op} " + (f"[{words}]" if self.op.takes_list else words)

    def _is_ordered_right(self, given: FactValue) -> bool:
        place, limit = position(given), position(self.values[0])
        if self.op is Operator.LESS:
            return place < limit
        if self.op is Operator.AT_MOST:
            return place <= limit
        return place > limit if self.op is Operator.GREATER else place >= limit


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds when every one of its conditions does."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when at least one of its conditions does."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """Holds when its condition does not."""

    condition: "Condition"


Condition = AllOf | AnyOf | Negation | Comparison


def comparisons(condition: Condition) -> tuple[Comparison, ...]:
    """Return every comparison of a condition, from left to right."""
    if isinstance(condition, Comparison):
        return (condition,)
    if isinstance(condition, Negation):
        return comparisons(condition.condition)
    return tuple(leaf for each in condition.conditions for leaf in comparisons(each))
