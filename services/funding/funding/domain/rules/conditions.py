"""Conditions over facts, as data that a machine can reason about.

A condition is `all`, `any` or `not` of others, or a comparison of one fact with a value.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from funding.domain.facts import FactValue, as_text, line_place_of
from shared.legal_sources import LegalBasis


class Verdict(StrEnum):
    """The answer to a condition; unknown means that the missing facts could turn it either way."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def opposite(self) -> "Verdict":
        """Return the answer to the negation."""
        swapped = {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES}
        return swapped.get(self, self)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One fact compared with a value, or with several for `in` and `not_in`."""

    fact: str
    op: Operator
    values: tuple[FactValue, ...]
    source: LegalBasis | None = field(default=None, compare=False)
    unit: str | None = field(default=None, compare=False)
    """The unit of the values; it is the fact's, and stands there for readers."""

    def holds(self, given: FactValue) -> bool:
        """Tell whether a known value fulfils the comparison."""
        if isinstance(given, frozenset):
            return self._holds_of_set(given)
        if self.op.is_order:
            return self._is_ordered_right(given)
        return (given in self.values) is (self.op in (Operator.EQUAL, Operator.IN))

    def __str__(self) -> str:
        words = ", ".join(as_text(value) for value in self.values)
        return f"{self.fact} {self.op} " + (f"[{words}]" if self.op.takes_list else words)

    def _is_ordered_right(self, given: FactValue) -> bool:
        place, limit = line_place_of(given), line_place_of(self.values[0])
        if self.op is Operator.LESS:
            return place < limit
        if self.op is Operator.AT_MOST:
            return place <= limit
        return place > limit if self.op is Operator.GREATER else place >= limit

    def _holds_of_set(self, given: frozenset[str]) -> bool:
        """Compare as sets do: `in` has one of these, `>=` all of these, `<=` none but these."""
        named = frozenset(str(value) for value in self.values)
        if self.op.takes_list:
            return given.isdisjoint(named) is (self.op is Operator.NOT_IN)
        if self.op.is_order:
            return named <= given if self.op is Operator.AT_LEAST else given <= named
        return (given == named) is (self.op is Operator.EQUAL)


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
