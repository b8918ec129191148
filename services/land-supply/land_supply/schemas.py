"""Response bodies of land supply."""

from datetime import date
from uuid import UUID

from pydantic import Field

from shared.http.bodies import QueryParameters, ResponseBody


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
