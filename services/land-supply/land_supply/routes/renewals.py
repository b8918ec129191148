"""Renewal of what was decided for a time: asking for it, and deciding on it."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from land_supply import handlers
from land_supply.commands import ActOnStep
from land_supply.dependencies import CurrentAsker
from land_supply.routes.commands import Occasion, Wish
from land_supply.schemas import (
    CommandResponse,
    DecideRenewalRequest,
    RequestRenewalRequest,
    StepId,
    StepOrder,
)
from shared.http.bodies import JsonBody
from shared.http.openapi import problem_responses
from shared.http.routing import GuardedRoute

router = APIRouter(route_class=GuardedRoute, tags=["renewals"])

RENEWAL = "/cases/{case_id}/steps/{step_id}/renewal"
REFUSALS = problem_responses(409, 412, 428)


@router.post(f"{RENEWAL}/request", response_model=CommandResponse, responses=REFUSALS)
async def request_renewal(
    case_id: UUID,
    step_id: StepId,
    body: JsonBody[RequestRenewalRequest],
    wanted: Wish,
    asker: CurrentAsker,
) -> Response:
    """Ask for renewal; `is_timely` of the fact says whether silence until the end renews."""
    return await _answer(Occasion.of(case_id, body, wanted, asker), step_id, body)


@router.post(f"{RENEWAL}/decide", response_model=CommandResponse, responses=REFUSALS)
async def decide_renewal(
    case_id: UUID,
    step_id: StepId,
    body: JsonBody[DecideRenewalRequest],
    wanted: Wish,
    asker: CurrentAsker,
) -> Response:
    """Renew until another day or refuse; after silence has renewed, say until when."""
    return await _answer(Occasion.of(case_id, body, wanted, asker), step_id, body)


async def _answer(occasion: Occasion, step_id: str, body: StepOrder) -> Response:
    command = ActOnStep(
        wanted=occasion.wanted,
        step_id=step_id,
        desk=occasion.desk,
        action=body.action(),
        moment=occasion.moment,
    )
    return await occasion.answer(lambda uow: handlers.act_on_step(command, uow))
