"""Bodies of published programmes and of the fact catalogue."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import Field

from funding.domain.facts import FactType
from funding.domain.programme import Beneficiary, Level, ProgrammeStatus, SupportForm
from shared.http.bodies import QueryParameters, ResponseBody

ProgrammeId = Annotated[str, Path(max_length=40, examples=["F01"])]
ProgrammeVersion = Annotated[str, Path(max_length=20, examples=["1"])]


class ProgrammeFilter(QueryParameters):
    """Which versions are wanted; without a filter all of them."""

    current_on: date | None = Field(
        None, description="Only what can be had on this day: in force, valid, not replaced."
    )
    form: SupportForm | None = None
    agency: str | None = Field(
        None, min_length=1, max_length=20, description="One of the agencies that answer for it."
    )
    status: ProgrammeStatus | None = None


class PublishQuery(QueryParameters):
    """What is recorded beside a published programme."""

    reason: str | None = Field(
        None, min_length=1, max_length=500, description="Why; it travels with the event."
    )


class NameView(ResponseBody):
    """A name in two languages."""

    zh: str
    en: str


class ProgrammeSummary(ResponseBody):
    """One published version of a programme."""

    id: str
    version: str
    content_hash: str
    name: NameView
    status: ProgrammeStatus
    level: Level
    support_form: SupportForm
    beneficiary: Beneficiary
    agencies: list[str]
    valid_from: date
    valid_until: date | None
    facts_version: int
    origin: Literal["shipped", "published"]
    published_at: datetime | None
    published_by: str | None
    reason: str | None


class ProgrammeResponse(ProgrammeSummary):
    """One published version of a programme, with the document itself."""

    document: dict[str, Any]


class ProgrammeList(ResponseBody):
    """Published versions, by id and first day."""

    items: list[ProgrammeSummary]


class VersionList(ProgrammeList):
    """Every version of one programme, by first day."""

    id: str


class FactView(ResponseBody):
    """What one fact means, and who answers for it."""

    name: str
    label: NameView
    type: FactType
    unit: str | None
    min: int | str | None
    max: int | str | None
    values: list[str] = Field(description="The closed list of codes; empty if any is possible.")
    code_labels: dict[str, NameView] = Field(description="What people call each code of the list.")
    supplied_by: str
    verified_by: str | None
    since: int = Field(description="The version of the catalogue that brought it.")


class FactList(ResponseBody):
    """The fact catalogue; a later version has these facts unchanged, and more."""

    version: int
    content_hash: str
    items: list[FactView]
