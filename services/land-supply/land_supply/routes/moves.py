"""Running cases move to another version of their process: one at once, many one by one."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from land_supply import handlers
from land_supply.commands import MoveCase, MoveCases, TakeMoveBack, TakeMovesBack
from land_supply.dependencies import CurrentAsker, CurrentResources, Resources
from land_supply.domain.moving import ListedMove, MoveJob
from land_supply.queries import moves as queries
from land_supply.queries.moves import ItemPage
from land_supply.routes.commands import Occasion, Wish
from land_supply.schemas import (
    CommandQuery,
    CommandResponse,
    MoveCaseRequest,
    MoveCasesRequest,
    MoveItemQuery,
    MoveResponse,
    TakeMoveBackRequest,
    TakeMovesBackRequest,
)
from land_supply.unit_of_work import SqlUnitOfWork
from shared.http.bodies import JsonBody
from shared.http.openapi import problem_responses
from shared.http.request import CurrentPrincipal, RequiredIdempotencyKey
from shared.http.routing import GuardedRoute
from shared.idempotency import Answer, IdempotencyKey, once
from shared.identifiers import new_id

router = APIRouter(route_class=GuardedRoute, tags=["moves"])


@router.post(
    "/cases/{case_id}/move",
    response_model=CommandResponse,
    responses=problem_responses(409, 412, 428),
)
async def move_case(
    case_id: UUID, body: JsonBody[MoveCaseRequest], wanted: Wish, asker: CurrentAsker
) -> Response:
    """Let a case go on by another version; what has begun keeps the limits that it began under."""
    occasion = Occasion.of(case_id, body, wanted, asker)
    command = MoveCase(
        wanted=occasion.wanted, desk=occasion.desk, version=body.version, moment=occasion.moment
    )
    return await occasion.answer(lambda uow: handlers.move_case(command, uow))


@router.post(
    "/cases/{case_id}/revert-move",
    response_model=CommandResponse,
    responses=problem_responses(409, 412, 428),
)
async def revert_move(
    case_id: UUID, body: JsonBody[TakeMoveBackRequest], wanted: Wish, asker: CurrentAsker
) -> Response:
    """Take the last move of a case back; it stands as before, with what happened since."""
    occasion = Occasion.of(case_id, body, wanted, asker)
    command = TakeMoveBack(wanted=occasion.wanted, desk=occasion.desk, moment=occasion.moment)
    return await occasion.answer(lambda uow: handlers.take_move_back(command, uow))


@router.post(
    "/moves", status_code=202, response_model=MoveResponse, responses=problem_responses(404)
)
async def move_cases(
    body: JsonBody[MoveCasesRequest],
    wanted: Wish,
    key: RequiredIdempotencyKey,
    resources: CurrentResources,
) -> Response:
    """Have all open cases of a version moved, one after the other, behind this answer."""
    job = MoveJob(
        id=new_id(),
        template_id=body.template_id,
        from_version=body.from_version,
        to_version=body.to_version,
        reason=body.reason,
        asked_by=key.context.actor,
        asked_at=key.context.now,
        correlation_id=key.context.correlation_id,
        is_dry=body.dry_run or wanted.dry_run,
    )
    command = MoveCases(job=job)
    asked = _meant(key, wanted)
    return await _listed(asked, resources, lambda uow: handlers.move_cases(command, uow))


@router.post("/moves/{move_id}/revert", status_code=202, response_model=MoveResponse)
async def revert_moves(
    move_id: UUID,
    body: JsonBody[TakeMovesBackRequest],
    wanted: Wish,
    key: RequiredIdempotencyKey,
    resources: CurrentResources,
) -> Response:
    """Have all cases that a bulk move has moved brought back, each if nothing stands against it."""
    command = TakeMovesBack(
        takes_back=move_id,
        id=new_id(),
        reason=body.reason,
        is_dry=body.dry_run or wanted.dry_run,
    )
    asked = _meant(key, wanted)
    return await _listed(asked, resources, lambda uow: handlers.take_moves_back(command, uow))


@router.get("/moves/{move_id}", response_model=MoveResponse)
async def get_move(
    move_id: UUID,
    wanted: Annotated[MoveItemQuery, Query()],
    _principal: CurrentPrincipal,
    resources: CurrentResources,
) -> Response:
    """Show how far a bulk move has come, and what became of its cases, page by page."""
    page = ItemPage(**dict(wanted))
    body = await queries.get_move(resources.runtime.database, move_id, page)
    return Response(body, media_type="application/json")


def _meant(key: IdempotencyKey, wanted: CommandQuery) -> IdempotencyKey:
    """Let no dry run that an address asks for pass for the move itself under the same key."""
    if not wanted.dry_run:
        return key
    return replace(key, request_hash=sha256(b"dry_run\n" + key.request_hash).digest())


async def _listed(
    key: IdempotencyKey,
    resources: Resources,
    handle: Callable[[SqlUnitOfWork], Awaitable[ListedMove]],
) -> Response:
    """Keep the list of what is to be done, once; the worker does it."""

    async def work(uow: SqlUnitOfWork) -> Answer:
        listed = await handle(uow)
        body = queries.started(listed.job, listed.total)
        return Answer(body, 202, {"Location": f"/moves/{listed.job.id}"})

    runtime = resources.runtime
    return await once(runtime.transactions, runtime.database, key, work)
