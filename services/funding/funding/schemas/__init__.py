"""Request and response bodies of funding."""

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

__all__ = [
    "FactList",
    "MatchFilter",
    "MatchPage",
    "MatchResponse",
    "ProgrammeFilter",
    "ProgrammeId",
    "ProgrammeList",
    "ProgrammeResponse",
    "ProgrammeVersion",
    "PublishQuery",
    "VersionList",
]
