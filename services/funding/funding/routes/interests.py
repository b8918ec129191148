"""Saved searches: whoever keeps one hears of the matches that come to fit it."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from funding import handlers
from funding.commands import DropInterest, KeepInterest
from funding.dependencies import CurrentResources
from funding.domain.matching import Interest
from funding.queries import interests as queries
from funding.schemas import InterestList, InterestRequest, InterestResponse
from funding.unit_of_work import SqlUnitOfWork
from shared.auth.principal import Principal, Role
from shared.auth.visibility import Visible
from shared.http.bodies import JsonBody
from shared.http.openapi import problem_responses
from shared.http.request import CurrentContext, CurrentPrincipal, RequiredIdempotencyKey
from shared.http.routing import GuardedRoute
from shared.idempotency import Answer, once
from shared.identifiers import InterestId, new_id

router = APIRouter(route_class=GuardedRoute, tags=["interests"])


@router.get("/interests", response_model=InterestList)
async def list_interests(principal: CurrentPrincipal, resources: CurrentResources) -> Response:
    """List the searches of one's own."""
    body = await queries.list_interests(resources.runtime.database, owner_of(principal))
    return Response(body, media_type="application/json")


@router.post(
    "/interests",
    status_code=201,
    response_model=InterestResponse,
    responses=problem_responses(409),
)
async def keep_interest(
    body: JsonBody[InterestRequest],
    principal: CurrentPrincipal,
    key: RequiredIdempotencyKey,
    resources: CurrentResources,
) -> Response:
    """Save a search; from now on its keeper hears of every match that comes to fit it."""
    visible = Visible.to(principal)
    interest = Interest(
        id=InterestId(new_id()),
        role=principal.role,
        owner=owner_of(principal),
        name=body.name,
        organisation=visible.organisation,
        district_code=visible.district,
        agency=visible.agency,
        criteria=body.criteria.criteria,
        created_at=key.context.now,
        created_by=key.context.actor,
    )

    async def work(uow: SqlUnitOfWork) -> Answer:
        kept = await handlers.keep_interest(KeepInterest(interest=interest), uow)
        return Answer(queries.shown(kept))

    runtime = resources.runtime
    return await once(runtime.transactions, runtime.database, key, work)


@router.delete("/interests/{interest_id}", status_code=204)
async def drop_interest(
    interest_id: UUID,
    principal: CurrentPrincipal,
    context: CurrentContext,
    resources: CurrentResources,
) -> None:
    """Forget a search of one's own."""
    command = DropInterest(id=InterestId(interest_id), owner=owner_of(principal))
    async with resources.runtime.transactions(context) as uow:
        await handlers.drop_interest(command, uow)


def owner_of(principal: Principal) -> str:
    """Name who keeps a search: a sponsor's organisation as a whole, or one officer."""
    if principal.role is Role.SPONSOR:
        return f"{principal.role}:{principal.organisation}"
    return principal.actor
