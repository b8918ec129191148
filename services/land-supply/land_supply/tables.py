"""The tables of land supply; statements and migrations are built from them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Computed, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from shared.messaging_tables import MESSAGING_TABLES
from shared.tables import Row, document, instant

CLAIMED, UNCLAIMED = " AND claimed_by IS NOT NULL", " AND claimed_by IS NULL"
AWAITED = "turn <> 'nobody' OR remind_on IS NOT NULL"
"""Where a day counts: somebody has to act, or everybody is to be told of something."""
INBOX_ORDER = ("due_order", "case_id", "step_id", "round")
"""How an inbox is sorted; the last three make the order total."""


def inbox_index(name: str, *desk: str, only: str = "") -> Index:
    """Declare the order of one kind of inbox; only what an agency has to act in is in it."""
    return Index(
        f"ix_case_steps_{name}",
        *desk,
        *INBOX_ORDER,
        postgresql_include=["status", "template_id"],
        postgresql_where=text(f"turn = 'agency'{only}"),
    )


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
    status: str
    version: int = Field(sa_type=BigInteger)
    investment_cny: int | None = Field(default=None, sa_type=BigInteger)
    standings: str = document()
    """For each step its newest round, where it stands and how it came out."""
    facts: str = document()


class CaseStepRow(Row, table=True):
    """One round of one step of a case; a round that another one replaced stays."""

    __tablename__ = "case_steps"
    __table_args__ = (
        Index("ix_case_steps_clock_id", "clock_id", unique=True),
        Index(
            "ix_case_steps_remind_on",
            "remind_on",
            "case_id",
            postgresql_where=text("remind_on IS NOT NULL"),
        ),
        Index(
            "ix_case_steps_calendar_version",
            "calendar_version",
            "case_id",
            postgresql_where=text(AWAITED),
        ),
        CheckConstraint(
            "renewal IS NULL OR decided_on IS NOT NULL", name="only_a_decision_has_an_end"
        ),
        Index("ix_case_steps_joint_id", "joint_id", postgresql_where=text("joint_id IS NOT NULL")),
        inbox_index("of_agency", "agency"),
        inbox_index("of_desk", "agency", "district_code"),
        inbox_index("unclaimed_of_agency", "agency", only=UNCLAIMED),
        inbox_index("unclaimed_of_desk", "agency", "district_code", only=UNCLAIMED),
        inbox_index("of_officer", "claimed_by", "agency", only=CLAIMED),
    )

    case_id: UUID = Field(primary_key=True, foreign_key="cases.id")
    step_id: str = Field(primary_key=True)
    round: int = Field(primary_key=True)
    position: int
    name_zh: str
    name_en: str
    template_id: str
    clock_id: UUID
    template_version: str
    """The version whose limits hold for the round; what has begun keeps it when the case moves."""
    variant: int
    """Which variant of the step sets its limits; -1 for none."""
    district_code: str | None = None
    agency: str
    claimed_by: str | None = None
    delegated_from: str | None = None
    status: str
    turn: str
    """Who has to act next."""
    since: date | None = None
    received_on: date | None = None
    accepted_on: date | None = None
    is_deemed: bool
    asked: str = document()
    outcome: str | None = None
    decided_on: date | None = None
    delivered_on: date | None = None
    renewal: str | None = Field(default=None, sa_type=JSONB)
    """Until when the decision holds, and what was done about its going on."""
    stood: str = document()
    """Where it stood before it was decided, or null."""
    fixed: str = document()
    """The facts that its decision fixed, each with what was known before."""
    closed_from: str | None = None
    closed_by: str | None = None
    caused_by: str | None = None
    restores: int | None = None
    """The round in whose place it stands after a correction."""
    statutory_due_on: date | None = None
    promised_due_on: date | None = None
    provisional: bool
    undertaking: str | None = None
    """Where the undertaking stands that the round rests on, if there is one."""
    joint_id: UUID | None = None
    """The form on which it was applied for together with others."""
    due_on: date | None = None
    """The next day by which somebody has to act."""
    due_order: date = Field(
        default=None,
        sa_column_args=(Computed("COALESCE(due_on, 'infinity'::date)", persisted=True),),
    )
    """The same for sorting; what nobody has to do by a day comes last."""
    calendar_version: str
    """The calendar that the dates were counted with.

    Followed by others where a command counted with another one before anybody was told what moved.
    """
    reminded: str = document()
    remind_on: date | None = None
    """The next day on which somebody has to be told of something."""


class CalendarRow(Row, table=True):
    """A calendar that dates were counted with, so that it can be told which notice moved them."""

    __tablename__ = "calendars"

    version: str = Field(primary_key=True)
    notices: str = document()
    first_seen_at: datetime = instant()
    started_at: datetime = instant()
    """When a process last started with it; the calendar started last is the one in force."""


class ClockEntryRow(Row, table=True):
    """One line of a clock's ledger; it is never changed."""

    __tablename__ = "clock_entries"

    clock_id: UUID = Field(primary_key=True)
    position: int = Field(primary_key=True)
    kind: str
    happened_on: date
    recorded_at: datetime = instant()
    actor: str
    basis_grade: str
    basis_document: str | None = None
    basis_article: str | None = None
    reason: str | None = None
    approver: str | None = None
    authority: str | None = None
    notice_reference: str | None = None
    cause: str | None = None
    from_on: date | None = None
    until_on: date | None = None
    days: int | None = None


class UndertakingRow(Row, table=True):
    """What was undertaken in a round of a step, and what became of it."""

    __tablename__ = "undertakings"
    __table_args__ = (
        Index(
            "ix_undertakings_barred",
            "sponsor_code",
            "barred_until",
            postgresql_where=text("barred_until IS NOT NULL"),
        ),
    )

    clock_id: UUID = Field(primary_key=True)
    case_id: UUID = Field(foreign_key="cases.id", index=True)
    step_id: str
    round: int
    sponsor_code: str | None = None
    status: str
    told_on: date
    notice_reference: str
    grounds: str | None = None
    signed_on: date | None = None
    signed_by: str | None = None
    reference: str | None = None
    received: str = document()
    """The papers that were brought, and when."""
    checked_on: date | None = None
    is_kept: bool | None = None
    barred_until: date | None = None
    has_lapsed: bool


class JointApplicationRow(Row, table=True):
    """One form for several steps of a case; its clock has the same id."""

    __tablename__ = "joint_applications"

    id: UUID = Field(primary_key=True)
    case_id: UUID = Field(foreign_key="cases.id", index=True)
    group_id: str
    status: str
    members: str = document()
    """The rounds of the steps that it applies for."""
    received_on: date
    accepted_on: date | None = None
    completed_on: date | None = None


class CaseHistoryRow(Row, table=True):
    """One fact of a case, in the order in which they were told; it is never changed."""

    __tablename__ = "case_history"

    case_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    event_id: UUID
    type: str
    step_id: str | None = None
    round: int | None = None
    happened_on: date
    recorded_at: datetime = instant()
    actor: str
    reason: str | None = None
    correlation_id: str
    data: str = document()


class CaseMoveRow(Row, table=True):
    """A move of a case to another version of its process, with what it takes to go back."""

    __tablename__ = "case_moves"

    case_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    """The fact of the case that tells the move."""
    template_id: str
    from_version: str
    to_version: str
    undo: str = document()
    taken_back: bool


class MoveRow(Row, table=True):
    """A bulk move of cases that somebody asked for, or taking one back."""

    __tablename__ = "moves"

    id: UUID = Field(primary_key=True)
    template_id: str
    from_version: str
    to_version: str
    takes_back: UUID | None = None
    is_dry: bool
    total: int
    reason: str
    asked_by: str
    asked_at: datetime = instant()
    correlation_id: str


class MoveItemRow(Row, table=True):
    """One case of a bulk move, and what became of it."""

    __tablename__ = "move_items"
    __table_args__ = (
        Index(
            "ix_move_items_pending",
            "move_id",
            "case_id",
            postgresql_where=text("status = 'pending'"),
        ),
    )

    move_id: UUID = Field(primary_key=True)
    case_id: UUID = Field(primary_key=True)
    status: str
    takes_back: int | None = Field(default=None, sa_type=BigInteger)
    """The fact of the case that told the move which is taken back."""
    case_version: int | None = Field(default=None, sa_type=BigInteger)
    """The fact of the case that tells what was done."""
    differences: str = document()
    refusal: str | None = Field(default=None, sa_type=JSONB)
    done_at: datetime | None = instant(default=None)


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


TABLES = (
    CaseRow,
    CaseStepRow,
    CalendarRow,
    ClockEntryRow,
    UndertakingRow,
    JointApplicationRow,
    CaseHistoryRow,
    CaseMoveRow,
    MoveRow,
    MoveItemRow,
    ProcessTemplateRow,
    *MESSAGING_TABLES,
)
"""Everything in this service's database."""
