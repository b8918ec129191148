"""Facts about a project and its applicant: what they mean, and what is known of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shared.legal_sources import Name

FactValue = bool | int | Decimal | date | str | frozenset[str]
"""A value of any fact; the fact's definition says which of them."""

Place = int | str | frozenset[str]
"""A value as rules see it: how far along its line an ordered one is; a code or a set as it is."""

MOST_DIGITS_BEFORE_THE_POINT = 18
MOST_DIGITS_AFTER_THE_POINT = 10
MONEY_DIGITS_AFTER_THE_POINT = 2
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class FactType(StrEnum):
    """What kind of value a fact has."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    """An amount in the unit of its definition, exact to the hundredth."""
    DATE = "date"
    CODE = "code"
    SET = "set"
    """Any number of codes."""

    @property
    def is_ordered(self) -> bool:
        """Tell whether values of this type can be less or more."""
        return self not in (FactType.BOOLEAN, FactType.CODE, FactType.SET)


class About(StrEnum):
    """Of whom a fact is stated."""

    PROJECT = "project"
    APPLICANT = "applicant"
    LOAN = "loan"
    """A loan of a bank; nothing is kept of loans yet."""


PLACES_PER_UNIT: int = 10**MOST_DIGITS_AFTER_THE_POINT
"""Numbers lie on a line whose places are as close as the most exact number that is taken."""
STEPS: Mapping[FactType, int] = {
    FactType.BOOLEAN: 1,
    FactType.DATE: 1,
    FactType.INTEGER: PLACES_PER_UNIT,
    FactType.MONEY: PLACES_PER_UNIT // 10**MONEY_DIGITS_AFTER_THE_POINT,
    FactType.NUMBER: 1,
}
"""How many places two neighbouring values are apart."""


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
    code_labels: Mapping[str, Name] = field(default_factory=dict, compare=False)
    """What people call a code; one without a label is called by itself."""
    about: About = About.PROJECT
    supplied_by: str = "sponsor"
    verified_by: str | None = None
    since: int = 1
    """The version of the fact catalogue that brought it."""

    def read(self, given: object) -> FactValue:
        """Turn a value of JSON or YAML into one of this fact; ValueError says what it expects."""
        value = _read(self.type, given)
        if value is None or not self._lists(value):
            raise ValueError(self.expected)
        if self.type.is_ordered and not self.bounds.hold(value):
            raise ValueError(self.expected)
        return value

    @property
    def bounds(self) -> "Bounds":
        """Return the least and the greatest value of the fact."""
        return Bounds(min=self.min, max=self.max)

    @property
    def ends(self) -> "Bounds":
        """Return the bounds of the fact; those of its type where it has none of its own."""
        if self.type is FactType.BOOLEAN:
            return Bounds(min=False, max=True)
        if self.type is FactType.DATE:
            return Bounds(min=self.min or date.min, max=self.max or date.max)
        return self.bounds

    @property
    def of_one_value(self) -> "FactDefinition":
        """Return what a value has to be that conditions compare the fact with."""
        return replace(self, type=FactType.CODE) if self.type is FactType.SET else self

    @property
    def of_any_size(self) -> "FactDefinition":
        """Return what has the right type to be compared with, possible as a value or not."""
        return replace(self.of_one_value, min=None, max=None, values=())

    @property
    def expected(self) -> str:
        """Describe the values that the fact may have."""
        listed = ["one of " + ", ".join(self.values)] if self.values else []
        bounds = [str(self.bounds)] if str(self.bounds) else []
        return ", ".join([f"type {self.type}", *listed, *bounds])

    def _lists(self, value: FactValue) -> bool:
        if not self.values:
            return True
        return value <= set(self.values) if isinstance(value, frozenset) else value in self.values


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The least and the greatest value that an ordered fact can have, as far as is known."""

    min: int | Decimal | date | None = None
    max: int | Decimal | date | None = None

    def hold(self, value: FactValue) -> bool:
        """Tell whether a value lies between the bounds."""
        place = line_place_of(value)
        low, high = self.places
        return (low is None or low <= place) and (high is None or place <= high)

    @property
    def places(self) -> tuple[int | None, int | None]:
        """Return how far along their line the bounds are; None where there is none."""
        low = None if self.min is None else line_place_of(self.min)
        return low, None if self.max is None else line_place_of(self.max)

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
    places: Mapping[str, Place] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {k: place_of(v) for k, v in self.values.items()})

    def words(self, name: str) -> str | None:
        """Say what is known of a fact, or None."""
        if name in self.values:
            return as_text(self.values[name])
        return str(self.bounds[name]) if name in self.bounds else None


def place_of(value: FactValue) -> Place:
    """Return a value as rules see it; a day is as far along its line as its ordinal."""
    if isinstance(value, str | frozenset):
        return value
    return line_place_of(value)


def value_at(kind: FactType, place: int) -> FactValue:
    """Return the value of an ordered fact at a place."""
    if kind is FactType.BOOLEAN:
        return bool(place)
    if kind is FactType.DATE:
        return date.fromordinal(place)
    if kind is FactType.INTEGER:
        return place // PLACES_PER_UNIT
    if place % PLACES_PER_UNIT == 0:
        return Decimal(place // PLACES_PER_UNIT)
    return Decimal(place).scaleb(-MOST_DIGITS_AFTER_THE_POINT).normalize()


def as_text(value: FactValue) -> str:
    """Write a value as a person would type it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "nothing"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def line_place_of(value: FactValue) -> int:
    """Return how far along its line an ordered value is; others are a TypeError."""
    if isinstance(value, str | frozenset):
        raise TypeError(f"{value!r} has no order")
    if isinstance(value, date):
        return value.toordinal()
    return int(value) if isinstance(value, bool) else int(value * PLACES_PER_UNIT)


def _read(kind: FactType, given: object) -> FactValue | None:
    """Return the value that was given, or None when it is none of this type."""
    if kind is FactType.BOOLEAN:
        return given if isinstance(given, bool) else None
    if kind is FactType.CODE:
        return given if isinstance(given, str) and given else None
    if kind is FactType.SET:
        return _read_set(given)
    if kind is FactType.DATE:
        return _read_date(given)
    return _read_number(kind, given)


def _read_set(given: object) -> frozenset[str] | None:
    if not isinstance(given, list | tuple | set | frozenset):
        return None
    are_codes = all(isinstance(code, str) and code for code in given)
    return frozenset(given) if are_codes else None


def _read_date(given: object) -> date | None:
    if type(given) is date:
        return given
    if not isinstance(given, str) or not _DATE.fullmatch(given):
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def _read_number(kind: FactType, given: object) -> int | Decimal | None:
    if isinstance(given, bool) or not isinstance(given, int | float | str | Decimal):
        return None
    if isinstance(given, str) and not _NUMBER.fullmatch(given):
        return None
    number = Decimal(str(given) if isinstance(given, float) else given)
    if not number.is_finite() or number.adjusted() >= MOST_DIGITS_BEFORE_THE_POINT:
        return None
    if kind is FactType.INTEGER:
        return int(number) if number == int(number) else None
    is_money = kind is FactType.MONEY
    places = MONEY_DIGITS_AFTER_THE_POINT if is_money else MOST_DIGITS_AFTER_THE_POINT
    return number if number == round(number, places) else None
