"""Which programmes a project fits, which facts would tell more, and whom a programme reaches."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from funding.dependencies import CurrentResources
from funding.queries import matches as queries
from funding.queries import reach
from funding.queries.reach import ReachPage
from funding.schemas import (
    MatchFilter,
    MatchPage,
    MatchResponse,
    MissingFactsResponse,
    ProgrammeId,
    ReachQuery,
    ReachResponse,
)
from shared.auth.visibility import Visible
from shared.errors import ForbiddenError
from shared.http.conditional import NOT_MODIFIED, CurrentClient
from shared.http.openapi import problem_responses
from shared.http.request import CurrentPrincipal
from shared.http.routing import GuardedRoute

router = APIRouter(route_class=GuardedRoute, tags=["matches"])


@router.get("/matches", response_model=MatchPage)
async def list_matches(
    wanted: Annotated[MatchFilter, Query()],
    principal: CurrentPrincipal,
    resources: CurrentResources,
) -> Response:
    """List matches by likely amount and deadline; `next` of a page is `after` of the following."""
    database, visible = resources.runtime.database, Visible.to(principal)
    body = await queries.list_matches(database, wanted.sought, wanted.part, visible)
    return Response(body, media_type="application/json")


@router.get("/matches/{match_id}", response_model=MatchResponse, responses=NOT_MODIFIED)
async def get_match(
    match_id: UUID,
    principal: CurrentPrincipal,
    resources: CurrentResources,
    client: CurrentClient,
) -> Response:
    """Show the present answer of one match, with its reasons, window and amounts."""
    database, visible = resources.runtime.database, Visible.to(principal)
    body, version = await queries.get_match(database, match_id, visible)
    return client.answer(body, str(version))


@router.get(
    "/programmes/{programme_id}/reach",
    response_model=ReachResponse,
    responses=problem_responses(403, 404),
)
async def get_reach(
    programme_id: ProgrammeId,
    wanted: Annotated[ReachQuery, Query()],
    principal: CurrentPrincipal,
    resources: CurrentResources,
) -> Response:
    """Show an agency which projects its programme reaches, and how many are one fact away."""
    programme = await resources.programme(programme_id)
    visible = Visible.to(principal)
    if visible.agency is not None and visible.agency not in programme.agencies:
        raise ForbiddenError("the programme is another agency's")
    page = ReachPage(**dict(wanted))
    body = await reach.get_reach(resources.runtime.database, programme, page, visible)
    return Response(body, media_type="application/json")


@router.get("/projects/{project_id}/missing-facts", response_model=MissingFactsResponse)
async def list_missing_facts(
    project_id: UUID, principal: CurrentPrincipal, resources: CurrentResources
) -> Response:
    """List the facts that nobody has stated by the money that knowing them could unlock."""
    database, visible = resources.runtime.database, Visible.to(principal)
    body = await reach.list_missing_facts(database, project_id, resources.definitions, visible)
    return Response(body, media_type="application/json")
