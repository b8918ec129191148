"""Request and response bodies of funding."""

from funding.schemas.interests import InterestList, InterestRequest, InterestResponse
from funding.schemas.matches import (
    MatchFilter,
    MatchPage,
    MatchResponse,
    MissingFactsResponse,
    ReachQuery,
    ReachResponse,
)
from funding.schemas.rematches import RematchRequest, RematchResponse

__all__ = [
    "InterestList",
    "InterestRequest",
    "InterestResponse",
    "MatchFilter",
    "MatchPage",
    "MatchResponse",
    "MissingFactsResponse",
    "ReachQuery",
    "ReachResponse",
    "RematchRequest",
    "RematchResponse",
]
