"""How a command is meant, and what it made of a case."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from pydantic import Field

from shared.http.bodies import QueryParameters, ResponseBody

StepId = Annotated[str, Path(max_length=40, examples=["A01"])]


class CommandQuery(QueryParameters):
    """How a command is meant."""

    dry_run: bool = Field(
        False, description="Answer what would follow, the new dates and events, and do nothing."
    )


class ChangedStepView(ResponseBody):
    """A round of a step that a command changed, with its new dates."""

    step_id: str
    round: int
    status: str
    agency: str | None
    outcome: str | None
    statutory_due_on: date | None
    promised_due_on: date | None
    provisional: bool
    due_on: date | None = Field(description="The next day by which somebody has to act.")


class ToldView(ResponseBody):
    """A fact that a command told."""

    type: str
    version: int
    data: dict[str, Any]


class CommandResponse(ResponseBody):
    """What a command made of a case; of a dry run, what it would make of it."""

    case_id: UUID
    project_id: UUID
    status: str
    version: int
    steps: list[ChangedStepView]
    events: list[ToldView]
