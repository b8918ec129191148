"""Request and response bodies of funding."""

from funding.schemas.eligibility import (
    PREVIEW_EXAMPLE,
    EligibilityPreviewRequest,
    EligibilityPreviewResponse,
)
from funding.schemas.matches import MatchFilter, MatchPage, MatchResponse

__all__ = [
    "PREVIEW_EXAMPLE",
    "EligibilityPreviewRequest",
    "EligibilityPreviewResponse",
    "MatchFilter",
    "MatchPage",
    "MatchResponse",
]
