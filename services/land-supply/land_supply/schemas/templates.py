"""Bodies of published process templates."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import Field

from land_supply.schemas.commands import CommandQuery
from land_supply.schemas.values import NameView
from shared.http.bodies import ResponseBody

TemplateId = Annotated[str, Path(max_length=40, examples=["A"])]
TemplateVersion = Annotated[str, Path(max_length=20, examples=["1"])]


class PublishQuery(CommandQuery):
    """How a publication is meant, and what is recorded beside it."""

    reason: str | None = Field(
        None, min_length=1, max_length=500, description="Why; it travels with the event."
    )


class TemplateSummary(ResponseBody):
    """One published version of a process."""

    id: str
    version: str
    content_hash: str
    name: NameView
    valid_from: date
    valid_until: date | None
    origin: Literal["shipped", "published"]
    published_at: datetime | None
    published_by: str | None
    reason: str | None
    statutory_days: int = Field(description="Working days of the whole, added up by hand.")
    promised_days: int
    critical_path: list[str] = Field(description="The steps that decide when it ends.")


class TemplateResponse(TemplateSummary):
    """One published version of a process, with the document itself."""

    document: dict[str, Any]


class TemplateList(ResponseBody):
    """Every published version, by id and version."""

    items: list[TemplateSummary]
