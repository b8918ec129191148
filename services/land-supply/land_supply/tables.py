"""The tables of land supply; statements and migrations are built from them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from shared.messaging_tables import MESSAGING_TABLES
from shared.tables import Row, document, instant


class CaseRow(Row, table=True):
    """The land supply of one project; a project has one."""

    __tablename__ = "cases"
    __table_args__ = (CheckConstraint("version >= 1", name="version_counts_from_one"),)

    id: UUID = Field(primary_key=True)
    project_id: UUID = Field(unique=True)
    sponsor_code: str | None = Field(default=None, index=True)
    district_code: str | None = Field(default=None, index=True)
    template_id: str
    template_version: str
    template_hash: str
    opened_on: date
    first_due_on: date | None = None
    status: str
    version: int = Field(sa_type=BigInteger)


class CaseStepRow(Row, table=True):
    """One step of a case, in the order of the process."""

    __tablename__ = "case_steps"

    case_id: UUID = Field(primary_key=True, foreign_key="cases.id")
    step_id: str = Field(primary_key=True)
    position: int
    name_zh: str
    name_en: str
    agency: str = Field(index=True)
    status: str
    statutory_due_on: date | None = None
    promised_due_on: date | None = None
    provisional: bool


class ProcessTemplateRow(Row, table=True):
    """A published version of a process template; it is never changed."""

    __tablename__ = "process_templates"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number_counts_from_one"),
        UniqueConstraint("template_id", "number"),
    )

    template_id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    number: int = Field(sa_type=BigInteger)
    content: str = document()
    content_hash: str
    valid_from: date
    published_at: datetime = instant()
    published_by: str
    reason: str | None = None


TABLES = (CaseRow, CaseStepRow, ProcessTemplateRow, *MESSAGING_TABLES)
"""Everything in this service's database."""
