"""What the routes work with."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from funding.domain.programme import Programme
from funding.unit_of_work import SqlUnitOfWork
from shared.http.request import resources_of
from shared.service import Runtime


@dataclass(frozen=True, slots=True)
class Resources:
    """What the API process of funding owns."""

    runtime: Runtime[SqlUnitOfWork]
    programmes: tuple[Programme, ...]


CurrentResources = Annotated[Resources, Depends(resources_of)]
