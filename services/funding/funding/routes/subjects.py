"""Facts of projects and applicants: stated, shown with their sources, and as they were before."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from funding import handlers
from funding.commands import StateFacts, WantedSubject
from funding.dependencies import Asker, CurrentAsker, CurrentResources
from funding.domain.stating import Claim
from funding.queries import subjects as queries
from funding.schemas import (
    FactName,
    HistoryQuery,
    HistoryResponse,
    StateFactsQuery,
    StateFactsRequest,
    StateFactsResponse,
    SubjectFactsResponse,
    SubjectId,
)
from funding.unit_of_work import SqlUnitOfWork
from shared.auth.visibility import Visible
from shared.errors import NotFoundError, StaleVersionError
from shared.http.bodies import JsonBody
from shared.http.openapi import problem_responses
from shared.http.request import CurrentPrincipal
from shared.http.routing import GuardedRoute
from shared.idempotency import Answer, once, rehearse

router = APIRouter(route_class=GuardedRoute, tags=["facts"])


@router.put(
    "/subjects/{subject_id}/facts",
    response_model=StateFactsResponse,
    responses=problem_responses(412, 428),
)
async def state_facts(
    subject_id: SubjectId,
    body: JsonBody[StateFactsRequest],
    wish: Annotated[StateFactsQuery, Query()],
    asker: CurrentAsker,
) -> Response:
    """State facts of a project or an applicant, verify them, or take them back with null.

    If-Match is the ETag that was seen; `"0"` is that of an applicant of whom nothing is kept.
    """
    command = StateFacts(
        wanted=WantedSubject(id=subject_id, kind=queries.kind_of(subject_id), version=asker.seen),
        claim=Claim(**dict(body)),
        hearing=asker.hearing,
    )
    return await _answer(command, asker, is_dry=wish.dry_run)


async def _answer(command: StateFacts, asker: Asker, *, is_dry: bool) -> Response:
    """Take the facts once, or only say what would become of them."""
    runtime, definitions = asker.resources.runtime, asker.resources.definitions
    context = replace(asker.key.context, reason=command.claim.reason)
    key = replace(asker.key, context=context)

    async def work(uow: SqlUnitOfWork) -> Answer:
        restated = (await handlers.state_facts(command, uow)).restated
        body = queries.taken(restated, command.claim.facts, definitions)
        return Answer(body, 200, {"ETag": f'"{restated.after.version}"'})

    def was_kept_meanwhile() -> StaleVersionError:
        return StaleVersionError(f"{command.wanted.id} was kept by somebody else first")

    if is_dry:
        return await rehearse(runtime.transactions, key, work)
    return await once(
        runtime.transactions, runtime.database, key, work, {"pk_subjects": was_kept_meanwhile}
    )


@router.get("/subjects/{subject_id}/facts", response_model=SubjectFactsResponse)
async def get_facts(
    subject_id: SubjectId, principal: CurrentPrincipal, resources: CurrentResources
) -> Response:
    """Show what is known of a project or an applicant, who says so, and what nobody has stated.

    The ETag is what statements want as If-Match.
    """
    database = resources.runtime.database
    subject = await queries.get_subject(database, subject_id, Visible.to(principal))
    body = queries.represent(subject, resources.definitions)
    return Response(body, 200, {"ETag": f'"{subject.version}"'}, media_type="application/json")


@router.get("/subjects/{subject_id}/facts/{name}/history", response_model=HistoryResponse)
async def get_fact_history(
    subject_id: SubjectId,
    name: FactName,
    wanted: Annotated[HistoryQuery, Query()],
    principal: CurrentPrincipal,
    resources: CurrentResources,
) -> Response:
    """Show what was ever stated of one fact, the newest first."""
    definition = resources.definitions.get(name)
    if definition is None or definition.about != queries.kind_of(subject_id):
        raise NotFoundError("fact", name)
    database = resources.runtime.database
    subject = await queries.get_subject(database, subject_id, Visible.to(principal))
    page = queries.Page(**dict(wanted))
    body = await queries.list_history(database, subject, name, page)
    return Response(body, media_type="application/json")
