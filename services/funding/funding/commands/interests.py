"""Saved searches."""

from dataclasses import dataclass

from funding.domain.matching import Interest
from shared.identifiers import InterestId


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepInterest:
    """Save a search."""

    interest: Interest


@dataclass(frozen=True, slots=True, kw_only=True)
class DropInterest:
    """Forget a search of one's own."""

    id: InterestId
    owner: str
