"""Request and response bodies of funding."""

from funding.schemas.matches import MatchFilter, MatchPage, MatchResponse
from funding.schemas.subjects import (
    TEXTS,
    FactName,
    HistoryQuery,
    HistoryResponse,
    StateFactsQuery,
    StateFactsRequest,
    StateFactsResponse,
    SubjectFactsResponse,
    SubjectId,
)

__all__ = [
    "TEXTS",
    "FactName",
    "HistoryQuery",
    "HistoryResponse",
    "MatchFilter",
    "MatchPage",
    "MatchResponse",
    "StateFactsQuery",
    "StateFactsRequest",
    "StateFactsResponse",
    "SubjectFactsResponse",
    "SubjectId",
]
