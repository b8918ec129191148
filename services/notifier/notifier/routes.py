"""HTTP to command, result to HTTP. No rules, no queries."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from notifier import handlers, queries
from notifier.commands import RegisterEndpoint, RemoveEndpoint, RotateEndpointSecret
from notifier.dependencies import (
    CurrentAudience,
    CurrentReader,
    CurrentResources,
    is_somebody,
)
from notifier.domain.endpoint import WebhookEndpoint
from notifier.queries import NotificationFilter
from notifier.schemas import (
    Cursor,
    CursorText,
    EndpointList,
    EndpointWithSecretResponse,
    NotificationPage,
    RegisterEndpointRequest,
)
from notifier.unit_of_work import SqlUnitOfWork
from shared.auth.policy import ANYONE_KNOWN, Policy, allow
from shared.auth.principal import Role
from shared.errors import AlreadyExistsError
from shared.http.bodies import JsonBody
from shared.http.openapi import problem_responses
from shared.http.request import CurrentContext, RequiredIdempotencyKey
from shared.http.routing import GuardedRoute
from shared.idempotency import Answer, once
from shared.identifiers import new_id
from shared.webhooks.signing import generate_secret

router = APIRouter(route_class=GuardedRoute)

_RECIPIENTS = (Role.SPONSOR, Role.AGENCY_OFFICER, Role.DISTRICT_OFFICER, Role.COORDINATOR)

POLICIES: dict[str, Policy] = {
    "list_notifications": allow(*_RECIPIENTS, Role.AUDITOR, when=is_somebody),
    "list_notification_kinds": ANYONE_KNOWN,
    "register_endpoint": allow(*_RECIPIENTS, when=is_somebody),
    "list_endpoints": allow(*_RECIPIENTS, when=is_somebody),
    "rotate_endpoint_secret": allow(*_RECIPIENTS, when=is_somebody),
    "remove_endpoint": allow(*_RECIPIENTS, when=is_somebody),
}
"""Who may call which route; rows are narrowed to the principal's audience."""


@router.get("/notifications", tags=["notifications"])
async def list_notifications(
    resources: CurrentResources,
    reader: CurrentReader,
    project_id: UUID | None = None,
    after: Annotated[CursorText | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> NotificationPage:
    """List what the principal may read, the newest first."""
    asked = NotificationFilter(
        audience=reader,
        project_id=project_id,
        after=None if after is None else Cursor.parse(after),
        limit=limit,
    )
    return await queries.list_notifications(resources.runtime.database, asked)


@router.get("/notification-kinds", tags=["notifications"], response_model=dict[str, dict[str, str]])
async def list_notification_kinds(resources: CurrentResources) -> Response:
    """List the kinds of notification, with the `type` that a webhook names them by."""
    return Response(resources.catalogue.notification_kinds, media_type="application/json")


@router.post(
    "/webhook-endpoints",
    tags=["webhook endpoints"],
    status_code=201,
    response_model=EndpointWithSecretResponse,
    responses=problem_responses(409),
)
async def register_endpoint(
    body: JsonBody[RegisterEndpointRequest],
    audience: CurrentAudience,
    key: RequiredIdempotencyKey,
    resources: CurrentResources,
) -> Response:
    """Send the principal's notifications to a URL; the answer shows the signing secret once."""
    url = await resources.checked_url(body.url)
    command = RegisterEndpoint(
        id=new_id(),
        audience=audience,
        url=url,
        description=body.description,
        secret=generate_secret(),
        registered_by=key.context.actor,
        now=key.context.now,
    )

    async def work(uow: SqlUnitOfWork) -> Answer:
        endpoint = await handlers.register_endpoint(command, uow)
        location = f"/webhook-endpoints/{endpoint.id}"
        return Answer(_with_secret(endpoint), headers={"Location": location})

    runtime = resources.runtime
    taken = {
        "uq_webhook_endpoints_audience_url": lambda: AlreadyExistsError(
            "webhook endpoint", "url", url
        )
    }
    return await once(runtime.transactions, runtime.database, key, work, taken)


@router.get("/webhook-endpoints", tags=["webhook endpoints"])
async def list_endpoints(audience: CurrentAudience, resources: CurrentResources) -> EndpointList:
    """List the principal's endpoints and how they are doing."""
    return await queries.list_endpoints(resources.runtime.database, audience)


@router.post(
    "/webhook-endpoints/{endpoint_id}/secret",
    tags=["webhook endpoints"],
    status_code=201,
    response_model=EndpointWithSecretResponse,
    responses=problem_responses(409, 412),
)
async def rotate_endpoint_secret(
    endpoint_id: UUID,
    audience: CurrentAudience,
    key: RequiredIdempotencyKey,
    resources: CurrentResources,
) -> Response:
    """Make a new signing secret; for a day the old one signs too, so nothing is lost."""
    command = RotateEndpointSecret(
        endpoint_id=endpoint_id, audience=audience, secret=generate_secret(), now=key.context.now
    )

    async def work(uow: SqlUnitOfWork) -> Answer:
        return Answer(_with_secret(await handlers.rotate_endpoint_secret(command, uow)))

    runtime = resources.runtime
    return await once(runtime.transactions, runtime.database, key, work)


@router.delete(
    "/webhook-endpoints/{endpoint_id}",
    tags=["webhook endpoints"],
    status_code=204,
    responses=problem_responses(409, 412),
)
async def remove_endpoint(
    endpoint_id: UUID,
    audience: CurrentAudience,
    context: CurrentContext,
    resources: CurrentResources,
) -> None:
    """Send nothing more to an endpoint; what is pending is cancelled."""
    command = RemoveEndpoint(endpoint_id=endpoint_id, audience=audience)
    async with resources.runtime.transactions(context) as uow:
        await handlers.remove_endpoint(command, uow)


def _with_secret(endpoint: WebhookEndpoint) -> bytes:
    return EndpointWithSecretResponse.model_validate(endpoint).to_bytes()
