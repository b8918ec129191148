"""Request and response bodies of land supply."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from fastapi import Path
from pydantic import ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError
from starlette.responses import Response

from land_supply.domain.clock import (
    ExplainedKind,
    Interruption,
    InterruptionKind,
    Part,
    Reckoning,
)
from land_supply.domain.deadlines import DayUnit, RollRule
from shared.http.bodies import QueryParameters, RequestBody, ResponseBody
from shared.http.language import Language
from shared.working_days import FIRST_YEAR, LAST_YEAR

LONGEST_LIMIT_DAYS = 2000
"""Far above every limit of a law; together with the years it bounds what an answer can hold."""
MOST_ENTRIES = 200

CalendarDate: TypeAlias = Annotated[
    date, Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))
]


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


class LimitBody(RequestBody):
    """A period: how many days, and which days count."""

    days: int = Field(ge=0, le=LONGEST_LIMIT_DAYS)
    unit: DayUnit


class PausePreview(RequestBody):
    """Days that are not counted, both ends included."""

    kind: Literal["pause"]
    from_on: CalendarDate
    to_on: CalendarDate

    @field_validator("to_on")
    @classmethod
    def _is_in_order(cls, to_on: date, info: ValidationInfo) -> date:
        from_on = info.data.get("from_on")
        if from_on is not None and to_on < from_on:
            raise PydanticKnownError("greater_than_equal", {"ge": from_on.isoformat()})
        return to_on


class ExtensionPreview(RequestBody):
    """More days, in the unit of the statutory limit, for both periods."""

    kind: Literal["extend"]
    days: int = Field(ge=0, le=LONGEST_LIMIT_DAYS)


EntryPreview: TypeAlias = Annotated[PausePreview | ExtensionPreview, Field(discriminator="kind")]

PREVIEW_EXAMPLE: dict[str, Any] = {
    "accepted_on": "2022-04-06",
    "statutory": {"days": 20, "unit": "working_days"},
    "promised": {"days": 10, "unit": "working_days"},
    "roll": "holidays_and_weekends",
    "entries": [
        {"kind": "pause", "from_on": "2022-04-13", "to_on": "2022-04-24"},
        {"kind": "extend", "days": 10},
    ],
}


class ClockPreviewRequest(RequestBody):
    """A clock that nobody has to keep: the first day is not counted."""

    model_config = ConfigDict(json_schema_extra={"examples": [PREVIEW_EXAMPLE]})

    accepted_on: CalendarDate
    statutory: LimitBody
    promised: LimitBody | None = None
    roll: RollRule = Field(
        description="Which days off the end of a period in calendar days moves over."
    )
    entries: list[EntryPreview] = Field(default=[], max_length=MOST_ENTRIES)

    def reckoning(self) -> Reckoning:
        """Turn the body into what due dates follow from."""
        promised = self.promised
        extensions = (each.days for each in self.entries if isinstance(each, ExtensionPreview))
        return Reckoning(
            accepted_on=self.accepted_on,
            statutory=Part(self.statutory.days, self.statutory.unit),
            promised=None if promised is None else Part(promised.days, promised.unit),
            roll=self.roll,
            extension_days=sum(extensions),
            interruptions=tuple(
                Interruption(each.from_on, each.to_on, InterruptionKind.PAUSED, number)
                for number, each in enumerate(self.entries, start=1)
                if isinstance(each, PausePreview)
            ),
        )


class ReasonView(ResponseBody):
    """Why a day counts or does not, in both languages."""

    en: str
    zh: str


class NoticeView(ResponseBody):
    """The State Council's notice that decides about a day."""

    year: int
    name: str = Field(description="What the notice calls the day.")
    papers: list[str] = Field(description="Where the notice is published.")


class ExplainedDayView(ResponseBody):
    """One day of the count."""

    date: CalendarDate
    kind: ExplainedKind
    statutory_number: int | None = Field(description="As which day the statutory limit counts it.")
    promised_number: int | None = Field(description="As which day the promised limit counts it.")
    reason: ReasonView
    notice: NoticeView | None
    entry: int | None = Field(
        description="Which of the entries takes the day out, counted from 1 in their order."
    )
    provisional: bool = Field(description="True while the day's year has no holiday notice.")


class ClockPreviewResponse(ResponseBody):
    """When the clock runs out, and every day from the one after acceptance to the later end."""

    statutory_due_on: date
    promised_due_on: date | None
    provisional: bool = Field(description="True while a missing holiday notice may move an end.")
    calendar_version: str = Field(description="The calendar that counted; it names its last year.")
    days: list[ExplainedDayView]


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
