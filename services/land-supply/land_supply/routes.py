"""HTTP to query. Commands of land supply come from events in this version."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from land_supply import queries
from land_supply.dependencies import CurrentResources
from land_supply.queries import Page
from land_supply.schemas import (
    CaseFilter,
    CasePage,
    CaseResponse,
    ClockPreviewRequest,
    ClockPreviewResponse,
)
from shared.auth.policy import ANYONE_KNOWN
from shared.auth.visibility import READERS, Visible
from shared.http.bodies import JsonBody
from shared.http.language import Text
from shared.http.problems import FieldError, refusal
from shared.http.request import CurrentPrincipal
from shared.http.routing import GuardedRoute
from shared.working_days import LAST_YEAR, OutsideCalendarError

router = APIRouter(route_class=GuardedRoute, tags=["cases"])

POLICIES = {"get_case": READERS, "list_cases": READERS, "preview_clock": ANYONE_KNOWN}
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


@router.post("/clocks/preview", response_model=ClockPreviewResponse, tags=["clocks"])
async def preview_clock(
    body: JsonBody[ClockPreviewRequest], resources: CurrentResources
) -> Response:
    """Count a clock and explain every day of the count; nothing is kept."""
    try:
        answer = queries.preview_clock(body.reckoning(), resources.calendar)
    except OutsideCalendarError as error:
        raise refusal("invalid-value", errors=(_ends_too_late(error),)) from None
    return Response(answer, media_type="application/json")


def _ends_too_late(error: OutsideCalendarError) -> FieldError:
    most = queries.LONGEST_EXPLANATION_DAYS
    expected = Text(
        f"a clock that runs out by the end of {LAST_YEAR}, at most {most} days after acceptance",
        f"期限应在 {LAST_YEAR} 年底前届满，且自受理之日起不超过 {most} 日",
    )
    return FieldError(code=error.code, expected=expected, given=error.given, pointer="")
