"""Legal clocks: counted without being kept, and as they stand."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from land_supply.dependencies import CurrentResources, desk_of
from land_supply.queries import clocks as queries
from land_supply.schemas import ClockPreviewRequest, ClockPreviewResponse, ClockResponse
from shared.errors import NotFoundError
from shared.http.bodies import JsonBody
from shared.http.language import Text
from shared.http.problems import FieldError, refusal
from shared.http.request import CurrentContext, CurrentPrincipal
from shared.http.routing import GuardedRoute
from shared.identifiers import ClockId
from shared.working_days import LAST_YEAR, OutsideCalendarError

router = APIRouter(route_class=GuardedRoute)


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


@router.get("/clocks/{clock_id}", response_model=ClockResponse, tags=["clocks"])
async def get_clock(
    clock_id: UUID,
    principal: CurrentPrincipal,
    context: CurrentContext,
    resources: CurrentResources,
) -> Response:
    """Show the clock of a step, or of joint handling: its ledger, and the reason of every day."""
    found, desk = ClockId(clock_id), desk_of(principal)
    calendar, today = resources.calendar, resources.today
    async with resources.runtime.transactions.rehearsal(context) as uow:
        try:
            case, state = await uow.cases.with_clock(found, desk)
            body = queries.clock(case, state, calendar, today=today)
        except NotFoundError:
            case, state = await uow.cases.with_form(found, desk)
            body = queries.joint_clock(case, state, calendar, today=today)
    return Response(body, 200, {"ETag": f'"{case.version}"'}, media_type="application/json")
