"""The inbox: which part of it is wanted, and what it shows."""

from datetime import date
from typing import Annotated, TypeAlias
from uuid import UUID

from pydantic import Field, field_validator
from pydantic_core import PydanticKnownError

from land_supply.domain.inbox import (
    HIGHEST_LIMIT,
    MOST_COUNTED,
    USUAL_LIMIT,
    Part,
    Place,
    Tray,
)
from land_supply.schemas.values import NameView
from shared.http.bodies import QueryParameters, ResponseBody

PLACE_PATTERN = r"^\d{4}-\d{2}-\d{2},[0-9a-f-]{36},[^,]{1,40},\d{1,9}$"
Count: TypeAlias = Annotated[int, Field(ge=0, le=MOST_COUNTED)]
Word: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]


class InboxQuery(QueryParameters):
    """Which part of an inbox is wanted; nobody sees more than is theirs to see."""

    show: Tray = Field(Tray.ALL, description="Which part; each has its count in the answer.")
    agency: Word | None = Field(None, description="The code of an agency.")
    role: Word | None = Field(None, description="Agencies that hold this role.")
    district_code: Word | None = None
    officer: Word | None = Field(None, description="What this officer has claimed.")
    step_id: Word | None = None
    template_id: Word | None = None
    limit: int = Field(USUAL_LIMIT, ge=1, le=HIGHEST_LIMIT, description="How many at the most.")
    after: str | None = Field(
        None, max_length=120, pattern=PLACE_PATTERN, description="`next` of the page before."
    )

    @field_validator("after")
    @classmethod
    def _is_a_place(cls, after: str | None) -> str | None:
        try:
            if after is not None:
                Place.read(after)
        except ValueError:
            raise PydanticKnownError(
                "string_pattern_mismatch", {"pattern": PLACE_PATTERN}
            ) from None
        return after

    @property
    def part(self) -> Part:
        """Return the part that is wanted."""
        return Part(
            tray=self.show,
            officer=self.officer,
            step_id=self.step_id,
            template_id=self.template_id,
            after=None if self.after is None else Place.read(self.after),
            limit=self.limit,
        )


class FollowedTemplateView(ResponseBody):
    """The process that a case follows."""

    id: str
    version: str


class BlockedView(ResponseBody):
    """What waits until the step is done."""

    steps: int = Field(description="Steps of the case that wait for this one, directly or not.")
    investment_cny: int | None = Field(description="The project's investment, in whole yuan.")


class InboxLineView(ResponseBody):
    """A step in which somebody has to act."""

    case_id: UUID
    case_version: int = Field(description="What a command on the case wants as If-Match.")
    project_id: UUID
    district_code: str | None
    template: FollowedTemplateView
    step_id: str
    name: NameView
    round: int
    status: str
    turn: str
    agency: str
    claimed_by: str | None
    delegated_from: str | None
    since: date | None
    outcome: str | None
    due_on: date | None = Field(description="The next day by which somebody has to act.")
    statutory_due_on: date | None
    promised_due_on: date | None
    provisional: bool
    blocks: BlockedView


class InboxCounts(ResponseBody):
    """How much is in each part; no count goes beyond `most_counted`."""

    all: Count
    due_soon: Count = Field(description="Due within three working days; paused steps are not.")
    overdue: Count
    unclaimed: Count
    mine: Count


class InboxResponse(ResponseBody):
    """One page of an inbox, the earliest due date first; what has none comes last."""

    items: list[InboxLineView]
    next: str | None
    counts: InboxCounts
    most_counted: int
