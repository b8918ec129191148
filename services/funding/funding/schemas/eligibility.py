"""Bodies of eligibility."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias, Union

from pydantic import ConfigDict, Discriminator, Field, JsonValue, Tag

from funding.schemas.amounts import AmountResponse
from funding.schemas.documents import ProgrammeBody
from shared.http.bodies import RequestBody, ResponseBody

MOST_GIVEN = 300
VerdictWord: TypeAlias = Literal["yes", "no", "unknown"]
ValueView: TypeAlias = bool | int | str | list[str] | None

PREVIEW_EXAMPLE: Mapping[str, Any] = {
    "programme": {
        "facts": {
            "is_technical_renovation": {"type": "boolean"},
            "equipment_investment": {
                "type": "money",
                "unit": "CNY",
                "min": 0,
                "label": {"zh": "设备投资", "en": "equipment investment"},
            },
        },
        "eligibility": {
            "all": [
                {"fact": "is_technical_renovation", "op": "==", "value": True},
                {"fact": "equipment_investment", "op": ">=", "value": 10_000_000},
            ]
        },
        "amount": None,
    },
    "facts": {"equipment_investment": 7_600_000},
    "as_of": "2026-03-02",
}


def _kind_of_programme(given: object) -> str:
    return "id" if isinstance(given, str) else "document"


class EligibilityPreviewRequest(RequestBody):
    """A programme, published or not, and facts to try it out on; nothing is kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [dict(PREVIEW_EXAMPLE)]})

    programme: Annotated[
        Union[  # noqa: UP007 - tags cannot stand beside a bar
            Annotated[str, Field(max_length=100), Tag("id")],
            Annotated[ProgrammeBody, Tag("document")],
        ],
        Discriminator(_kind_of_programme),
    ] = Field(description="The id of a published programme, or a whole document.")
    facts: dict[str, JsonValue] = Field(
        max_length=MOST_GIVEN, description="What is known; whatever is absent or null is not."
    )
    as_of: date | None = Field(None, description="The day that counts; without it, today.")


class WordsView(ResponseBody):
    """A text in both languages."""

    zh: str
    en: str


class LawView(ResponseBody):
    """The place in the law that a condition rests on."""

    document: str | None
    number: str | None
    title: WordsView | None
    article: str | None
    grade: str
    citation: str = Field(description="Written out in one line.")


class SourceView(ResponseBody):
    """Where the value of a fact comes from."""

    source: str
    as_of: date | None
    stated_by: str | None
    agency: str | None
    document_id: str | None


class BoundView(ResponseBody):
    """What is known of a fact whose value is not."""

    min: ValueView
    max: ValueView


class ConditionView(ResponseBody):
    """A condition with its verdict; a comparison also has its fact, value, law and source."""

    kind: Literal["all", "any", "not", "comparison"]
    verdict: VerdictWord
    decisive: bool = Field(description="The verdict of the whole rests on it.")
    children: list["ConditionView"] = Field(description="Of a comparison none.")
    condition: WordsView | None = Field(None, description="What a comparison asks for.")
    fact: str | None = None
    label: WordsView | None = None
    unit: str | None = None
    op: str | None = None
    expected: list[ValueView] | None = Field(None, description="What the fact is compared with.")
    value: ValueView = Field(None, description="The known value; null while it is unknown.")
    bound: BoundView | None = None
    law: LawView | None = None
    source: SourceView | None = None


class FactChangeView(ResponseBody):
    """One fact that would have to have another value."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    name: str
    label: WordsView
    from_: ValueView = Field(alias="from")
    to: ValueView = Field(description="Null for any code that the conditions do not mention.")
    alternatives: list[str] = Field(description="Other codes that would do as well.")
    difference: str | None = Field(description="How far an ordered fact moves: 2400000.00 more.")
    sentence: WordsView


class WindowChangeView(ResponseBody):
    """A day on which it could be applied for."""

    days_late: int | None
    days_early: int | None
    opens_on: date | None = Field(description="Null where no further window is announced.")
    closes_on: date | None


class ChangeView(ResponseBody):
    """A nearest change that would turn a no."""

    kind: Literal["facts", "window", "facts_and_window"]
    facts: list[FactChangeView]
    window: WindowChangeView | None
    verdict: VerdictWord = Field(description="What the verdict would be then.")
    sentence: WordsView


class WindowView(ResponseBody):
    """When applications are taken, as seen from the day; without windows the term counts."""

    state: Literal["none", "open", "upcoming", "closed"]
    opens_on: date | None
    closes_on: date | None


class EligibilityPreviewResponse(ResponseBody):
    """Whether facts fulfil a programme, why, what is missing, and what would turn a no."""

    verdict: VerdictWord
    explanation: ConditionView = Field(
        description="The conditions alone; a day on which nothing is taken is a no besides."
    )
    missing: list[list[str]] = Field(
        description="The one smallest set of facts that settles the verdict, whatever they are."
    )
    ways_to_yes: list[list[str]] | None = Field(
        description="The smallest sets of missing facts some values of which make a yes; of very "
        "many those with the fewest facts, and null where these are too many."
    )
    ways_to_no: list[list[str]] | None
    changes: list[ChangeView]
    amount: AmountResponse | None = Field(
        description="Null where nothing says how much; otherwise what those get who are admitted."
    )
    as_of: date
    window: WindowView | None
