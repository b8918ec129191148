"""Request and response bodies of funding."""

from funding.schemas.amounts import AmountResponse
from funding.schemas.combinations import (
    COMBINATION_EXAMPLE,
    CombinationPreviewRequest,
    CombinationResponse,
)
from funding.schemas.eligibility import (
    PREVIEW_EXAMPLE,
    EligibilityPreviewRequest,
    EligibilityPreviewResponse,
)
from funding.schemas.interests import InterestList, InterestRequest, InterestResponse
from funding.schemas.matches import (
    MatchAnswerResponse,
    MatchFilter,
    MatchPage,
    MatchResponse,
    MissingFactsResponse,
    ReachQuery,
    ReachResponse,
)
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
from funding.schemas.rematches import (
    RematchFilter,
    RematchPage,
    RematchRequest,
    RematchResponse,
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
    "COMBINATION_EXAMPLE",
    "PREVIEW_EXAMPLE",
    "AmountResponse",
    "CombinationPreviewRequest",
    "CombinationResponse",
    "EligibilityPreviewRequest",
    "EligibilityPreviewResponse",
    "FactList",
    "FactName",
    "HistoryQuery",
    "HistoryResponse",
    "InterestList",
    "InterestRequest",
    "InterestResponse",
    "MatchAnswerResponse",
    "MatchFilter",
    "MatchPage",
    "MatchResponse",
    "MissingFactsResponse",
    "ProgrammeFilter",
    "ProgrammeId",
    "ProgrammeList",
    "ProgrammeResponse",
    "ProgrammeVersion",
    "PublishQuery",
    "ReachQuery",
    "ReachResponse",
    "RematchFilter",
    "RematchPage",
    "RematchRequest",
    "RematchResponse",
    "StateFactsQuery",
    "StateFactsRequest",
    "StateFactsResponse",
    "SubjectFactsResponse",
    "SubjectId",
    "VersionList",
]
