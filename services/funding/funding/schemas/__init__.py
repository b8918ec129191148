"""Request and response bodies of funding."""

from funding.schemas.eligibility import (
    PREVIEW_EXAMPLE,
    EligibilityPreviewRequest,
    EligibilityPreviewResponse,
)
from funding.schemas.matches import MatchFilter, MatchPage, MatchResponse
from funding.schemas.programmes import (
    FactList,
    ProgrammeFilter,
    ProgrammeId,
    ProgrammeList,
    ProgrammeResponse,
    ProgrammeVersion,
    PublishQuery,
    VersionList,
)
from funding.schemas.subjects import (
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
    "PREVIEW_EXAMPLE",
    "EligibilityPreviewRequest",
    "EligibilityPreviewResponse",
    "FactList",
    "FactName",
    "HistoryQuery",
    "HistoryResponse",
    "MatchFilter",
    "MatchPage",
    "MatchResponse",
    "ProgrammeFilter",
    "ProgrammeId",
    "ProgrammeList",
    "ProgrammeResponse",
    "ProgrammeVersion",
    "PublishQuery",
    "StateFactsQuery",
    "StateFactsRequest",
    "StateFactsResponse",
    "SubjectFactsResponse",
    "SubjectId",
    "VersionList",
]
