"""Response bodies of funding."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.contracts.funding import ProgrammeReference, Reason
from shared.http.bodies import ResponseBody


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
