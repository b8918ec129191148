"""A sponsor registers a project."""

from datetime import UTC, date, datetime
from decimal import Decimal

from shared.contracts.project_registry import ProjectRegistered, Sponsor
from shared.contracts.values import Money
from tongtu.contract_examples.example import Example
from tongtu.contract_examples.identities import (
    CREDIT_CODE,
    DISTRICT_CODE,
    PROJECT_ID,
    REGISTERED_ID,
)

_PROJECT_REGISTERED = ProjectRegistered(
    project_id=PROJECT_ID,
    name="滨海新区储能电池模组生产线项目",
    sponsor=Sponsor(name="滨海示范储能科技有限公司", unified_social_credit_code=CREDIT_CODE),
    project_code="2409-120116-04-01-103259",
    city="天津",
    district_code=DISTRICT_CODE,
    location_text="滨海新区先进制造产业区",
    industry_code="38",
    key_chain="NE",
    total_investment=Money(amount=Decimal("520000000.00"), currency="CNY"),
    stage="signed",
    registered_on=date(2024, 9, 27),
    missing=("/land_area", "/building_area_m2", "/planned_completion"),
)

PROJECT_REGISTRY: tuple[Example, ...] = (
    Example(
        event=_PROJECT_REGISTERED,
        id=REGISTERED_ID,
        time=datetime(2024, 9, 27, 1, 30, 0, tzinfo=UTC),
        actor="sponsor:zhang",
        reason="registered on the day of the board decision",
    ),
)
