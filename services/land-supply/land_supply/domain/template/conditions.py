"""Conditions of a process as data: named facts with types, and comparisons of them."""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shared.legal_sources import LegalBasis, Name

FactValue = bool | int | float | str
"""A value of any fact; the fact's definition says which of them."""


class FactType(StrEnum):
    """What kind of value a fact has."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    CHOICE = "choice"
    """One of the listed values."""

    @property
    def is_ordered(self) -> bool:
        """Tell whether values of this type can be less or more."""
        return self in (FactType.INTEGER, FactType.NUMBER)


class Operator(StrEnum):
    """How a comparison compares."""

    EQUAL = "=="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="

    @property
    def is_order(self) -> bool:
        """Tell whether the operator asks for less or more."""
        return self not in (Operator.EQUAL, Operator.NOT_EQUAL)


_MEANINGS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.GREATER: operator.gt,
    Operator.AT_LEAST: operator.ge,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDefinition:
    """What a fact of a project means, and which values it may have."""

    type: FactType
    name: Name
    unit: str | None = None
    """In which unit a number is stated, such as `tce` or `10k CNY/mu`."""
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()
    """The closed list of a choice."""
    kept_when: Operator | None = None
    """For a control indicator: how the reality must compare with the value that was fixed."""
    basis: LegalBasis

    def accepts(self, value: object) -> bool:
        """Tell whether a value is one of this fact."""
        if self.type is FactType.BOOLEAN:
            return isinstance(value, bool)
        if self.type is FactType.CHOICE:
            return value in self.values
        kinds = (int,) if self.type is FactType.INTEGER else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            return False
        above = self.minimum is None or self.minimum <= value
        return above and (self.maximum is None or value <= self.maximum)

    @property
    def expected(self) -> str:
        """Describe the values that the fact may have."""
        words = [f"a {self.type}"]
        if self.values:
            words.append("one of " + ", ".join(self.values))
        if self.minimum is not None:
            words.append(f">= {self.minimum:g}")
        if self.maximum is not None:
            words.append(f"<= {self.maximum:g}")
        return ", ".join(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """All of some conditions, any of them, or one comparison of a fact, or of a sum of facts."""

    all_of: tuple["Condition", ...] = ()
    """Holds when every one of these does."""
    any_of: tuple["Condition", ...] = ()
    """Holds when at least one of these does."""
    fact: str | None = None
    """The fact that is compared."""
    sum_of: tuple[str, ...] = ()
    """The facts whose sum is compared."""
    op: Operator | None = None
    value: bool | int | float | str | None = None
    """What the fact, or the sum, is compared with."""
    basis: LegalBasis | None = None

    def holds(self, facts: Mapping[str, FactValue]) -> bool | None:
        """Decide the condition; None where facts are missing that could turn it."""
        if self.all_of:
            answers = [each.holds(facts) for each in self.all_of]
            return False if False in answers else None if None in answers else True
        if self.any_of:
            answers = [each.holds(facts) for each in self.any_of]
            return True if True in answers else None if None in answers else False
        return self._compares(facts)

    @property
    def comparisons(self) -> Iterator["Condition"]:
        """Yield every comparison, from left to right."""
        if not (self.all_of or self.any_of):
            yield self
        for part in (*self.all_of, *self.any_of):
            yield from part.comparisons

    @property
    def facts(self) -> tuple[str, ...]:
        """Name what one comparison looks at."""
        return self.sum_of or ((self.fact,) if self.fact else ())

    def _compares(self, facts: Mapping[str, FactValue]) -> bool | None:
        if self.op is None or any(name not in facts for name in self.facts):
            return None
        given: Any = facts[self.fact] if self.fact else sum(facts[n] for n in self.sum_of)
        return _MEANINGS[self.op](given, self.value)

    def __str__(self) -> str:
        if self.all_of or self.any_of:
            word = " and " if self.all_of else " or "
            return word.join(str(part) for part in self.all_of or self.any_of)
        return f"{' + '.join(self.facts)} {self.op} {self.value}"
