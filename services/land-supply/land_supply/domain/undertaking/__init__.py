"""Undertakings that were given (告知承诺): what was told, promised, brought and checked."""

from land_supply.domain.undertaking.bar import RouteBarredError, ensure_not_barred
from land_supply.domain.undertaking.moments import undertaking_moments
from land_supply.domain.undertaking.route import RouteClosedError, ensure_route
from land_supply.domain.undertaking.state import (
    NOTHING_OWED,
    DuePaper,
    Telling,
    UndertakingDates,
    UndertakingState,
    UndertakingStatus,
)

__all__ = [
    "NOTHING_OWED",
    "DuePaper",
    "RouteBarredError",
    "RouteClosedError",
    "Telling",
    "UndertakingDates",
    "UndertakingState",
    "UndertakingStatus",
    "ensure_not_barred",
    "ensure_route",
    "undertaking_moments",
]
