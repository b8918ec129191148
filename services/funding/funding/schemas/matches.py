"""Bodies of matches."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.funding import ProgrammeReference, Reason
from shared.http.bodies import QueryParameters, ResponseBody
from shared.validation import ShortText


class MatchFilter(QueryParameters):
    """Which part of the list is wanted."""

    limit: int = Field(50, ge=1, le=200, description="How many at the most.")
    after: UUID | None = Field(None, description="`next` of the page before.")
    project_id: UUID | None = None
    programme_id: ShortText | None = None
    verdict: Literal["yes", "no", "unknown"] | None = None


class MatchResponse(ResponseBody):
    """One project with one programme, and why."""

    id: UUID
    project_id: UUID
    programme: ProgrammeReference
    verdict: str = Field(description="yes, no, or unknown while facts are missing.")
    reasons: list[Reason]
    missing_facts: list[str]
    as_of: date
    version: int


class MatchPage(ResponseBody):
    """Matches by project and programme; `next` continues after the last one."""

    items: list[MatchResponse]
    next: UUID | None
