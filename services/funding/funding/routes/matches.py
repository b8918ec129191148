"""Which programmes a project fits, which facts would tell more, and whom a programme reaches."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from funding.dependencies import CurrentResources
from funding.queries import answers, reach
from funding.queries import matches as queries
from funding.queries.reach import ReachPage
from funding.schemas import (
    MatchAnswerResponse,
    MatchFilter,
    MatchPage,
    MissingFactsResponse,
    ProgrammeId,
    ReachQuery,
    ReachResponse,
)
from shared.auth.visibility import Visible
from shared.errors import ForbiddenError
from shared.http.conditional import NOT_MODIFIED, CurrentClient
from shared.http.openapi import problem_responses
from shared.http.pictures import PictureQuery, SvgResponse
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


@router.get("/matches/{match_id}", response_model=MatchAnswerResponse, responses=NOT_MODIFIED)
async def get_match(
    match_id: UUID,
    principal: CurrentPrincipal,
    resources: CurrentResources,
    client: CurrentClient,
) -> Response:
    """Show the whole answer of one match as of today: conditions, sources, amount, changes."""
    database, visible = resources.runtime.database, Visible.to(principal)
    body, tag = await answers.get_answer(
        database, resources.shelf, match_id, visible, resources.today
    )
    return client.answer(body, tag)


@router.get(
    "/matches/{match_id}/waterfall.svg",
    response_class=SvgResponse,
    responses=NOT_MODIFIED | problem_responses(404),
)
async def get_waterfall(
    match_id: UUID,
    wanted: Annotated[PictureQuery, Query()],
    principal: CurrentPrincipal,
    resources: CurrentResources,
    client: CurrentClient,
) -> Response:
    """Draw how the amount of a match comes to be, step by step, each by its text."""
    draw = await answers.get_waterfall(
        resources.runtime.database, resources.shelf, match_id, Visible.to(principal)
    )
    return wanted.answer(client, draw)


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
