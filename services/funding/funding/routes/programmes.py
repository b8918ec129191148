"""Published fund programmes, and the facts that they speak of."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from funding import handlers
from funding.catalogue import PublishProgrammeRequest
from funding.commands import PublishProgramme
from funding.dependencies import CurrentResources
from funding.domain.errors import PublishedMeanwhileError
from funding.domain.publication import Proposal
from funding.queries import programmes as queries
from funding.queries.programmes import Wanted
from funding.schemas import (
    FactList,
    ProgrammeFilter,
    ProgrammeId,
    ProgrammeList,
    ProgrammeResponse,
    ProgrammeVersion,
    PublishQuery,
    VersionList,
)
from funding.unit_of_work import SqlUnitOfWork
from shared.clock import CITY_TIME
from shared.errors import NotFoundError
from shared.http.bodies import JsonBody
from shared.http.conditional import NOT_MODIFIED, CurrentClient
from shared.http.openapi import problem_responses
from shared.http.request import CurrentContext, RequiredIdempotencyKey, SentDocument
from shared.http.routing import GuardedRoute
from shared.idempotency import Answer, once

router = APIRouter(route_class=GuardedRoute, tags=["programmes"])

_TAKEN = dict.fromkeys(
    ("pk_programmes", "uq_programmes_programme_id_number"), PublishedMeanwhileError
)
"""Somebody has published a version of the same programme since this request looked."""


@router.get("/programmes", response_model=ProgrammeList)
async def list_programmes(
    wanted: Annotated[ProgrammeFilter, Query()],
    context: CurrentContext,
    resources: CurrentResources,
) -> Response:
    """List published versions of programmes; drafts and history among them, flagged."""
    database = resources.runtime.database
    published = await resources.shelf.publications(database, now=context.now)
    chosen = Wanted(**dict(wanted)).chosen(published)
    return Response(queries.programmes(chosen), media_type="application/json")


@router.get("/programmes/{programme_id}", response_model=VersionList)
async def list_versions(
    programme_id: ProgrammeId, context: CurrentContext, resources: CurrentResources
) -> Response:
    """List every version of one programme, by its first day."""
    database = resources.runtime.database
    published = await resources.shelf.publications(database, now=context.now)
    own = [each for each in published if each.programme.id == programme_id]
    if not own:
        raise NotFoundError("fund programme", programme_id)
    return Response(queries.versions(programme_id, own), media_type="application/json")


@router.get(
    "/programmes/{programme_id}/{version}",
    response_model=ProgrammeResponse,
    responses=NOT_MODIFIED,
)
async def get_programme(
    programme_id: ProgrammeId,
    version: ProgrammeVersion,
    resources: CurrentResources,
    client: CurrentClient,
) -> Response:
    """Show one version as it was published; its ETag is the hash of its content."""
    found = await resources.shelf.get(resources.runtime.database, programme_id, version)
    return client.answer(queries.programme(found), found.programme.content_hash)


@router.get("/facts", response_model=FactList, responses=NOT_MODIFIED)
async def list_facts(resources: CurrentResources, client: CurrentClient) -> Response:
    """Show what every fact means, who supplies and who verifies it."""
    catalogue = resources.shelf.fact_catalogue
    return client.answer(queries.facts(catalogue), catalogue.content_hash)


@router.post(
    "/programmes",
    status_code=201,
    response_model=ProgrammeResponse,
    responses=problem_responses(409),
)
async def publish_programme(
    body: JsonBody[PublishProgrammeRequest],
    wanted: Annotated[PublishQuery, Query()],
    sent: SentDocument,
    key: RequiredIdempotencyKey,
    resources: CurrentResources,
) -> Response:
    """Publish a version of a programme; from its first day on it replaces the one before it."""
    context = replace(key.context, reason=wanted.reason)
    proposal = Proposal(
        programme=body.read(sent, resources.shelf.facts),
        content=sent,
        proposed_by=context.actor,
        proposed_at=context.now,
        on=context.now.astimezone(CITY_TIME).date(),
        reason=wanted.reason,
    )
    reference = proposal.programme.reference

    async def work(uow: SqlUnitOfWork) -> Answer:
        published = await handlers.publish_programme(PublishProgramme(proposal=proposal), uow)
        location = f"/programmes/{reference.id}/{reference.version}"
        tag = f'"{published.programme.content_hash}"'
        return Answer(queries.programme(published), 201, {"Location": location, "ETag": tag})

    runtime, asked = resources.runtime, replace(key, context=context)
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
