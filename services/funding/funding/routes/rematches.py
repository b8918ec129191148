"""Runs that match many projects again, behind their answers."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from funding import handlers
from funding.commands import StartRematch, TurnRematch
from funding.dependencies import CurrentResources, Resources
from funding.domain.matching import Order, Rematch
from funding.queries import rematches as queries
from funding.schemas import RematchFilter, RematchPage, RematchRequest, RematchResponse
from funding.unit_of_work import SqlUnitOfWork
from shared.http.bodies import JsonBody
from shared.http.conditional import NOT_MODIFIED, CurrentClient
from shared.http.openapi import problem_responses
from shared.http.request import CurrentPrincipal, RequiredIdempotencyKey, version_of
from shared.http.routing import GuardedRoute
from shared.idempotency import Answer, IdempotencyKey, once
from shared.identifiers import new_id

router = APIRouter(route_class=GuardedRoute, tags=["rematches"])

SeenVersion: TypeAlias = Annotated[int, Depends(version_of)]
Turning: TypeAlias = Callable[[TurnRematch, SqlUnitOfWork], Awaitable[Rematch]]


@router.post("/rematches", status_code=202, response_model=RematchResponse)
async def start_rematch(
    body: JsonBody[RematchRequest], key: RequiredIdempotencyKey, resources: CurrentResources
) -> Response:
    """Have all projects matched again, some at a time; events tell what differs."""
    context = key.context
    order = Order(
        asked_by=context.actor,
        asked_at=context.now,
        correlation_id=context.correlation_id,
        reason=body.reason,
    )
    command = StartRematch(
        id=new_id(), programme_ids=body.programme_ids, order=order, on=resources.today
    )

    async def work(uow: SqlUnitOfWork) -> Answer:
        run = await handlers.start_rematch(command, uow)
        return Answer(queries.shown(run), 202, {"Location": f"/rematches/{run.id}", **_tag(run)})

    runtime = resources.runtime
    return await once(runtime.transactions, runtime.database, key, work)


@router.get("/rematches", response_model=RematchPage)
async def list_rematches(
    wanted: Annotated[RematchFilter, Query()], resources: CurrentResources
) -> Response:
    """List runs, the newest first: those that people asked for, and those that a day began."""
    body = await queries.list_rematches(resources.runtime.database, wanted)
    return Response(body, media_type="application/json")


@router.get("/rematches/{run_id}", response_model=RematchResponse, responses=NOT_MODIFIED)
async def get_rematch(
    run_id: UUID,
    _principal: CurrentPrincipal,
    resources: CurrentResources,
    client: CurrentClient,
) -> Response:
    """Show how far a run has come."""
    body, version = await queries.get_rematch(resources.runtime.database, run_id)
    return client.answer(body, str(version))


@router.post(
    "/rematches/{run_id}/pause",
    response_model=RematchResponse,
    responses=problem_responses(409, 412, 428),
)
async def pause_rematch(
    run_id: UUID, seen: SeenVersion, key: RequiredIdempotencyKey, resources: CurrentResources
) -> Response:
    """Stop a run for a while."""
    command = TurnRematch(id=run_id, version=seen)
    return await _turned(handlers.pause_rematch, command, key, resources)


@router.post(
    "/rematches/{run_id}/resume",
    response_model=RematchResponse,
    responses=problem_responses(409, 412, 428),
)
async def resume_rematch(
    run_id: UUID, seen: SeenVersion, key: RequiredIdempotencyKey, resources: CurrentResources
) -> Response:
    """Let a run go on where it stopped."""
    command = TurnRematch(id=run_id, version=seen)
    return await _turned(handlers.resume_rematch, command, key, resources)


@router.post(
    "/rematches/{run_id}/cancel",
    response_model=RematchResponse,
    responses=problem_responses(409, 412, 428),
)
async def cancel_rematch(
    run_id: UUID, seen: SeenVersion, key: RequiredIdempotencyKey, resources: CurrentResources
) -> Response:
    """Give the rest of a run up; what is done stays done."""
    command = TurnRematch(id=run_id, version=seen)
    return await _turned(handlers.cancel_rematch, command, key, resources)


async def _turned(
    turn: Turning, command: TurnRematch, key: IdempotencyKey, resources: Resources
) -> Response:
    async def work(uow: SqlUnitOfWork) -> Answer:
        run = await turn(command, uow)
        return Answer(queries.shown(run), 200, _tag(run))

    runtime = resources.runtime
    return await once(runtime.transactions, runtime.database, key, work)


def _tag(run: Rematch) -> dict[str, str]:
    return {"ETag": f'"{run.version}"'}
