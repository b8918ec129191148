"""What the rules of the benchmarks are in the languages of other engines."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.domain.facts import FactValue
from funding.domain.rules import AllOf, Comparison, Condition, Negation, Operator

Plain = bool | int | float | str


def plain(value: FactValue) -> Plain:
    """Return a value as any engine takes it; days are whole numbers, which are compared fastest."""
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, frozenset):
        raise TypeError("not every engine has sets")
    return value


@dataclass(frozen=True, slots=True)
class Language:
    """How an engine writes what joins comparisons, and the values of a list."""

    both: str
    either: str
    opposite: str
    are_sums_decimal: bool
    """Numbers that are not counts have to be written with a point."""

    def write(self, condition: Condition) -> str:
        """Write a condition."""
        if isinstance(condition, Negation):
            return f"{self.opposite}({self.write(condition.condition)})"
        if isinstance(condition, Comparison):
            return self._comparison(condition)
        word = self.both if isinstance(condition, AllOf) else self.either
        return f"({f' {word} '.join(map(self.write, condition.conditions))})"

    def _comparison(self, leaf: Comparison) -> str:
        values = [self._literal(value) for value in leaf.values]
        if leaf.op is Operator.NOT_IN:
            return f"{self.opposite}({leaf.fact} in [{', '.join(values)}])"
        right = f"[{', '.join(values)}]" if leaf.op is Operator.IN else values[0]
        return f"({leaf.fact} {leaf.op} {right})"

    def _literal(self, value: FactValue) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if self.are_sums_decimal and isinstance(value, Decimal):
            return repr(float(value))
        return repr(plain(value))
