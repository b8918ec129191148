"""What one source says of one fact, and since when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from funding.domain.facts import Bounds, FactValue, as_text

Stated = FactValue | Bounds | None
"""A value, the ends that it lies between, or None where an earlier statement is taken back."""


class Source(StrEnum):
    """Where a statement comes from."""

    VERIFIED = "verified"
    """An agency that answers for the fact, or the coordinator."""
    REGISTRY = "registry"
    LAND_SUPPLY = "land_supply"
    DERIVED = "derived"
    """Follows from other facts by a rule; worked out when it is asked for, and never kept."""
    DECLARED = "declared"
    """The sponsor."""

    @property
    def rank(self) -> int:
        """Return how far from counting first the source is."""
        return _RANKS[self]


_RANKS: Mapping[Source, int] = {
    Source.VERIFIED: 0,
    Source.REGISTRY: 1,
    Source.LAND_SUPPLY: 1,
    Source.DERIVED: 1,
    Source.DECLARED: 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One fact as one source states it, true as of a day."""

    fact: str
    source: Source
    value: Stated
    as_of: date
    recorded_at: datetime
    stated_by: str
    agency: str | None = None
    document_id: str | None = None
    """A document, or the event or the step of a case that a derived fact follows from."""
    reason: str | None = None

    def repeats(self, newest: "Statement") -> bool:
        """Tell whether it says what the source's newest statement says of the same day."""
        return self.as_of == newest.as_of and self.value == newest.value

    def agrees_with(self, other: "Statement") -> bool:
        """Tell whether both can be true at once."""
        if not isinstance(self.value, Bounds) and not isinstance(other.value, Bounds):
            return self.value == other.value
        return _overlap(range_of(self.value), range_of(other.value))


def plain(value: Stated) -> dict[str, bool | int | str | tuple[str, ...] | None]:
    """Write what is stated in values of JSON: days and numbers with a fraction are texts."""
    if isinstance(value, Bounds):
        ends = {"at_least": value.min, "at_most": value.max}
        known = {name: None if end is None else as_text(end) for name, end in ends.items()}
        return {"value": None, **known}
    return {"value": _plain(value), "at_least": None, "at_most": None}


def _plain(value: FactValue | None) -> bool | int | str | tuple[str, ...] | None:
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return as_text(value) if isinstance(value, Decimal | date) else value


def range_of(value: Stated) -> Bounds:
    """Return the ends that a value lies between; none where nothing is known or has an order."""
    if isinstance(value, Bounds):
        return value
    if value is None or isinstance(value, str | frozenset):
        return Bounds()
    return Bounds(min=value, max=value)


def _overlap(first: Bounds, other: Bounds) -> bool:
    """Tell whether some value lies between the ends of both."""
    (low, high), (least, most) = first.places, other.places
    above = low is None or most is None or low <= most
    return above and (high is None or least is None or least <= high)
