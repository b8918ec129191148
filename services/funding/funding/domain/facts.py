"""Facts about a project and its applicant: what they mean, and what is known of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from shared.legal_sources import Name

FactValue = bool | int | Decimal | date | str
"""A value of any fact; the fact's definition says which of them."""

MOST_DIGITS_BEFORE_THE_POINT = 18
MOST_DIGITS_AFTER_THE_POINT = 10
MONEY_DIGITS_AFTER_THE_POINT = 2


class FactType(StrEnum):
    """What kind of value a fact has."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    """An amount in the unit of its definition, exact to the hundredth."""
    DATE = "date"
    CODE = "code"

    @property
    def is_ordered(self) -> bool:
        """Tell whether values of this type can be less or more."""
        return self not in (FactType.BOOLEAN, FactType.CODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDefinition:
    """What a fact means, which values it may have, and who answers for them."""

    type: FactType
    label: Name
    unit: str | None = None
    min: int | Decimal | date | None = None
    max: int | Decimal | date | None = None
    values: tuple[str, ...] = ()
    """The closed list of codes; empty when any code is possible."""
    supplied_by: str = "sponsor"
    verified_by: str | None = None

    def read(self, given: object) -> FactValue:
        """Turn a value of JSON or YAML into one of this fact; ValueError says what it expects."""
        value = _read(self.type, given)
        if value is None or (self.values and value not in self.values):
            raise ValueError(self.expected)
        if self.type.is_ordered and not self.bounds.hold(value):
            raise ValueError(self.expected)
        return value

    @property
    def bounds(self) -> "Bounds":
        """Return the least and the greatest value of the fact."""
        return Bounds(min=self.min, max=self.max)

    @property
    def expected(self) -> str:
        """Describe the values that the fact may have."""
        listed = ["one of " + ", ".join(self.values)] if self.values else []
        bounds = [str(self.bounds)] if str(self.bounds) else []
        return ", ".join([f"type {self.type}", *listed, *bounds])


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The least and the greatest value that an ordered fact can have, as far as is known."""

    min: int | Decimal | date | None = None
    max: int | Decimal | date | None = None

    def hold(self, value: FactValue) -> bool:
        """Tell whether a value lies between the bounds."""
        place = position(value)
        above = self.min is None or position(self.min) <= place
        return above and (self.max is None or place <= position(self.max))

    def __str__(self) -> str:
        low = [f">= {as_text(self.min)}"] if self.min is not None else []
        high = [f"<= {as_text(self.max)}"] if self.max is not None else []
        return " and ".join(low + high)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known; a fact that stands in neither part is unknown, never zero and never false."""

    values: Mapping[str, FactValue] = field(default_factory=dict)
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    """What is known of facts whose exact value is not."""

    def words(self, name: str) -> str | None:
        """Say what is known of a fact, or None."""
        if name in self.values:
            return as_text(self.values[name])
        return str(self.bounds[name]) if name in self.bounds else None


def position(value: FactValue) -> Decimal:
    """Place an ordered value on a line of numbers; a day is as far as its ordinal."""
    if isinstance(value, date):
        return Decimal(value.toordinal())
    if isinstance(value, str):
        raise TypeError(f"{value!r} is a code; codes have no order")
    return Decimal(value)


def as_text(value: FactValue) -> str:
    """Write a value as a person would type it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _read(kind: FactType, given: object) -> FactValue | None:
    """Return the value that was given, or None when it is none of this type."""
    if kind is FactType.BOOLEAN:
        return given if isinstance(given, bool) else None
    if kind is FactType.CODE:
        return given if isinstance(given, str) and given else None
    if kind is FactType.DATE:
        return _read_date(given)
    return _read_number(kind, given)


def _read_date(given: object) -> date | None:
    if type(given) is date:
        return given
    try:
        return date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None


def _read_number(kind: FactType, given: object) -> int | Decimal | None:
    if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        return None
    if not number.is_finite() or number.adjusted() >= MOST_DIGITS_BEFORE_THE_POINT:
        return None
    if kind is FactType.INTEGER:
        return int(number) if number == int(number) else None
    is_money = kind is FactType.MONEY
    places = MONEY_DIGITS_AFTER_THE_POINT if is_money else MOST_DIGITS_AFTER_THE_POINT
    return number if number == round(number, places) else None
