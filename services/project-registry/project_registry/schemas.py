"""Request and response bodies of the register."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from project_registry.domain.project import (
    Area,
    Investment,
    ProjectFacts,
    ProjectStage,
    Site,
    Sponsor,
)
from shared.http.bodies import QueryParameters, RequestBody, ResponseBody
from shared.http.language import Text
from shared.validation import (
    CurrencyCode,
    DistrictCodeText,
    IndustryDivisionText,
    KeyChainCode,
    MoneyAmountText,
    PartialDate,
    ProjectCodeText,
    ShortText,
    UnifiedSocialCreditCodeText,
)

TEXTS = {
    "not-the-sponsor": Text(
        "A sponsor registers projects under its own credit code only.",
        "企业只能以自身的统一社会信用代码登记项目。",
    ),
}
"""What the register's own refusals expect."""


class SponsorBody(RequestBody):
    """The enterprise behind the project."""

    name: ShortText | None = None
    unified_social_credit_code: UnifiedSocialCreditCodeText | None = None


class MoneyBody(RequestBody):
    """An amount in its own currency."""

    amount: MoneyAmountText
    currency: CurrencyCode


class AreaBody(RequestBody):
    """An area in the unit in which it was stated; 1 ha = 15 mu."""

    value: MoneyAmountText
    unit: Literal["m2", "mu", "ha"]


EXAMPLE: dict[str, Any] = {
    "name": "高端数控机床智能制造基地项目",
    "name_en": "Smart factory for high-end machine tools",
    "sponsor": {
        "name": "天津示范装备有限公司",
        "unified_social_credit_code": "91120116MA07ABCD0H",
    },
    "project_code": "2603-120116-89-01-123455",
    "city": "天津",
    "district_code": "120116",
    "location_text": "天津经开区西区",
    "industry_code": "34",
    "key_chain": "HE",
    "total_investment": {"amount": "1200000000.00", "currency": "CNY"},
    "investment_qualifier": "约",
    "stage": "signed",
    "stage_since": "2026-03",
    "land_area": {"value": "180", "unit": "mu"},
    "building_area_m2": "95000",
    "planned_completion": "2028-06",
    "source": "sponsor",
}


class RegisterProjectRequest(RequestBody):
    """What is known of a project. Leave out what is not known; nothing may be zero or empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: ShortText
    sponsor: SponsorBody = SponsorBody()
    name_en: ShortText | None = None
    project_code: ProjectCodeText | None = None
    city: ShortText | None = None
    district_code: DistrictCodeText | None = None
    location_text: ShortText | None = None
    industry_code: IndustryDivisionText | None = None
    key_chain: KeyChainCode | None = None
    total_investment: MoneyBody | None = None
    investment_qualifier: ShortText | None = None
    stage: ProjectStage | None = None
    stage_since: PartialDate | None = None
    land_area: AreaBody | None = None
    building_area_m2: MoneyAmountText | None = None
    planned_completion: ShortText | None = None
    source: ShortText | None = None

    def facts(self) -> ProjectFacts:
        """Turn the body into what the domain works with."""
        money, area = self.total_investment, self.land_area
        return ProjectFacts(
            name=self.name,
            name_en=self.name_en,
            sponsor=Sponsor(
                name=self.sponsor.name,
                unified_social_credit_code=self.sponsor.unified_social_credit_code,
            ),
            project_code=self.project_code,
            site=Site(
                city=self.city,
                district_code=self.district_code,
                location_text=self.location_text,
            ),
            industry_code=self.industry_code,
            key_chain=self.key_chain,
            total_investment=Investment(
                amount=Decimal(money.amount),
                currency=money.currency,
                qualifier=self.investment_qualifier,
            )
            if money
            else None,
            stage=self.stage,
            stage_since=self.stage_since,
            land_area=Area(value=Decimal(area.value), unit=area.unit) if area else None,
            building_area_m2=Decimal(self.building_area_m2) if self.building_area_m2 else None,
            planned_completion=self.planned_completion,
            source=self.source,
        )


class ProjectFilter(QueryParameters):
    """Which part of the list is wanted."""

    limit: int = Field(50, ge=1, le=200, description="How many at the most.")
    after: UUID | None = Field(None, description="`next` of the page before.")
    district_code: DistrictCodeText | None = None
    key_chain: KeyChainCode | None = None
    stage: ProjectStage | None = None


class SponsorView(ResponseBody):
    """The enterprise behind the project."""

    name: str | None
    unified_social_credit_code: str | None


class MoneyView(ResponseBody):
    """An amount in its own currency, as a decimal string."""

    amount: str
    currency: str
    qualifier: str | None


class AreaView(ResponseBody):
    """An area in the unit in which it was stated."""

    value: str
    unit: str


class ProjectResponse(ResponseBody):
    """A project; null is unknown, and `missing` lists what nobody stated."""

    id: UUID
    name: str
    name_en: str | None
    sponsor: SponsorView
    project_code: str | None
    city: str | None
    district_code: str | None
    location_text: str | None
    industry_code: str | None
    key_chain: str | None
    total_investment: MoneyView | None
    stage: str | None
    stage_since: str | None
    land_area: AreaView | None
    building_area_m2: str | None
    planned_completion: str | None
    source: str | None
    missing: list[str] = Field(description="JSON pointers of the facts that nobody stated.")
    registered_on: date
    registered_by: str
    version: int


class ProjectPage(ResponseBody):
    """Projects, newest first; `next` continues after the last one."""

    items: list[ProjectResponse]
    next: UUID | None


class TimelineEntryView(ResponseBody):
    """One fact about the project, as its publisher stated it."""

    event_id: UUID
    type: str
    source: str
    subject: str
    happened_at: datetime
    actor: str
    reason: str | None
    correlation_id: str
    causation_id: str | None
    data: dict[str, Any]


class TimelineResponse(ResponseBody):
    """What happened to one project, in the order in which it happened."""

    project_id: UUID
    entries: list[TimelineEntryView]
