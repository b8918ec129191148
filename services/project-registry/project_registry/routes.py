"""HTTP to command, result to HTTP. No rules, no queries."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from project_registry import handlers, queries
from project_registry.commands import RegisterProject
from project_registry.dependencies import CurrentResources
from project_registry.queries import Page
from project_registry.repository import row_of
from project_registry.schemas import (
    ProjectFilter,
    ProjectPage,
    ProjectResponse,
    RegisterProjectRequest,
    TimelineResponse,
)
from project_registry.unit_of_work import SqlUnitOfWork
from shared.auth.policy import ANYONE_KNOWN, allow
from shared.auth.principal import Role
from shared.auth.visibility import READERS, Visible, is_narrowed
from shared.clock import CITY_TIME
from shared.errors import AlreadyExistsError
from shared.http.bodies import JsonBody
from shared.http.openapi import problem_responses
from shared.http.request import CurrentPrincipal, RequiredIdempotencyKey
from shared.http.routing import GuardedRoute
from shared.idempotency import Answer, once

router = APIRouter(route_class=GuardedRoute, tags=["projects"])


POLICIES = {
    "register_project": allow(Role.SPONSOR, Role.COORDINATOR, when=is_narrowed),
    "get_project": READERS,
    "list_projects": READERS,
    "get_timeline": READERS,
    "get_code_lists": ANYONE_KNOWN,
}
"""Who may call which route; a route without an entry cannot be served."""

Limit = Annotated[int, Query(ge=1, le=200, description="How many at the most.")]


@router.post(
    "/projects",
    status_code=201,
    response_model=ProjectResponse,
    responses=problem_responses(409),
)
async def register_project(
    body: JsonBody[RegisterProjectRequest],
    principal: CurrentPrincipal,
    key: RequiredIdempotencyKey,
    resources: CurrentResources,
) -> Response:
    """Register a project: a sponsor its own, a coordinator one of the city's list."""
    command = RegisterProject(
        facts=body.facts(),
        organisation=principal.organisation if principal.role is Role.SPONSOR else None,
        requested_by=principal.actor,
        on=key.context.now.astimezone(CITY_TIME).date(),
    )

    async def work(uow: SqlUnitOfWork) -> Answer:
        project = await handlers.register_project(command, uow)
        location = {"Location": f"/projects/{project.id}", "ETag": f'"{project.version}"'}
        return Answer(queries.represent(row_of(project)), 201, location)

    def code_is_taken() -> AlreadyExistsError:
        return AlreadyExistsError("project", "project_code", body.project_code)

    runtime = resources.runtime
    taken = {"uq_projects_project_code": code_is_taken}
    return await once(runtime.transactions, runtime.database, key, work, taken)


@router.get("/projects/{project_id}", response_model=ProjectResponse)
async def get_project(
    project_id: UUID, principal: CurrentPrincipal, resources: CurrentResources
) -> Response:
    """Show one project."""
    database = resources.runtime.database
    row = await queries.get_project(database, project_id, Visible.to(principal))
    etag = {"ETag": f'"{row["version"]}"'}
    return Response(queries.represent(row), 200, etag, media_type="application/json")


@router.get("/projects", response_model=ProjectPage)
async def list_projects(
    wanted: Annotated[ProjectFilter, Query()],
    principal: CurrentPrincipal,
    resources: CurrentResources,
) -> Response:
    """List projects, newest first; `next` of a page is `after` of the following one."""
    page = Page(**dict(wanted))
    body = await queries.list_projects(resources.runtime.database, page, Visible.to(principal))
    return Response(body, media_type="application/json")


@router.get("/projects/{project_id}/timeline", response_model=TimelineResponse)
async def get_timeline(
    project_id: UUID,
    principal: CurrentPrincipal,
    resources: CurrentResources,
    limit: Limit = 200,
) -> Response:
    """Tell what happened to a project, in the words of all services."""
    body = await queries.get_timeline(
        resources.runtime.database, project_id, Visible.to(principal), limit
    )
    return Response(body, media_type="application/json")


@router.get("/code-lists", tags=["reference data"])
async def get_code_lists(resources: CurrentResources) -> Response:
    """List the codes that a registration is written in, with their names."""
    return Response(resources.catalogue.code_lists, media_type="application/json")
