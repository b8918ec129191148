"""Published process templates."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from land_supply import handlers
from land_supply.catalogue import PublishTemplateRequest
from land_supply.commands import PublishTemplate
from land_supply.dependencies import CurrentResources
from land_supply.domain.drawing import draw
from land_supply.domain.errors import PublishedMeanwhileError
from land_supply.domain.publication import Proposal
from land_supply.queries import templates as queries
from land_supply.schemas import (
    PublishQuery,
    TemplateId,
    TemplateList,
    TemplateResponse,
    TemplateVersion,
)
from land_supply.unit_of_work import SqlUnitOfWork
from shared.clock import CITY_TIME
from shared.http.bodies import JsonBody
from shared.http.conditional import NOT_MODIFIED, CurrentClient
from shared.http.openapi import problem_responses
from shared.http.pictures import PictureQuery, SvgResponse
from shared.http.request import CurrentContext, RequiredIdempotencyKey, SentDocument
from shared.http.routing import GuardedRoute
from shared.idempotency import Answer, once, rehearse

router = APIRouter(route_class=GuardedRoute)

DRY_RUN: dict[str, Any] = {"model": TemplateResponse, "description": "What a dry run answers"}
_TAKEN = dict.fromkeys(
    ("pk_process_templates", "uq_process_templates_template_id_number"), PublishedMeanwhileError
)
"""Somebody has published a version of the same template since this request looked."""


@router.get("/templates", tags=["templates"], response_model=TemplateList)
async def list_templates(context: CurrentContext, resources: CurrentResources) -> Response:
    """List every published version of every process."""
    database = resources.runtime.database
    published = await resources.shelf.publications(database, now=context.now)
    return Response(queries.templates(published), media_type="application/json")


@router.get(
    "/templates/{template_id}/{version}",
    tags=["templates"],
    response_model=TemplateResponse,
    responses=NOT_MODIFIED,
)
async def get_template(
    template_id: TemplateId,
    version: TemplateVersion,
    resources: CurrentResources,
    client: CurrentClient,
) -> Response:
    """Show one version as it was published; its ETag is the hash of its content."""
    found = await resources.shelf.get(resources.runtime.database, template_id, version)
    return client.answer(queries.template(found), found.template.content_hash)


@router.get(
    "/templates/{template_id}/{version}/picture.svg",
    tags=["templates"],
    response_class=SvgResponse,
    responses=NOT_MODIFIED,
)
async def get_template_picture(
    template_id: TemplateId,
    version: TemplateVersion,
    wanted: Annotated[PictureQuery, Query()],
    resources: CurrentResources,
    client: CurrentClient,
) -> Response:
    """Draw one version as a graph: who acts when, what decides the end, what may be late."""
    found = await resources.shelf.get(resources.runtime.database, template_id, version)
    return wanted.answer(client, lambda language: draw(found.template, language))


@router.post(
    "/templates",
    tags=["templates"],
    status_code=201,
    response_model=TemplateResponse,
    responses={200: DRY_RUN, **problem_responses(409)},
)
async def publish_template(
    body: JsonBody[PublishTemplateRequest],
    wanted: Annotated[PublishQuery, Query()],
    sent: SentDocument,
    key: RequiredIdempotencyKey,
    resources: CurrentResources,
) -> Response:
    """Publish a version of a process; it is law for new cases from its first day on.

    A dry run is refused for the same flaws, and answers the figures that would be announced.
    """
    context = replace(key.context, reason=wanted.reason)
    proposal = Proposal(
        template=body.read(sent),
        content=sent,
        proposed_by=context.actor,
        proposed_at=context.now,
        on=context.now.astimezone(CITY_TIME).date(),
        reason=wanted.reason,
    )
    reference = proposal.template.reference

    async def work(uow: SqlUnitOfWork) -> Answer:
        published = await handlers.publish_template(PublishTemplate(proposal=proposal), uow)
        location = f"/templates/{reference.id}/{reference.version}"
        tag = f'"{published.template.content_hash}"'
        return Answer(queries.template(published), 201, {"Location": location, "ETag": tag})

    runtime, asked = resources.runtime, replace(key, context=context)
    if wanted.dry_run:
        return await rehearse(runtime.transactions, asked, work)
    for is_last in (False, True):
        try:
            done = await once(runtime.transactions, runtime.database, asked, work, _TAKEN)
        except PublishedMeanwhileError:
            # Somebody was quicker by a moment; now that version can be compared with this one.
            if is_last:
                raise
        else:
            break
    resources.shelf.forget()
    return done
