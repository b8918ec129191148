"""Cases as they are shown; they are opened by events."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from land_supply.commands import Wanted
from land_supply.dependencies import CurrentResources, desk_of
from land_supply.queries import cases as queries
from land_supply.queries import changes
from land_supply.queries.cases import HistoryPage, Page
from land_supply.schemas import (
    CaseFilter,
    CasePage,
    CaseResponse,
    HistoryQuery,
    HistoryResponse,
    StepDetailResponse,
    StepId,
)
from shared.auth.visibility import Visible
from shared.http.request import CurrentContext, CurrentPrincipal
from shared.http.routing import GuardedRoute

router = APIRouter(route_class=GuardedRoute)


@router.get("/cases/{case_id}", tags=["cases"], response_model=CaseResponse)
async def get_case(
    case_id: UUID, principal: CurrentPrincipal, resources: CurrentResources
) -> Response:
    """Show one case with all its steps; its ETag is what commands want as If-Match."""
    database = resources.runtime.database
    body, version = await queries.get_case(database, case_id, Visible.to(principal))
    return Response(body, 200, {"ETag": f'"{version}"'}, media_type="application/json")


@router.get("/cases", tags=["cases"], response_model=CasePage)
async def list_cases(
    wanted: Annotated[CaseFilter, Query()],
    principal: CurrentPrincipal,
    resources: CurrentResources,
) -> Response:
    """List cases, those of the newest projects first; `next` of a page is `after` of the next."""
    page = Page(**dict(wanted))
    body = await queries.list_cases(resources.runtime.database, page, Visible.to(principal))
    return Response(body, media_type="application/json")


@router.get("/cases/{case_id}/history", tags=["cases"], response_model=HistoryResponse)
async def get_history(
    case_id: UUID,
    wanted: Annotated[HistoryQuery, Query()],
    principal: CurrentPrincipal,
    resources: CurrentResources,
) -> Response:
    """Tell everything that happened in a case; `next` of a page is `after` of the next."""
    page = HistoryPage(**dict(wanted))
    database = resources.runtime.database
    body = await queries.get_history(database, case_id, Visible.to(principal), page)
    return Response(body, media_type="application/json")


@router.get("/cases/{case_id}/steps/{step_id}", tags=["cases"], response_model=StepDetailResponse)
async def get_step(
    case_id: UUID,
    step_id: StepId,
    principal: CurrentPrincipal,
    context: CurrentContext,
    resources: CurrentResources,
) -> Response:
    """Show a step in full: what may be done now and, for all that may not, why."""
    desk, today = desk_of(principal), resources.today
    async with resources.runtime.transactions.rehearsal(context) as uow:
        case = await uow.cases.with_step(Wanted(case_id=case_id), step_id, desk)
    dates = case.dates(step_id, resources.calendar, today=today)
    body = changes.step(case, step_id, dates, is_sponsor=desk.is_sponsor)
    return Response(body, 200, {"ETag": f'"{case.version}"'}, media_type="application/json")
