"""Undertakings in a step, and one form for several steps: what can be asked, and as they stand."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from land_supply import handlers
from land_supply.commands import ActJointly, ActOnStep, TakeRoute, Wanted
from land_supply.dependencies import CurrentAsker, CurrentResources, desk_of
from land_supply.queries import undertakings as queries
from land_supply.routes.commands import Occasion, Wish
from land_supply.schemas import (
    AcceptJointlyRequest,
    CheckUndertakingRequest,
    CommandResponse,
    ExtendJointlyRequest,
    GroupId,
    JointApplicationResponse,
    JointOrder,
    ReceiveJointlyRequest,
    SignUndertakingRequest,
    StepId,
    StepOrder,
    SupplementUndertakingRequest,
    TellConditionsRequest,
    UndertakingResponse,
)
from shared.http.bodies import JsonBody
from shared.http.openapi import problem_responses
from shared.http.request import CurrentContext, CurrentPrincipal
from shared.http.routing import GuardedRoute

router = APIRouter(route_class=GuardedRoute, tags=["undertakings"])

STEP = "/cases/{case_id}/steps/{step_id}/undertaking"
FORM = "/cases/{case_id}/joint-acceptances/{group_id}"
REFUSALS = problem_responses(409, 412, 428)


@router.post(f"{STEP}/tell", response_model=CommandResponse, responses=REFUSALS)
async def tell_conditions(
    case_id: UUID,
    step_id: StepId,
    body: JsonBody[TellConditionsRequest],
    wanted: Wish,
    asker: CurrentAsker,
) -> Response:
    """State in writing what may be undertaken instead of proved."""
    occasion = Occasion.of(case_id, body, wanted, asker)
    command = TakeRoute(**_of_step(occasion, step_id, body))
    return await occasion.answer(lambda uow: handlers.take_route(command, uow))


@router.post(f"{STEP}/sign", response_model=CommandResponse, responses=REFUSALS)
async def sign_undertaking(
    case_id: UUID,
    step_id: StepId,
    body: JsonBody[SignUndertakingRequest],
    wanted: Wish,
    asker: CurrentAsker,
) -> Response:
    """Undertake what was told; the step is decided at once."""
    occasion = Occasion.of(case_id, body, wanted, asker)
    command = TakeRoute(**_of_step(occasion, step_id, body))
    return await occasion.answer(lambda uow: handlers.take_route(command, uow))


@router.post(f"{STEP}/supplement", response_model=CommandResponse, responses=REFUSALS)
async def supplement_undertaking(
    case_id: UUID,
    step_id: StepId,
    body: JsonBody[SupplementUndertakingRequest],
    wanted: Wish,
    asker: CurrentAsker,
) -> Response:
    """Bring papers that were undertaken."""
    occasion = Occasion.of(case_id, body, wanted, asker)
    command = ActOnStep(**_of_step(occasion, step_id, body))
    return await occasion.answer(lambda uow: handlers.act_on_step(command, uow))


@router.post(f"{STEP}/check", response_model=CommandResponse, responses=REFUSALS)
async def check_undertaking(
    case_id: UUID,
    step_id: StepId,
    body: JsonBody[CheckUndertakingRequest],
    wanted: Wish,
    asker: CurrentAsker,
) -> Response:
    """Check what was undertaken; a false one takes the decision back and bars the route."""
    occasion = Occasion.of(case_id, body, wanted, asker)
    command = ActOnStep(**_of_step(occasion, step_id, body))
    return await occasion.answer(lambda uow: handlers.act_on_step(command, uow))


@router.get(STEP, response_model=UndertakingResponse)
async def get_undertaking(
    case_id: UUID,
    step_id: StepId,
    principal: CurrentPrincipal,
    context: CurrentContext,
    resources: CurrentResources,
) -> Response:
    """Show what may be undertaken in a step, and what became of it in the newest round."""
    async with resources.runtime.transactions.rehearsal(context) as uow:
        case = await uow.cases.with_step(Wanted(case_id=case_id), step_id, desk_of(principal))
        barred_until = await uow.undertakings.barred_until(case, on=resources.today)
    body = queries.undertaking(case, step_id, resources.calendar, barred_until)
    return Response(body, 200, {"ETag": f'"{case.version}"'}, media_type="application/json")


@router.post(f"{FORM}/receive", response_model=CommandResponse, responses=REFUSALS)
async def receive_jointly(
    case_id: UUID,
    group_id: GroupId,
    body: JsonBody[ReceiveJointlyRequest],
    wanted: Wish,
    asker: CurrentAsker,
) -> Response:
    """Take one form in for every step of the group that is ready."""
    occasion = Occasion.of(case_id, body, wanted, asker)
    return await _answer(occasion, group_id, body)


@router.post(f"{FORM}/accept", response_model=CommandResponse, responses=REFUSALS)
async def accept_jointly(
    case_id: UUID,
    group_id: GroupId,
    body: JsonBody[AcceptJointlyRequest],
    wanted: Wish,
    asker: CurrentAsker,
) -> Response:
    """Accept every step of the form on one day; the clock of joint handling starts."""
    occasion = Occasion.of(case_id, body, wanted, asker)
    return await _answer(occasion, group_id, body)


@router.post(f"{FORM}/extend", response_model=CommandResponse, responses=REFUSALS)
async def extend_jointly(
    case_id: UUID,
    group_id: GroupId,
    body: JsonBody[ExtendJointlyRequest],
    wanted: Wish,
    asker: CurrentAsker,
) -> Response:
    """Lengthen the time of joint handling, once."""
    occasion = Occasion.of(case_id, body, wanted, asker)
    return await _answer(occasion, group_id, body)


@router.get(FORM, response_model=JointApplicationResponse)
async def get_joint_application(
    case_id: UUID,
    group_id: GroupId,
    principal: CurrentPrincipal,
    context: CurrentContext,
    resources: CurrentResources,
) -> Response:
    """Show the newest form for a group of steps, and which clock binds each of them."""
    async with resources.runtime.transactions.rehearsal(context) as uow:
        case = await uow.cases.whole(Wanted(case_id=case_id), desk_of(principal))
        case = await uow.cases.knowing(case, queries.steps_of(case, group_id))
    body = queries.joint_application(case, group_id, resources.calendar, today=resources.today)
    return Response(body, 200, {"ETag": f'"{case.version}"'}, media_type="application/json")


def _of_step(occasion: Occasion, step_id: str, body: StepOrder) -> dict[str, Any]:
    return {
        "wanted": occasion.wanted,
        "step_id": step_id,
        "desk": occasion.desk,
        "action": body.action(),
        "moment": occasion.moment,
    }


async def _answer(occasion: Occasion, group_id: str, body: JointOrder) -> Response:
    command = ActJointly(
        wanted=occasion.wanted,
        group_id=group_id,
        desk=occasion.desk,
        action=body.action(),
        moment=occasion.moment,
    )
    return await occasion.answer(lambda uow: handlers.act_jointly(command, uow))
