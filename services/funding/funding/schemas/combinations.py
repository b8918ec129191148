"""Bodies of combinations of programmes."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticKnownError

from funding.domain.combining import Award, AwardedTo, Offer, Reading, RuleKind
from funding.domain.programme import SupportForm
from funding.domain.rules import Verdict
from funding.schemas.amounts import AmountResponse, SentencesView, WordsView
from shared.http.bodies import RequestBody, ResponseBody
from shared.validation import ShortText

MOST_OFFERS = 60
MOST_AWARDS = 200
MOST_FACTS = 500
MOST_RUNNERS_UP = 10

Fen = Annotated[int, Field(ge=0, le=10**15)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=60)]
Year = Annotated[int, Field(ge=2000, le=2100)]
FactBody = bool | int | float | str | list[str]

COMBINATION_EXAMPLE: dict[str, Any] = {
    "as_of": "2026-03-02",
    "facts": {"in_tianjin": True, "champion_title": "national_product"},
    "programmes": ["F07"],
    "offers": [
        {
            "programme_id": "X01",
            "verdict": "yes",
            "low_fen": 500000000,
            "high_fen": 500000000,
            "group": "INV",
            "form": "post_completion_grant",
            "channel": "GX",
            "excludes": [],
            "upgrade_pays_difference": False,
        }
    ],
    "awards": [
        {
            "programme_id": "F02",
            "year": 2025,
            "fen": 100000000,
            "to": "project",
            "group": "INV",
            "channel": "GX",
        }
    ],
    "runners_up": 3,
}


class OfferBody(RequestBody):
    """A programme as an offer, with its amount; both ends null where no sum can be told."""

    programme_id: Code
    verdict: Literal["yes", "unknown"] = "yes"
    low_fen: Fen | None = None
    high_fen: Fen | None = Field(None, description="Null beside `low_fen`: there is no upper end.")
    group: Code | None = Field(None, description="Stacking group, such as INV.")
    form: SupportForm = SupportForm.POST_COMPLETION_GRANT
    channel: Code | None = Field(None, description="The agency through which the city pays.")
    excludes: list[Code] = Field(default=[], max_length=MOST_OFFERS)
    upgrade_pays_difference: bool = False

    @model_validator(mode="after")
    def _has_its_ends_in_order(self) -> Self:
        if self.high_fen is not None and self.high_fen < (self.low_fen or 0):
            raise PydanticKnownError("greater_than_equal", {"ge": self.low_fen or 0})
        return self

    def offer(self) -> Offer:
        """Return the value that the domain works with."""
        has_high_alone = self.low_fen is None and self.high_fen is not None
        return Offer(
            programme_id=self.programme_id,
            verdict=Verdict(self.verdict),
            low_fen=0 if has_high_alone else self.low_fen,
            high_fen=self.high_fen,
            group=self.group,
            form=self.form,
            channel=self.channel,
            excludes=tuple(self.excludes),
            upgrade_pays_difference=self.upgrade_pays_difference,
        )


class AwardBody(RequestBody):
    """What was awarded before, to the project, to its applicant, or for another project of it."""

    programme_id: Code
    year: Year
    fen: Fen
    to: AwardedTo = AwardedTo.PROJECT
    project: ShortText | None = Field(None, description="Tells one other project from another.")
    group: Code | None = None
    channel: Code | None = None

    def award(self, number: int) -> Award:
        """Return the value for the domain; a project without a name is one of its own."""
        return Award(
            programme_id=self.programme_id,
            year=self.year,
            fen=self.fen,
            to=self.to,
            project=self.project or f"#{number}",
            group=self.group,
            channel=self.channel,
        )


class CombinationPreviewRequest(RequestBody):
    """What is known of a project, and what it and its applicant had before; nothing is kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [COMBINATION_EXAMPLE]})

    as_of: date
    facts: dict[str, FactBody] = Field(
        default={}, max_length=MOST_FACTS, description="A fact that is absent is unknown."
    )
    programmes: list[Code] | None = Field(
        None, max_length=MOST_OFFERS, description="Null for all that can be had on the day."
    )
    offers: list[OfferBody] = Field(
        default=[], max_length=MOST_OFFERS, description="Further offers, with their amounts."
    )
    awards: list[AwardBody] = Field(default=[], max_length=MOST_AWARDS)
    runners_up: int = Field(3, ge=0, le=MOST_RUNNERS_UP)


class PlanView(ResponseBody):
    """Programmes that may be had together; nothing could be added."""

    programmes: list[str]
    low_fen: int
    high_fen: int | None = Field(description="Null where one of them has no upper end.")
    without_sum: list[str]


class ClashView(ResponseBody):
    """A rule by which two programmes, or a programme and an earlier award, cannot both be had."""

    rule: RuleKind
    programme_id: str
    other: str
    earlier: bool = Field(description="The other one was awarded before.")
    name: WordsView
    grade: str


class LeftOutView(ResponseBody):
    """A programme that a runner-up does without, and why."""

    programme_id: str
    clashes: list[ClashView]


class RunnerUpView(ResponseBody):
    """A combination that is next best, and why it is worse."""

    plan: PlanView
    less_fen: int | None = Field(description="Null where only the best has no upper end.")
    takes: list[str]
    leaves: list[LeftOutView]


class KeptOutView(ResponseBody):
    """A programme that is not in the best combination, and why."""

    programme_id: str
    clashes: list[ClashView]
    lawful: bool = Field(description="False where an earlier award rules it out altogether.")
    cost_fen: int | None = Field(description="How much less the best combination with it is.")


class RuleCostView(ResponseBody):
    """What a rule costs: the best combination without it, less the best one."""

    rule: RuleKind
    name: WordsView
    grade: str
    cost_fen: int | None
    without_it: PlanView


class ReadingView(ResponseBody):
    """The answer in one reading: what is certain, or what is possible."""

    reading: Reading
    best: PlanView
    runners_up: list[RunnerUpView]
    kept_out: list[KeptOutView]
    rule_costs: list[RuleCostView]
    not_counted: list[str] = Field(description="Programmes whose verdict is not enough for this.")
    told: SentencesView


class OfferView(ResponseBody):
    """One programme as it went into the combination."""

    programme_id: str
    verdict: str
    group: str | None
    low_fen: int | None = Field(description="What is due at least; of a staged award by now.")
    high_fen: int | None
    amount: AmountResponse | None = Field(description="Null for an offer that was given.")


class CombinationResponse(ResponseBody):
    """The best lawful combination: what is certain, and what is possible."""

    as_of: date
    offers: list[OfferView]
    certain: ReadingView
    possible: ReadingView
