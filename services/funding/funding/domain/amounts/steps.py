"""A sum with the way to it: what every step does, by which text, and what stands after it."""

from dataclasses import dataclass
from enum import StrEnum

from funding.domain.programme import Term
from shared.legal_sources import LegalBasis, Name


class StepKind(StrEnum):
    """What a step does."""

    BASE = "base"
    """The cost that a share is taken of."""
    RATE = "rate"
    LESSER_OF = "lesser_of"
    FIXED = "fixed"
    UPPER_LIMIT = "upper_limit"
    """The text says only "up to": anything from nothing to the limit, as the agency decides."""
    CAP = "cap"
    NOTHING = "nothing"
    """No tier applies."""
    ONE_OF = "one_of"
    """Missing facts decide which tier applies."""
    DIFFERENCE = "difference"
    """What an earlier award of the group has paid is taken off."""
    ROUND = "round"
    """Parts of a fen are cut off, once."""
    SPLIT = "split"
    """What the city pays, and what the district pays."""
    STAGE = "stage"
    """What is due by the present stage."""


class Party(StrEnum):
    """Who pays a part."""

    CITY = "city"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactUsed:
    """A fact that goes into a step, with what is known of it."""

    name: str
    given: str | None
    """The value or its bounds, exact; None while it is missing."""
    words: Name | None = None
    """The same as a person would write it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step; the amounts after it are whole fen, parts of a fen are told in `round` alone."""

    kind: StepKind
    low_fen: int
    high_fen: int | None
    """None where there is no upper end."""
    basis: LegalBasis
    tier: int | None = None
    """The tier that the step belongs to; None where it concerns all of them."""
    term: Term | None = None
    """The share of facts that a base, a rate or a cap speaks of."""
    limit_fen: int | None = None
    """The sum that the step fixes, limits to, or takes off."""
    facts: tuple[FactUsed, ...] = ()
    party: Party | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one side pays of the sum."""

    party: Party
    low_fen: int
    high_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueBy:
    """What is due in all when a stage is reached."""

    stage: str
    low_fen: int
    high_fen: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a staged award pays by the present stage, less what it has paid."""

    low_fen: int
    high_fen: int | None
    stages: tuple[DueBy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """What a programme pays a project that it admits.

    Both ends are None where no sum can be told, the high one alone where there is no upper end.
    """

    low_fen: int | None = None
    high_fen: int | None = None
    steps: tuple[Step, ...] = ()
    missing: tuple[str, ...] = ()
    """The missing facts whose value could change the amount."""
    split: tuple[Share, ...] = ()
    due: Due | None = None
    """Of a staged award what is due now; the ends above are those of the whole award."""
    is_decided_by_agency: bool = False
    """The text gives an upper limit only."""
    is_admitted: bool = True
    """False where nobody with these facts is eligible: then the conditions are left out."""

    @property
    def has_sum(self) -> bool:
        """Tell whether a sum can be told at all."""
        return self.low_fen is not None

    @property
    def certain_fen(self) -> int:
        """Return what is due at least, and by now."""
        return self.due.low_fen if self.due is not None else self.low_fen or 0


NO_SUM = Reckoning()
