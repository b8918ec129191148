"""What the routes work with."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends

from funding.catalogue import Catalogue
from funding.domain.programme import Programme
from funding.unit_of_work import ShippedProgrammes, SqlUnitOfWork
from shared.errors import NotFoundError
from shared.http.request import resources_of
from shared.service import Runtime


@dataclass(frozen=True, slots=True)
class Resources:
    """What the API process of funding owns."""

    runtime: Runtime[SqlUnitOfWork]
    catalogue: Catalogue

    @property
    def today(self) -> date:
        """Return the present day in the city."""
        return self.runtime.clock.today()

    async def programme(self, programme_id: str) -> Programme:
        """Return the version of a programme that is the latest today, or raise NotFoundError."""
        programmes = await ShippedProgrammes(self.catalogue.programmes).on(self.today)
        found = next((each for each in programmes if each.id == programme_id), None)
        if found is None:
            raise NotFoundError("programme", programme_id)
        return found


CurrentResources = Annotated[Resources, Depends(resources_of)]
