"""Bodies of runs over many projects."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from funding.domain.matching import RunStatus
from shared.http.bodies import QueryParameters, RequestBody, ResponseBody

ProgrammeId = Annotated[str, Field(min_length=1, max_length=40, examples=["F01"])]
MOST_PROGRAMMES = 200
USUAL_LIMIT = 50
HIGHEST_LIMIT = 200


class RematchFilter(QueryParameters):
    """Which runs are wanted."""

    limit: int = Field(USUAL_LIMIT, ge=1, le=HIGHEST_LIMIT, description="How many at the most.")
    after: UUID | None = Field(None, description="`next` of the page before.")
    status: RunStatus | None = None


class RematchRequest(RequestBody):
    """All projects are matched again."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"programme_ids": ["F01"], "reason": "after an audit"}]}
    )

    programme_ids: (
        Annotated[
            tuple[ProgrammeId, ...], Field(min_length=1, max_length=MOST_PROGRAMMES, strict=False)
        ]
        | None
    ) = Field(None, description="The programmes to look at; all if it is left out.")
    reason: Annotated[str, Field(min_length=1, max_length=1000)] = Field(
        description="Why; it travels with the events."
    )


class RematchResponse(ResponseBody):
    """A run, and how far it has come."""

    id: UUID
    programme_ids: list[str] | None
    cause: str
    reason: str | None
    asked_by: str
    asked_at: datetime
    status: RunStatus
    total: int = Field(description="How many projects there were when it was asked for.")
    done: int
    found: int
    changed: int
    withdrawn: int
    finished_at: datetime | None
    version: int


class RematchPage(ResponseBody):
    """Runs, the newest first."""

    items: list[RematchResponse]
    next: UUID | None = Field(description="The last run of this page if there are more.")
