"""The tables of the register; statements and migrations are built from them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Numeric, text
from sqlmodel import Field

from shared.messaging_tables import MESSAGING_TABLES
from shared.tables import Row, document, instant


class ProjectRow(Row, table=True):
    """A registered project; NULL is unknown."""

    __tablename__ = "projects"
    __table_args__ = (
        CheckConstraint(
            "(investment_amount IS NULL) = (investment_currency IS NULL)", name="money_is_whole"
        ),
        CheckConstraint("(land_area IS NULL) = (land_area_unit IS NULL)", name="area_is_whole"),
        CheckConstraint("version >= 1", name="version_counts_from_one"),
    )

    id: UUID = Field(primary_key=True)
    name: str
    name_en: str | None = None
    sponsor_name: str | None = None
    sponsor_code: str | None = Field(default=None, index=True)
    project_code: str | None = Field(default=None, unique=True)
    city: str | None = None
    district_code: str | None = Field(default=None, index=True)
    location_text: str | None = None
    industry_code: str | None = None
    key_chain: str | None = None
    investment_amount: Decimal | None = Field(default=None, sa_type=Numeric(20, 2))
    investment_currency: str | None = None
    investment_qualifier: str | None = None
    stage: str | None = None
    stage_since: str | None = None
    land_area: Decimal | None = Field(default=None, sa_type=Numeric)
    land_area_unit: str | None = None
    building_area_m2: Decimal | None = Field(default=None, sa_type=Numeric)
    planned_completion: str | None = None
    source: str | None = None
    missing: str = document()
    registered_on: date
    registered_by: str
    version: int = Field(sa_type=BigInteger)


class TimelineEntryRow(Row, table=True):
    """One event of any service about one project."""

    __tablename__ = "timeline_entries"
    __table_args__ = (Index("ix_timeline_entries_story", "project_id", "happened_at", "event_id"),)

    event_id: UUID = Field(primary_key=True)
    project_id: UUID
    type: str
    source: str
    subject: str
    happened_at: datetime = instant()
    actor: str
    reason: str | None = None
    correlation_id: str
    causation_id: str | None = None
    data: str = document()
    recorded_at: datetime = instant(
        default=None, sa_column_kwargs={"server_default": text("clock_timestamp()")}
    )


TABLES = (ProjectRow, TimelineEntryRow, *MESSAGING_TABLES)
"""Everything in this service's database."""
