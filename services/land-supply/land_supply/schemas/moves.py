"""Bodies of moves of cases to another version of their process, one by one and in bulk."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from land_supply.domain.moving import Change, ItemStatus
from land_supply.schemas.orders import Order, Reason, example
from land_supply.schemas.values import NameView
from shared.http.bodies import QueryParameters, RequestBody, ResponseBody

TemplateName = Annotated[str, Field(min_length=1, max_length=40, examples=["A"])]
VersionName = Annotated[str, Field(min_length=1, max_length=20, examples=["2"])]


class MoveCaseRequest(Order):
    """A case goes on by another version of its process."""

    model_config = example(version="2", reason="shorter limits")

    version: VersionName
    reason: Reason = Field(description="Why; it travels with the event.")


class TakeMoveBackRequest(Order):
    """A case goes on by the version that it had before its last move."""

    model_config = example(reason="the new version was published too early")

    reason: Reason = Field(description="Why; it travels with the event.")


class MoveCasesRequest(RequestBody):
    """All open cases of a version go on by another."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "template_id": "A",
                    "from_version": "1",
                    "to_version": "2",
                    "reason": "shorter limits",
                    "dry_run": True,
                }
            ]
        }
    )

    template_id: TemplateName
    from_version: VersionName
    to_version: VersionName
    reason: Reason
    dry_run: bool = Field(False, description="Only find out which cases would move, and how.")


class TakeMovesBackRequest(RequestBody):
    """All cases that a bulk move has moved go back."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"reason": "the new version was published too early", "dry_run": True}]
        }
    )

    reason: Reason
    dry_run: bool = Field(False, description="Only find out which cases would go back, and how.")


class MoveItemQuery(QueryParameters):
    """Which part of a bulk move is wanted."""

    limit: int = Field(100, ge=1, le=500, description="How many cases at the most.")
    after: UUID | None = Field(None, description="`next` of the page before.")
    status: ItemStatus | None = None


class DifferenceView(ResponseBody):
    """What a move changes about one step of a case."""

    step_id: str
    name: NameView
    changes: list[Change]
    status_before: str | None
    status_after: str | None
    keeps_limits: bool = Field(
        description="True for what has begun: it goes on within the limits that it began under."
    )


class ObstacleView(ResponseBody):
    """One reason for which a case stays as it is."""

    step_id: str | None
    reason: NameView


class RefusalView(ResponseBody):
    """Why a case stays as it is."""

    code: str
    reason: NameView
    obstacles: list[ObstacleView]


class MoveItemView(ResponseBody):
    """One case of a bulk move."""

    case_id: UUID
    status: ItemStatus
    case_version: int | None = Field(description="The version of the case after the move's fact.")
    differences: list[DifferenceView]
    refusal: RefusalView | None
    done_at: datetime | None


class MoveResponse(ResponseBody):
    """A bulk move, how far it has come, and one page of its cases."""

    id: UUID
    template_id: str
    from_version: str
    to_version: str
    takes_back: UUID | None
    dry_run: bool
    reason: str
    asked_by: str
    asked_at: datetime
    status: Literal["running", "done"]
    total: int
    pending: int
    moved: int
    movable: int
    refused: int
    items: list[MoveItemView]
    next: UUID | None
