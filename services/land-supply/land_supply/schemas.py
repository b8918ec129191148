"""Request and response bodies of land supply."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Path
from pydantic import Field
from starlette.responses import Response

from shared.http.bodies import QueryParameters, ResponseBody
from shared.http.language import Language


class CaseFilter(QueryParameters):
    """Which part of the list is wanted."""

    limit: int = Field(50, ge=1, le=200, description="How many at the most.")
    after: UUID | None = Field(None, description="`next` of the page before.")
    project_id: UUID | None = None


class TemplateView(ResponseBody):
    """The exact process that a case follows."""

    id: str
    version: str
    content_hash: str


class StepView(ResponseBody):
    """A step; its due dates suppose that it is accepted on the day it became ready."""

    step_id: str
    name_zh: str
    name_en: str
    agency: str
    status: str
    statutory_due_on: date | None
    promised_due_on: date | None
    provisional: bool = Field(
        description="True while a year that the count needs has no holiday notice."
    )


class CaseResponse(ResponseBody):
    """The land supply of one project."""

    id: UUID
    project_id: UUID
    district_code: str | None
    template: TemplateView
    status: str
    opened_on: date
    first_due_on: date | None
    steps: list[StepView]
    version: int


class CasePage(ResponseBody):
    """Cases, newest first; `next` continues after the last one."""

    items: list[CaseResponse]
    next: UUID | None


TemplateId = Annotated[str, Path(max_length=40, examples=["A"])]
TemplateVersion = Annotated[str, Path(max_length=20, examples=["1"])]


class SvgResponse(Response):
    """A picture."""

    media_type = "image/svg+xml"


class PictureQuery(QueryParameters):
    """How a picture is drawn."""

    lang: Language | None = Field(
        None, description="In which language; otherwise as `Accept-Language` prefers."
    )


class PublishQuery(QueryParameters):
    """What is recorded beside a published template."""

    reason: str | None = Field(
        None, min_length=1, max_length=500, description="Why; it travels with the event."
    )


class NameView(ResponseBody):
    """A name in both languages."""

    zh: str
    en: str


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
