"""Which programmes a project fits, and why."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from funding.dependencies import CurrentResources
from funding.queries import matches as queries
from funding.queries.matches import Page
from funding.schemas import MatchFilter, MatchPage
from shared.auth.visibility import Visible
from shared.http.request import CurrentPrincipal
from shared.http.routing import GuardedRoute

router = APIRouter(route_class=GuardedRoute, tags=["matches"])


@router.get("/matches", response_model=MatchPage)
async def list_matches(
    wanted: Annotated[MatchFilter, Query()],
    principal: CurrentPrincipal,
    resources: CurrentResources,
) -> Response:
    """List matches with their reasons; `next` of a page is `after` of the following one."""
    page = Page(**dict(wanted))
    body = await queries.list_matches(resources.runtime.database, page, Visible.to(principal))
    return Response(body, media_type="application/json")
