"""Undertakings (告知承诺): a decision at once on a written promise, checked afterwards."""

from dataclasses import dataclass
from enum import StrEnum

from land_supply.domain.deadlines import Limit
from shared.legal_sources import LegalBasis, Name


class UndertakingRoute(StrEnum):
    """Whether the enterprise may undertake in writing instead of proving."""

    NONE = "none"
    NOT_APPLICABLE = "not_applicable"
    """There is no decision that an undertaking could stand for."""
    LISTED = "listed"
    """Only for the kinds of project on the published list."""
    PARTLY = "partly"
    """Only for a part of what has to be proved."""
    POSSIBLE = "possible"

    @property
    def is_open(self) -> bool:
        """Tell whether somebody can take this route."""
        return self not in (UndertakingRoute.NONE, UndertakingRoute.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """A paper that the enterprise brings later, and until when."""

    paper: str
    due: Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """What the agency tells, what the enterprise promises, what follows the decision."""

    route: UndertakingRoute
    conditions: tuple[Name, ...] = ()
    """What the agency tells in writing before the promise."""
    undertaken: tuple[Name, ...] = ()
    """What the enterprise promises in writing."""
    supplements: tuple[Supplement, ...] = ()
    """What is brought after the decision."""
    check: Limit | None = None
    """Until when after the decision the agency checks what was promised."""
    basis: LegalBasis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseUndertaking:
    """What a false undertaking leads to, in every step of a process."""

    outcome: str
    """The outcome that the step then has."""
    credit_record: bool
    """Whether it is entered in the enterprise's credit record."""
    barred_months: int
    """For how long the enterprise may not take the route again."""
    basis: LegalBasis
