"""Bodies of many decisions at once."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from land_supply.schemas.commands import CommandResponse
from land_supply.schemas.orders import DecideRequest
from shared.http.bodies import RequestBody, ResponseBody

MOST_DECISIONS = 100
DECISION_EXAMPLE: dict[str, Any] = {
    "case_id": "0d1c1f6e-8f0a-5c43-9a53-6f6b1a5f2d10",
    "step_id": "A01",
    "version": 4,
    "outcome": "issued",
    "facts": {},
    "jointly": False,
    "valid_until": None,
    "happened_on": "2026-03-02",
    "reason": "recorded after the fact",
}


class DecisionItem(DecideRequest):
    """One decision: what the step's own address takes, with the case and the version seen."""

    model_config = ConfigDict(json_schema_extra={"examples": [DECISION_EXAMPLE]})

    case_id: UUID
    step_id: Annotated[str, Field(min_length=1, max_length=40)]
    version: int = Field(ge=1, description="The case's version that was seen; otherwise 412.")


class DecisionsRequest(RequestBody):
    """Decisions that do not depend on each other."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"decisions": [DECISION_EXAMPLE]}]})

    decisions: list[DecisionItem] = Field(min_length=1, max_length=MOST_DECISIONS)


class DecisionResult(ResponseBody):
    """What became of one decision, as its own address would have answered."""

    case_id: UUID
    step_id: str
    status: int = Field(description="200, or the status of the problem.")
    replayed: bool = Field(description="It was made before, by the same key.")
    made: CommandResponse | None
    problem: dict[str, Any] | None = Field(description="Problem details (RFC 9457).")


class DecisionsResponse(ResponseBody):
    """A result for each decision, in their order."""

    results: list[DecisionResult]
    made: int
    refused: int
