"""Bodies of matches."""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field, field_validator
from pydantic_core import PydanticKnownError

from funding.domain.matching.lists import (
    HIGHEST_LIMIT,
    MOST_COUNTED,
    USUAL_LIMIT,
    Part,
    Place,
    Sought,
)
from funding.domain.programme import SupportForm
from funding.schemas.amounts import AmountResponse
from funding.schemas.eligibility import ChangeView, ConditionView, WordsView
from shared.contracts.funding import ProgrammeReference, Reason
from shared.http.bodies import QueryParameters, ResponseBody
from shared.validation import ShortText

PLACE_PATTERN = r"^\d{1,18},\d{4}-\d{2}-\d{2},[0-9a-f-]{36}$"
VerdictWord: TypeAlias = Literal["yes", "no", "unknown"]
Count: TypeAlias = Annotated[int, Field(ge=0, le=MOST_COUNTED)]


class MatchFilter(QueryParameters):
    """Which matches are wanted; nobody sees more than is theirs to see."""

    limit: int = Field(USUAL_LIMIT, ge=1, le=HIGHEST_LIMIT, description="How many at the most.")
    after: str | None = Field(
        None, max_length=80, pattern=PLACE_PATTERN, description="`next` of the page before."
    )
    project_id: UUID | None = None
    programme_id: ShortText | None = None
    verdict: VerdictWord | None = Field(
        None, description="One verdict alone; an unknown is never counted as a no."
    )
    form: SupportForm | None = Field(None, description="How the programme helps.")
    agency: ShortText | None = Field(None, description="The code of an agency of the programme.")
    district: ShortText | None = Field(None, description="Where the project lies.")
    applicant: ShortText | None = Field(None, description="The unified social credit code.")
    window: Literal["none", "upcoming", "open", "closed"] | None = Field(
        None, description="Whether applications are taken; `none` where no text says when."
    )
    open_on: date | None = Field(
        None,
        description="Takes applications on this day: within the open or next window, or without "
        "any window.",
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
    def sought(self) -> Sought:
        """Return what is wanted."""
        return Sought(**{name: getattr(self, name) for name in Sought.__dataclass_fields__})

    @property
    def part(self) -> Part:
        """Return which part of it is wanted."""
        place = None if self.after is None else Place.read(self.after)
        return Part(verdict=self.verdict, after=place, limit=self.limit)


class MatchResponse(ResponseBody):
    """One project with one programme, and why."""

    id: UUID
    project_id: UUID
    district_code: str | None
    programme: ProgrammeReference
    support_form: str
    agencies: list[str]
    verdict: str = Field(description="yes, no, or unknown while facts are missing.")
    low_fen: int | None = Field(
        description="The least amount that the facts leave open, in fen; null if none can be told."
    )
    high_fen: int | None = Field(
        description="The greatest amount; null where there is no upper end or none can be told."
    )
    window: str = Field(description="Whether applications are taken: none, upcoming, open, closed.")
    opens_on: date | None
    deadline: date | None = Field(description="The last day of the open window, or the next one.")
    reasons: list[Reason]
    missing_facts: list[str] = Field(description="The smallest set that settles the verdict.")
    ways_to_yes: list[list[str]] = Field(
        description="The smallest sets of missing facts some values of which suffice for a yes."
    )
    facts_away: int | None = Field(
        description="How few missing facts could make it a yes: 0 for a yes, null where none can."
    )
    as_of: date
    version: int


class MaterialView(ResponseBody):
    """A paper that an application needs."""

    code: str
    name: WordsView
    issued_by: str = Field(description="An agency by its code, or the applicant, an auditor, ...")
    proves: list[str] = Field(description="The facts that it shows.")
    source: str


class MatchAnswerResponse(MatchResponse):
    """One project with one programme: all that can be said of it today."""

    explanation: ConditionView
    changes: list[ChangeView] = Field(description="The nearest changes that would turn a no.")
    amount: AmountResponse | None = Field(description="With its steps; null without a sum.")
    conflicts: list[str] = Field(description="Facts of which two sources differ; one counts.")
    materials: list[MaterialView]


class MatchCounts(ResponseBody):
    """How many of each verdict, whichever verdict is shown; no count exceeds `most_counted`."""

    yes: Count
    unknown: Count
    no: Count


class MatchPage(ResponseBody):
    """Matches by likely amount, the greatest first, and by deadline; `next` continues behind."""

    items: list[MatchResponse]
    next: str | None
    counts: MatchCounts
    most_counted: int


class NeighbourView(ResponseBody):
    """A fact that alone could make some matches a yes."""

    fact: str
    projects: int


class ReachQuery(QueryParameters):
    """Which projects are shown."""

    limit: int = Field(USUAL_LIMIT, ge=1, le=HIGHEST_LIMIT, description="How many at the most.")
    after: UUID | None = Field(None, description="`next` of the page before.")
    verdict: VerdictWord | None = None
    facts_away: int | None = Field(
        None, ge=0, le=100, description="Only projects of which so few facts are missing."
    )


class ReachedProject(ResponseBody):
    """A project that was matched with the programme."""

    project_id: UUID
    match_id: UUID
    district_code: str | None
    verdict: str
    facts_away: int | None
    missing_facts: list[str]
    low_fen: int | None
    high_fen: int | None


class ReachCounts(ResponseBody):
    """How many projects of each verdict."""

    yes: int
    unknown: int
    no: int


class ReachResponse(ResponseBody):
    """Which projects a programme reaches, and how near the others are."""

    programme: ProgrammeReference
    counts: ReachCounts
    one_fact_away: int = Field(description="Unknown, and one fact could make it a yes.")
    by_fact: list[NeighbourView] = Field(
        description="Which fact that is; a project with several such facts counts at each."
    )
    items: list[ReachedProject]
    next: UUID | None


class LabelView(ResponseBody):
    """A name in Chinese and in English."""

    zh: str
    en: str


class MissingFactView(ResponseBody):
    """A missing fact, and what knowing it could bring."""

    fact: str
    label: LabelView
    unit: str | None
    supplied_by: str
    verified_by: str | None
    high_fen: int = Field(
        description="The greatest amounts, added up, of the programmes to which the fact opens a "
        "smallest way to a yes."
    )
    is_unlimited: bool = Field(description="One of these has no upper end; such facts come first.")
    programmes: list[str] = Field(description="To which it opens a smallest way to a yes.")
    without_sum: list[str] = Field(description="Those of them of which no sum can be told.")
    settles: list[str] = Field(description="Whose verdict asks for it, whichever way it turns.")
    is_enough_for: list[str] = Field(description="For which no other fact need be known.")


class MissingFactsResponse(ResponseBody):
    """The missing facts of a project, by the money that knowing them could unlock."""

    project_id: UUID
    items: list[MissingFactView]
