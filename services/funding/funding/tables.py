"""The tables of funding; statements and migrations are built from them."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from shared.messaging_tables import MESSAGING_TABLES
from shared.tables import Row, document


class MatchRow(Row, table=True):
    """One project with one programme, and the answer."""

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("project_id", "programme_id"),
        CheckConstraint("verdict IN ('yes', 'no', 'unknown')", name="verdict"),
        CheckConstraint("version >= 1", name="version_counts_from_one"),
    )

    id: UUID = Field(primary_key=True)
    project_id: UUID
    sponsor_code: str | None = Field(default=None, index=True)
    district_code: str | None = Field(default=None, index=True)
    programme_id: str
    programme_version: str
    programme_name_zh: str
    programme_name_en: str
    verdict: str
    reasons: str = document()
    missing_facts: str = document()
    as_of: date
    version: int = Field(sa_type=BigInteger)


TABLES = (MatchRow, *MESSAGING_TABLES)
"""Everything in this service's database."""
