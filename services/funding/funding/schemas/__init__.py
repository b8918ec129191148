"""Request and response bodies of funding."""

from funding.schemas.amounts import AmountResponse
from funding.schemas.combinations import (
    COMBINATION_EXAMPLE,
    CombinationPreviewRequest,
    CombinationResponse,
)
from funding.schemas.matches import MatchFilter, MatchPage, MatchResponse

__all__ = [
    "COMBINATION_EXAMPLE",
    "AmountResponse",
    "CombinationPreviewRequest",
    "CombinationResponse",
    "MatchFilter",
    "MatchPage",
    "MatchResponse",
]
