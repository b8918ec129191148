"""Bodies of cases and their steps, as they are shown."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from land_supply.schemas.values import NameView
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
    """The newest round of a step; before acceptance its due dates suppose that it comes at once."""

    step_id: str
    round: int
    name_zh: str
    name_en: str
    agency: str
    claimed_by: str | None
    status: str
    turn: str = Field(description="Who has to act: applicant, agency or nobody.")
    outcome: str | None
    due_on: date | None = Field(description="The next day by which somebody has to act.")
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


class HistoryQuery(QueryParameters):
    """Which part of the history is wanted."""

    limit: int = Field(100, ge=1, le=500, description="How many facts at the most.")
    after: int = Field(0, ge=0, description="`next` of the page before.")


class HistoryEntryView(ResponseBody):
    """One fact of a case."""

    version: int
    event_id: UUID
    type: str
    step_id: str | None
    round: int | None
    happened_on: date
    recorded_at: datetime
    actor: str
    reason: str | None
    correlation_id: str
    data: dict[str, Any]


class HistoryResponse(ResponseBody):
    """What happened in a case, in the order in which it was told; nothing is ever changed."""

    case_id: UUID
    entries: list[HistoryEntryView]
    next: int | None


class MissingItemView(ResponseBody):
    """Something that the applicant was asked to hand in."""

    reason: str
    paper: str | None
    item: str | None


class OutcomeView(ResponseBody):
    """An outcome that a step can be decided with, and what it leads to."""

    outcome: str
    name: NameView
    leads_to: str


class RefusedActionView(ResponseBody):
    """What may not be done now, and why."""

    action: str
    reason: NameView


class StepDetailResponse(ResponseBody):
    """A step of a case in full: where it stands, whose turn it is, and what may be done now."""

    case_id: UUID
    case_version: int
    step_id: str
    name: NameView
    round: int
    status: str
    turn: str = Field(description="Who has to act: applicant, agency or nobody.")
    agency: str | None
    claimed_by: str | None
    delegated_from: str | None = Field(
        description="The agency that answers for the step, while another one acts for it."
    )
    since: date | None
    received_on: date | None
    accepted_on: date | None
    is_deemed: bool
    asked: list[MissingItemView]
    outcome: str | None
    decided_on: date | None
    delivered_on: date | None
    valid_until: date | None = Field(
        description="The last day on which the decision holds; null where it has none, and where "
        "silence has renewed it and nobody has said until when."
    )
    renewal_due_on: date | None = Field(
        description="Until then silence on a request for renewal renews; null once asked for."
    )
    renewal_requested_on: date | None
    renewal_refused_on: date | None
    renewal_deemed_on: date | None = Field(description="When silence last renewed it.")
    statutory_due_on: date | None
    promised_due_on: date | None
    provisional: bool
    due_on: date | None = Field(description="The next day by which somebody has to act.")
    notice_due_on: date | None
    delivery_due_on: date | None
    clock_id: UUID | None
    joint_id: UUID | None = Field(description="The form, and the clock of joint handling.")
    joint_due_on: date | None = Field(description="The last day of joint handling, while it runs.")
    bound_by: str | None = Field(
        description="own or joint: the clock that sets the statutory due date."
    )
    undertaking: str | None = Field(description="told, signed, kept, false or lapsed.")
    depends_on: list[str]
    allowed: list[str]
    refused: list[RefusedActionView]
    outcomes: list[OutcomeView]
    alterations: list[OutcomeView] = Field(
        description="What may befall the decision once it stands, by `alter`."
    )
    facts: list[str] = Field(description="What a decision that completes the step has to state.")
    papers: list[str]
