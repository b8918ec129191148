"""HTTP to query. Matches follow from events in this version."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from funding import queries
from funding.dependencies import CurrentResources
from funding.queries import Page
from funding.schemas import MatchPage
from shared.auth.visibility import READERS, Visible
from shared.http.request import CurrentPrincipal
from shared.http.routing import GuardedRoute
from shared.validation import ShortText

router = APIRouter(route_class=GuardedRoute, tags=["matches"])

POLICIES = {"list_matches": READERS}
"""Who may call which route; a route without an entry cannot be served."""

Limit = Annotated[int, Query(ge=1, le=200, description="How many at the most.")]


@router.get("/matches", response_model=MatchPage)
async def list_matches(  # noqa: PLR0913, PLR0917 - each filter is a parameter of the query string
    principal: CurrentPrincipal,
    resources: CurrentResources,
    limit: Limit = 50,
    after: UUID | None = None,
    project_id: UUID | None = None,
    programme_id: ShortText | None = None,
    verdict: Literal["yes", "no", "unknown"] | None = None,
) -> Response:
    """List matches with their reasons; `next` of a page is `after` of the following one."""
    page = Page(
        limit=limit,
        after=after,
        project_id=project_id,
        programme_id=programme_id,
        verdict=verdict,
    )
    body = await queries.list_matches(resources.runtime.database, page, Visible.to(principal))
    return Response(body, media_type="application/json")
