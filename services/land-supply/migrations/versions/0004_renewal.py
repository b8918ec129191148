"""Decisions that have an end: until when, and what was done about their going on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("case_steps", sa.Column("renewal", postgresql.JSONB(), nullable=True))
    op.create_check_constraint(
        op.f("ck_case_steps_only_a_decision_has_an_end"),
        "case_steps",
        "renewal IS NULL OR decided_on IS NOT NULL",
    )
    # A decision that nobody has to act in has moments too, and a holiday notice may move them.
    op.drop_index("ix_case_steps_calendar_version", "case_steps")
    op.create_index(
        "ix_case_steps_calendar_version",
        "case_steps",
        ["calendar_version", "case_id"],
        unique=False,
        postgresql_where=sa.text("turn <> 'nobody' OR remind_on IS NOT NULL"),
    )
