"""What the routes work with."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from land_supply.commands import Desk
from land_supply.domain.agency import AgencyDirectory
from land_supply.repository import Shelf
from land_supply.unit_of_work import SqlUnitOfWork
from shared.auth.principal import Principal, Role
from shared.auth.visibility import Visible
from shared.clock import CITY_TIME
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
from shared.working_days import WorkingDayCalendar


@dataclass(frozen=True, slots=True)
class Resources:
    """What the API process of land supply owns."""

    runtime: Runtime[SqlUnitOfWork]
    shelf: Shelf
    calendar: WorkingDayCalendar
    agencies: AgencyDirectory

    @property
    def today(self) -> date:
        """Return the present day in the city."""
        return self.runtime.clock.today()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks for a change, what they have seen, and by which key it is done once."""

    principal: Principal
    key: IdempotencyKey
    seen: int
    resources: Resources

    @property
    def desk(self) -> Desk:
        """Return what the asker may act on."""
        return desk_of(self.principal)

    @property
    def today(self) -> date:
        """Return the day in the city on which it is asked."""
        return self.key.context.now.astimezone(CITY_TIME).date()


def desk_of(principal: Principal) -> Desk:
    """Return what a principal may act on."""
    visible = Visible.to(principal)
    return Desk(
        organisation=visible.organisation,
        district=visible.district,
        agency=visible.agency,
        is_sponsor=principal.role is Role.SPONSOR,
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
