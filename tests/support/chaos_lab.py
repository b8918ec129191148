"""The laboratory as a service of its own: `python -m support.chaos_lab api|relay|consumer`.

Its counters rise version after version, and its effects have no key that could hide a repeat. It
is put together by the very same code as the real services.
"""

import asyncio
import os
import sys
from pathlib import Path
from uuid import UUID

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from shared.auth.policy import allow
from shared.auth.principal import Role
from shared.clock import SystemClock
from shared.contracts.envelope import Envelope
from shared.errors import NotFoundError
from shared.http.app import Api
from shared.http.request import CurrentPrincipal, RequiredIdempotencyKey, resources_of
from shared.http.routing import GuardedRoute
from shared.idempotency import Answer, once
from shared.identifiers import ProjectId
from shared.migrations.runner import Migrations
from shared.service import Runtime, Service, run
from shared.settings import ServiceSettings
from shared.subscriptions import Subscriptions
from support import mutations
from support.messaging import CounterRaised, CounterRow, EffectRow, LabUnitOfWork

NAME = "shared"
"""The laboratory is no distribution of its own, so it goes by the name of the one it tests."""

WORK_SECONDS = 0.01
"""How long an effect takes; a process that dies or freezes now and then does so within it."""


class CounterMoved(CounterRaised):
    """A counter has a new version; `request` is what asked for it."""

    request: str


subscriptions = Subscriptions[LabUnitOfWork](consumer_group=NAME)
router = APIRouter(route_class=GuardedRoute)


@router.post("/counters/{counter_id}/rises", status_code=201)
async def raise_counter(
    counter_id: UUID, _principal: CurrentPrincipal, key: RequiredIdempotencyKey, request: Request
) -> Response:
    """Raise a counter by one, guarded by its version."""
    runtime: Runtime[LabUnitOfWork] = resources_of(request)

    async def work(uow: LabUnitOfWork) -> Answer:
        row = await uow.session.get(CounterRow, id=counter_id)
        if row is None:
            raise NotFoundError("counter", counter_id)
        before, after = row["version"], row["version"] + 1
        where = {"id": counter_id, "version": before}
        uow.session.update(CounterRow, where=where, version=after)
        event = CounterMoved(project_id=ProjectId(counter_id), number=after, request=key.key)
        uow.outbox.append(event, version=after)
        return Answer(orjson.dumps({"id": counter_id, "version": after}))

    return await once(runtime.transactions, runtime.database, key, work)


@subscriptions.on(CounterMoved)
async def note(event: CounterMoved, uow: LabUnitOfWork, envelope: Envelope) -> None:
    """Add one row per call, guarded by nothing but the offset's fence."""
    await asyncio.sleep(WORK_SECONDS)
    uow.session.insert(
        EffectRow,
        event_id=envelope.id,
        aggregate_id=event.project_id,
        version=envelope.aggregate_version,
    )


def build() -> Service[LabUnitOfWork]:
    """Put the laboratory together."""
    return Service(
        name=NAME,
        settings=ServiceSettings(),
        clock=SystemClock(),
        api=Api(
            title="Laboratory",
            version="1.0.0",
            description="Counters that only rise.",
            routers=(router,),
            policies={"raise_counter": allow(Role.SPONSOR)},
        ),
        subscriptions=subscriptions,
        unit_of_work=LabUnitOfWork,
        migrations=Migrations(Path(__file__).parent, ()),
    )


if __name__ == "__main__":
    if name := os.environ.get("TONGTU_MUTATION"):  # noqa: TID251 - the flag is the interface
        mutations.apply(name)
    sys.exit(run(build, sys.argv[1:]))
