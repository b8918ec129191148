"""The inbox of whoever asks."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from land_supply.dependencies import CurrentResources
from land_supply.domain.agency import AgencyDirectory
from land_supply.domain.inbox import Horizon, Inbox
from land_supply.queries import inbox as queries
from land_supply.schemas import InboxQuery, InboxResponse
from shared.auth.principal import Principal
from shared.auth.visibility import Visible
from shared.http.request import CurrentPrincipal
from shared.http.routing import GuardedRoute

router = APIRouter(route_class=GuardedRoute)


@router.get("/inbox", tags=["inbox"], response_model=InboxResponse)
async def get_inbox(
    wanted: Annotated[InboxQuery, Query()],
    principal: CurrentPrincipal,
    resources: CurrentResources,
) -> Response:
    """Show what waits for whoever asks, the most urgent first, and how much there is."""
    inbox = inbox_of(principal, wanted, resources.agencies)
    horizon = Horizon.of(resources.today, resources.calendar)
    database, shelf = resources.runtime.database, resources.shelf
    body = await queries.list_inbox(database, shelf, inbox, wanted.part, horizon)
    return Response(body, media_type="application/json")


def inbox_of(principal: Principal, wanted: InboxQuery, directory: AgencyDirectory) -> Inbox:
    """Narrow an inbox to what the principal may see, and further to what is wanted.

    Whoever asks for another agency or district than the own one gets an empty inbox.
    """
    visible = Visible.to(principal)
    agencies = directory.holding(None) if visible.agency is None else {visible.agency}
    if wanted.role is not None:
        agencies &= directory.holding(wanted.role)
    if wanted.agency is not None:
        agencies &= {wanted.agency}
    if None not in (visible.district, wanted.district_code):
        agencies &= agencies if visible.district == wanted.district_code else set()
    return Inbox(
        me=principal.actor,
        organisation=visible.organisation,
        agencies=tuple(sorted(agencies)),
        district=visible.district or wanted.district_code,
    )
