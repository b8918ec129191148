"""Bodies of legal clocks."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError

from land_supply.domain.clock import (
    ExplainedKind,
    Interruption,
    InterruptionKind,
    Part,
    Reckoning,
)
from land_supply.domain.deadlines import DayUnit, RollRule
from land_supply.schemas.values import CalendarDate
from shared.http.bodies import RequestBody, ResponseBody

LONGEST_LIMIT_DAYS = 2000
"""Far above every limit of a law; together with the years it bounds what an answer can hold."""
MOST_ENTRIES = 200


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


class BasisView(ResponseBody):
    """Where a rule stands, and how sure that is."""

    grade: str
    document: str | None
    article: str | None


class LimitView(ResponseBody):
    """A period and the text that sets it."""

    days: int
    unit: DayUnit
    basis: BasisView


class ClockEntryView(ResponseBody):
    """One line of a clock's ledger; it is never changed."""

    position: int
    kind: str
    happened_on: date
    recorded_at: datetime
    actor: str
    basis: BasisView
    reason: str | None
    approver: str | None
    authority: str | None
    notice_reference: str | None
    cause: str | None
    from_on: date | None
    until_on: date | None
    days: int | None


class ClockResponse(ClockPreviewResponse):
    """The clock of a round of a step, or of joint handling: its ledger, and every day of its count.

    A step on a form with others is held to the earlier of its own end and that of joint handling.
    """

    id: UUID
    case_id: UUID
    step_id: str | None = Field(description="Null for the clock of joint handling.")
    round: int | None
    group_id: str | None = Field(description="The steps that joint handling binds.")
    joint_due_on: date | None = Field(description="The last day of joint handling, while it runs.")
    bound_by: str | None = Field(description="own or joint: the clock that the step is held to.")
    state: str
    accepted_on: date
    stopped_on: date | None
    statutory: LimitView
    promised: LimitView | None
    entries: list[ClockEntryView]
