"""Cases that go on: rounds of steps, ledgers of clocks, and the history of what happened."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _cases()
    _case_steps()
    _inboxes()
    _calendars()
    _clock_entries()
    _undertakings()
    _joint_applications()
    _case_history()
    _moves()


def _cases() -> None:
    op.drop_column("cases", "first_due_on")
    op.add_column("cases", sa.Column("investment_cny", sa.BigInteger(), nullable=True))
    op.add_column("cases", sa.Column("standings", postgresql.JSONB(), nullable=True))
    op.add_column("cases", sa.Column("facts", postgresql.JSONB(), nullable=True))
    op.execute(
        """
        UPDATE cases SET facts = '{}', standings = COALESCE(
            (SELECT jsonb_object_agg(step_id, jsonb_build_array(1, case_steps.status, NULL))
             FROM case_steps WHERE case_id = cases.id),
            '{}')
        """
    )
    op.alter_column("cases", "standings", nullable=False)
    op.alter_column("cases", "facts", nullable=False)


def _case_steps() -> None:
    for column in (
        sa.Column("round", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("template_id", sa.String(), nullable=True),
        sa.Column("clock_id", sa.Uuid(), nullable=True),
        sa.Column("template_version", sa.String(), nullable=True),
        sa.Column("variant", sa.Integer(), nullable=False, server_default="-1"),
        sa.Column("district_code", sa.String(), nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("delegated_from", sa.String(), nullable=True),
        sa.Column("turn", sa.String(), nullable=False, server_default="nobody"),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("is_deemed", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("asked", postgresql.JSONB(), nullable=False, server_default="[]"),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("stood", postgresql.JSONB(), nullable=False, server_default="null"),
        sa.Column("fixed", postgresql.JSONB(), nullable=False, server_default="[]"),
        sa.Column("closed_from", sa.String(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("caused_by", sa.String(), nullable=True),
        sa.Column("undertaking", sa.String(), nullable=True),
        sa.Column("joint_id", sa.Uuid(), nullable=True),
        sa.Column("restores", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "due_order",
            sa.Date(),
            sa.Computed("COALESCE(due_on, 'infinity'::date)", persisted=True),
            nullable=False,
        ),
        sa.Column("calendar_version", sa.String(), nullable=False, server_default=""),
        sa.Column("reminded", postgresql.JSONB(), nullable=False, server_default="[]"),
        sa.Column("remind_on", sa.Date(), nullable=True),
    ):
        op.add_column("case_steps", column)
    op.execute(
        """
        UPDATE case_steps SET
            clock_id = gen_random_uuid(),
            template_version = cases.template_version,
            template_id = cases.template_id,
            district_code = cases.district_code,
            due_on = LEAST(statutory_due_on, promised_due_on),
            since = CASE WHEN case_steps.status = 'ready' THEN cases.opened_on END,
            turn = CASE WHEN case_steps.status = 'ready' THEN 'applicant' ELSE 'nobody' END
        FROM cases WHERE cases.id = case_steps.case_id
        """
    )
    op.alter_column("case_steps", "clock_id", nullable=False)
    op.alter_column("case_steps", "template_version", nullable=False)
    op.alter_column("case_steps", "template_id", nullable=False)
    for name in (
        "round",
        "variant",
        "turn",
        "is_deemed",
        "asked",
        "stood",
        "fixed",
        "calendar_version",
        "reminded",
    ):
        op.alter_column("case_steps", name, server_default=None)
    op.drop_constraint(op.f("pk_case_steps"), "case_steps")
    op.create_primary_key(op.f("pk_case_steps"), "case_steps", ["case_id", "step_id", "round"])
    op.create_index("ix_case_steps_clock_id", "case_steps", ["clock_id"], unique=True)
    op.create_index(
        "ix_case_steps_joint_id",
        "case_steps",
        ["joint_id"],
        unique=False,
        postgresql_where=sa.text("joint_id IS NOT NULL"),
    )
    op.create_index(
        "ix_case_steps_remind_on",
        "case_steps",
        ["remind_on", "case_id"],
        unique=False,
        postgresql_where=sa.text("remind_on IS NOT NULL"),
    )
    op.create_index(
        "ix_case_steps_calendar_version",
        "case_steps",
        ["calendar_version", "case_id"],
        unique=False,
        postgresql_where=sa.text("turn <> 'nobody'"),
    )


def _calendars() -> None:
    op.create_table(
        "calendars",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("notices", postgresql.JSONB(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_calendars")),
    )


def _inboxes() -> None:
    op.drop_index(op.f("ix_case_steps_agency"), "case_steps")
    order = ("due_order", "case_id", "step_id", "round")
    unclaimed, claimed = " AND claimed_by IS NULL", " AND claimed_by IS NOT NULL"
    for name, desk, only in (
        ("of_agency", ("agency",), ""),
        ("of_desk", ("agency", "district_code"), ""),
        ("unclaimed_of_agency", ("agency",), unclaimed),
        ("unclaimed_of_desk", ("agency", "district_code"), unclaimed),
        ("of_officer", ("claimed_by", "agency"), claimed),
    ):
        op.create_index(
            f"ix_case_steps_{name}",
            "case_steps",
            [*desk, *order],
            unique=False,
            postgresql_include=["status", "template_id"],
            postgresql_where=sa.text(f"turn = 'agency'{only}"),
        )


def _clock_entries() -> None:
    op.create_table(
        "clock_entries",
        sa.Column("clock_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("basis_grade", sa.String(), nullable=False),
        sa.Column("basis_document", sa.String(), nullable=True),
        sa.Column("basis_article", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("approver", sa.String(), nullable=True),
        sa.Column("authority", sa.String(), nullable=True),
        sa.Column("notice_reference", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("clock_id", "position", name=op.f("pk_clock_entries")),
    )


def _undertakings() -> None:
    op.create_table(
        "undertakings",
        sa.Column("clock_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("sponsor_code", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("notice_reference", sa.String(), nullable=False),
        sa.Column("grounds", sa.String(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("received", postgresql.JSONB(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("is_kept", sa.Boolean(), nullable=True),
        sa.Column("barred_until", sa.Date(), nullable=True),
        sa.Column("has_lapsed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_undertakings_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("clock_id", name=op.f("pk_undertakings")),
    )
    op.create_index(op.f("ix_undertakings_case_id"), "undertakings", ["case_id"], unique=False)
    op.create_index(
        "ix_undertakings_barred",
        "undertakings",
        ["sponsor_code", "barred_until"],
        unique=False,
        postgresql_where=sa.text("barred_until IS NOT NULL"),
    )


def _joint_applications() -> None:
    op.create_table(
        "joint_applications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("members", postgresql.JSONB(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_joint_applications_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_applications")),
    )
    op.create_index(
        op.f("ix_joint_applications_case_id"), "joint_applications", ["case_id"], unique=False
    )


def _case_history() -> None:
    op.create_table(
        "case_history",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("step_id", sa.String(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("correlation_id", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "version", name=op.f("pk_case_history")),
    )


def _moves() -> None:
    op.create_table(
        "case_moves",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column("from_version", sa.String(), nullable=False),
        sa.Column("to_version", sa.String(), nullable=False),
        sa.Column("undo", postgresql.JSONB(), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "version", name=op.f("pk_case_moves")),
    )
    op.create_table(
        "moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column("from_version", sa.String(), nullable=False),
        sa.Column("to_version", sa.String(), nullable=False),
        sa.Column("takes_back", sa.Uuid(), nullable=True),
        sa.Column("is_dry", sa.Boolean(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("correlation_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
    )
    op.create_table(
        "move_items",
        sa.Column("move_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("takes_back", sa.BigInteger(), nullable=True),
        sa.Column("case_version", sa.BigInteger(), nullable=True),
        sa.Column("differences", postgresql.JSONB(), nullable=False),
        sa.Column("refusal", postgresql.JSONB(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("move_id", "case_id", name=op.f("pk_move_items")),
    )
    op.create_index(
        "ix_move_items_pending",
        "move_items",
        ["move_id", "case_id"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
    )
