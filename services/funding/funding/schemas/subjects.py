"""Bodies of facts and where they come from."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from shared.http.bodies import QueryParameters, RequestBody, ResponseBody
from shared.validation import LongText, ShortText
from shared.validation.checks import credit_code

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_CREDIT_CODE_LENGTH = 18


def _subject_id(value: object) -> object:
    """Accept the id of a project, or the credit code of an applicant whose checks hold."""
    if isinstance(value, str) and _UUID.fullmatch(value):
        return str(UUID(value))
    if isinstance(value, str) and len(value) != _CREDIT_CODE_LENGTH:
        raise PydanticCustomError(
            "subject_id",
            "the UUID of a project, or the unified social credit code of an applicant, which has "
            "18 characters (GB 32100-2015)",
        )
    return credit_code(value)


SubjectId: TypeAlias = Annotated[str, BeforeValidator(_subject_id)]
FactName: TypeAlias = Annotated[str, Field(min_length=1, max_length=60)]
FactValueBody: TypeAlias = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["boolean", "number", "string", "null"]},
                {"type": "array", "items": {"type": "string"}},
            ],
            "description": "A value of the fact's type; null takes a statement back. Numbers of "
            "more than 15 digits are texts.",
        }
    ),
]


class StateFactsRequest(RequestBody):
    """Facts as of a day, and what proves them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "as_of": "2026-03-02",
                    "document_id": "津工信核〔2026〕12号",
                    "reason": "checked on site",
                    "facts": {"is_technical_renovation": True, "construction_progress": "0.85"},
                }
            ]
        }
    )

    as_of: date = Field(description="The day of which the facts are true; not a coming one.")
    document_id: ShortText | None = Field(
        None, description="The document that was checked; a verification needs one."
    )
    reason: LongText | None = Field(
        None, description="Why; the coordinator needs one, and so does who takes back."
    )
    facts: dict[FactName, FactValueBody] = Field(min_length=1, max_length=100)


class StateFactsQuery(QueryParameters):
    """How facts are to be taken."""

    dry_run: bool = Field(False, description="Only say what would be taken, and keep nothing.")


class HistoryQuery(QueryParameters):
    """Which part of the history is wanted."""

    limit: int = Field(50, ge=1, le=200, description="How many at the most.")
    before: int | None = Field(None, ge=1, description="`next` of the page before.")


class LabelView(ResponseBody):
    """A name in both languages."""

    zh: str
    en: str


class StatementView(ResponseBody):
    """What one source says of a fact."""

    value: bool | int | str | list[str] | None = Field(
        description="Days and numbers with a fraction are texts; null if taken back or not exact."
    )
    at_least: str | None = Field(description="The least possible value of one that is not exact.")
    at_most: str | None
    source: Literal["verified", "registry", "land_supply", "derived", "declared"]
    as_of: date
    recorded_at: datetime
    stated_by: str
    agency: str | None
    document_id: str | None = Field(
        description="A document, or the event, step or rule that a derived fact follows from."
    )
    reason: str | None


class DefinitionView(ResponseBody):
    """What a fact means, and who answers for it."""

    name: str
    label: LabelView
    type: str
    unit: str | None
    expected: str = Field(description="Which values it may have.")
    supplied_by: str
    verified_by: str | None


class FactView(DefinitionView, StatementView):
    """A fact with the statement that counts, and everything else that stands."""

    is_conflict: bool = Field(description="Whether two sources say what cannot both be true.")
    statements: list[StatementView] = Field(description="All that stand; the first one counts.")


class SubjectFactsResponse(ResponseBody):
    """What is known of a project or of an applicant, and what nobody has stated."""

    id: str
    kind: Literal["project", "applicant"]
    name: str | None
    applicant_code: str | None
    district_code: str | None
    facts: list[FactView]
    conflicts: list[str]
    missing: list[DefinitionView]
    version: int


class StatedView(ResponseBody):
    """What became of one fact that was stated."""

    name: str
    effect: Literal["newest", "confirmed", "late", "unchanged"] = Field(
        description="newest: it stands now; confirmed: as before, of a later day; late: of an "
        "earlier day than what stands, so kept in the history alone; unchanged: said before."
    )
    fact: FactView | None = Field(description="What stands now; null if nothing does.")


class StateFactsResponse(ResponseBody):
    """What became of facts that were stated."""

    id: str
    kind: Literal["project", "applicant"]
    stated: list[StatedView]
    changed: list[str] = Field(description="Facts of which something else counts than before.")
    conflicts: list[str]
    version: int


class HistoryEntryView(StatementView):
    """One statement, in the order in which it was taken."""

    version: int = Field(description="The version of the project or applicant that has it.")


class HistoryResponse(ResponseBody):
    """What was ever stated of one fact, the newest first; `next` continues after the last one."""

    id: str
    fact: str
    items: list[HistoryEntryView]
    next: int | None
