"""The tables of funding; statements and migrations are built from them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from shared.messaging_tables import MESSAGING_TABLES
from shared.tables import Row, document, instant


class SubjectRow(Row, table=True):
    """A project or an applicant, with what everybody says of it at present."""

    __tablename__ = "subjects"
    __table_args__ = (
        CheckConstraint("kind IN ('project', 'applicant')", name="kind"),
        CheckConstraint("version >= 1", name="version_counts_from_one"),
        Index(
            "ix_subjects_applicant_code",
            "applicant_code",
            "id",
            postgresql_where=text("kind = 'project'"),
        ),
    )

    id: str = Field(primary_key=True)
    """A project's id, or an applicant's unified social credit code."""
    kind: str
    applicant_code: str | None = Field(default=None)
    """Who applies for a project; of an applicant its own code."""
    district_code: str | None = Field(default=None)
    name: str | None = Field(default=None)
    statements: str = document()
    """For each fact and source the newest statement."""
    version: int = Field(sa_type=BigInteger)


class FactStatementRow(Row, table=True):
    """What somebody stated of a subject at some time; never changed."""

    __tablename__ = "fact_statements"
    __table_args__ = (Index("ix_fact_statements_fact", "subject_id", "fact", "subject_version"),)

    subject_id: str = Field(primary_key=True)
    subject_version: int = Field(primary_key=True, sa_type=BigInteger)
    fact: str = Field(primary_key=True)
    source: str = Field(primary_key=True)
    value: str = document()
    """JSON null takes an earlier statement of the same source back."""
    as_of: date
    stated_by: str
    agency: str | None = Field(default=None)
    document_id: str | None = Field(default=None)
    reason: str | None = Field(default=None)
    recorded_at: datetime = instant()


class ProgrammeRow(Row, table=True):
    """A fund programme that was published over HTTP; a row is never changed."""

    __tablename__ = "programmes"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        CheckConstraint("number >= 1", name="number_counts_from_one"),
    )

    programme_id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    number: int = Field(sa_type=BigInteger)
    content: str = document()
    content_hash: str
    valid_from: date
    published_at: datetime = instant()
    published_by: str
    reason: str | None = Field(default=None)


class MatchRow(Row, table=True):
    """One project with one programme, and the answer."""

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("project_id", "programme_id"),
        CheckConstraint("verdict IN ('yes', 'no', 'unknown')", name="verdict"),
        CheckConstraint("version >= 1", name="version_counts_from_one"),
        Index("ix_matches_programme_id", "programme_id", "verdict", "facts_away"),
        Index("ix_matches_likely_fen", "likely_fen", "deadline_order", "id"),
    )

    id: UUID = Field(primary_key=True)
    project_id: UUID
    sponsor_code: str | None = Field(default=None, index=True)
    district_code: str | None = Field(default=None, index=True)
    programme_id: str
    programme_version: str
    programme_name_zh: str
    programme_name_en: str
    support_form: str
    agencies: str = document()
    verdict: str
    low_fen: int | None = Field(default=None, sa_type=BigInteger)
    """The least amount that the facts leave open; null when no sum can be told."""
    high_fen: int | None = Field(default=None, sa_type=BigInteger)
    """The greatest amount; null when there is no upper end, or no sum can be told."""
    likely_fen: int = Field(sa_type=BigInteger)
    """What the list is sorted by: the low end of a yes, the high end of an unknown, else 0."""
    window: str
    opens_on: date | None = Field(default=None)
    deadline: date | None = Field(default=None)
    deadline_order: date
    """The deadline; the last of all days where there is none."""
    reasons: str = document()
    missing_facts: str = document()
    ways: str = document()
    """The smallest sets of missing facts some values of which would make it a yes."""
    facts_away: int | None = Field(default=None)
    """How few missing facts could make it a yes: 0 for a yes, null where none can."""
    as_of: date
    version: int = Field(sa_type=BigInteger)


class RematchRow(Row, table=True):
    """A run over many projects that matches them again, and how far it has come."""

    __tablename__ = "rematches"
    __table_args__ = (
        CheckConstraint("status IN ('running', 'paused', 'done', 'cancelled')", name="status"),
        CheckConstraint("version >= 1", name="version_counts_from_one"),
        Index("ix_rematches_running", "asked_at", postgresql_where=text("status = 'running'")),
    )

    id: UUID = Field(primary_key=True)
    programme_ids: str = document()
    """The programmes to look at; JSON null means all."""
    cause: str
    reason: str | None = Field(default=None)
    asked_by: str
    asked_at: datetime = instant()
    correlation_id: str
    status: str
    after: str = Field(default="")
    """The last project that is done, in the order of ids."""
    total: int
    done: int
    found: int
    changed: int
    withdrawn: int
    finished_at: datetime | None = instant(default=None, nullable=True)
    version: int = Field(sa_type=BigInteger)


class InterestRow(Row, table=True):
    """A saved search: whoever keeps it hears of the matches that fit it."""

    __tablename__ = "interests"
    __table_args__ = (Index("ix_interests_owner", "owner", "id"),)

    id: UUID = Field(primary_key=True)
    role: str
    owner: str
    """Who keeps it: an organisation, or an officer."""
    name: str
    organisation: str | None = Field(default=None)
    district_code: str | None = Field(default=None)
    agency: str | None = Field(default=None)
    criteria: str = document()
    created_at: datetime = instant()
    created_by: str


TABLES = (
    SubjectRow,
    FactStatementRow,
    ProgrammeRow,
    MatchRow,
    RematchRow,
    InterestRow,
    *MESSAGING_TABLES,
)
"""Everything in this service's database."""
