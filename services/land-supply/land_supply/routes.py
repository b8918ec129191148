"""HTTP to query. Commands of land supply come from events in this version."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from land_supply import queries
from land_supply.dependencies import CurrentResources
from land_supply.queries import Page
from land_supply.schemas import CaseFilter, CasePage, CaseResponse
from shared.auth.visibility import READERS, Visible
from shared.http.request import CurrentPrincipal
from shared.http.routing import GuardedRoute

router = APIRouter(route_class=GuardedRoute, tags=["cases"])

POLICIES = {"get_case": READERS, "list_cases": READERS}
"""Who may call which route; a route without an entry cannot be served."""


@router.get("/cases/{case_id}", response_model=CaseResponse)
async def get_case(
    case_id: UUID, principal: CurrentPrincipal, resources: CurrentResources
) -> Response:
    """Show one case with all its steps."""
    database = resources.runtime.database
    body = await queries.get_case(database, case_id, Visible.to(principal))
    return Response(body, media_type="application/json")


@router.get("/cases", response_model=CasePage)
async def list_cases(
    wanted: Annotated[CaseFilter, Query()],
    principal: CurrentPrincipal,
    resources: CurrentResources,
) -> Response:
    """List cases, those of the newest projects first; `next` of a page is `after` of the next."""
    page = Page(**dict(wanted))
    body = await queries.list_cases(resources.runtime.database, page, Visible.to(principal))
    return Response(body, media_type="application/json")
