"""What the routes work with."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from land_supply.repository import Shelf
from land_supply.unit_of_work import SqlUnitOfWork
from shared.http.request import resources_of
from shared.service import Runtime
from shared.working_days import WorkingDayCalendar


@dataclass(frozen=True, slots=True)
class Resources:
    """What the API process of land supply owns."""

    runtime: Runtime[SqlUnitOfWork]
    shelf: Shelf
    calendar: WorkingDayCalendar


CurrentResources = Annotated[Resources, Depends(resources_of)]
