"""What the routes work with."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from project_registry.catalogue import Catalogue
from project_registry.unit_of_work import SqlUnitOfWork
from shared.http.request import resources_of
from shared.service import Runtime


@dataclass(frozen=True, slots=True)
class Resources:
    """What the register's API process owns."""

    runtime: Runtime[SqlUnitOfWork]
    catalogue: Catalogue


CurrentResources = Annotated[Resources, Depends(resources_of)]
