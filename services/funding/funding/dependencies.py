"""What the routes work with."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from funding.domain.programme import Programme
from funding.domain.stating import Definitions, Hearing, Speaker
from funding.repository import Shelf
from funding.unit_of_work import SqlUnitOfWork
from shared.auth.principal import Principal, Role
from shared.auth.visibility import Visible
from shared.clock import CITY_TIME
from shared.errors import NotFoundError
from shared.http.request import (
    IF_MATCH_PARAMETER,
    idempotency_key_of,
    immediate,
    principal_of,
    resources_of,
    version_of,
)
from shared.idempotency import HEADER_PARAMETER, IdempotencyKey
from shared.service import Runtime


@dataclass(frozen=True, slots=True)
class Resources:
    """What the API process of funding owns."""

    runtime: Runtime[SqlUnitOfWork]
    shelf: Shelf

    @property
    def definitions(self) -> Definitions:
        """Return what facts mean."""
        return self.shelf.facts

    @property
    def today(self) -> date:
        """Return the present day in the city."""
        return self.runtime.clock.today()

    async def programmes(self, day: date) -> tuple[Programme, ...]:
        """Return for each programme the version that counts on a day, whatever its status."""
        runtime = self.runtime
        return await self.shelf.on(runtime.database, day, now=runtime.clock.now())

    async def programme(self, programme_id: str) -> Programme:
        """Return the version of a programme that counts today, or raise NotFoundError."""
        for programme in await self.programmes(self.today):
            if programme.id == programme_id:
                return programme
        raise NotFoundError("programme", programme_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks for a change, what they have seen, and by which key it is done once."""

    principal: Principal
    key: IdempotencyKey
    seen: int
    resources: Resources

    @property
    def hearing(self) -> Hearing:
        """Return who speaks, when, and by which catalogue of facts."""
        now = self.key.context.now
        return Hearing(
            speaker=speaker_of(self.principal),
            definitions=self.resources.definitions,
            today=now.astimezone(CITY_TIME).date(),
            now=now,
        )


def speaker_of(principal: Principal) -> Speaker:
    """Return for whom a principal speaks."""
    visible = Visible.to(principal)
    return Speaker(
        actor=principal.actor,
        organisation=visible.organisation,
        agency=visible.agency,
        is_coordinator=principal.role is Role.COORDINATOR,
        district=visible.district,
    )


@immediate(HEADER_PARAMETER, IF_MATCH_PARAMETER)
def asker_of(request: Request) -> Asker:
    """Return who asks for a change."""
    return Asker(
        principal=principal_of(request),
        key=idempotency_key_of(request),
        seen=version_of(request),
        resources=resources_of(request),
    )


CurrentResources = Annotated[Resources, Depends(resources_of)]
CurrentAsker = Annotated[Asker, Depends(asker_of)]
