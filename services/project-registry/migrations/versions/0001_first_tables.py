"""Projects and their timelines."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.migrations import messaging_0001

revision = "0001"
down_revision = None


def upgrade() -> None:
    messaging_0001.upgrade()
    _projects()
    _timeline_entries()


def _projects() -> None:
    op.create_table(
        "projects",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("sponsor_name", sa.String(), nullable=True),
        sa.Column("sponsor_code", sa.String(), nullable=True),
        sa.Column("project_code", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("district_code", sa.String(), nullable=True),
        sa.Column("location_text", sa.String(), nullable=True),
        sa.Column("industry_code", sa.String(), nullable=True),
        sa.Column("key_chain", sa.String(), nullable=True),
        sa.Column("investment_amount", sa.Numeric(precision=20, scale=2), nullable=True),
        sa.Column("investment_currency", sa.String(), nullable=True),
        sa.Column("investment_qualifier", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("stage_since", sa.String(), nullable=True),
        sa.Column("land_area", sa.Numeric(), nullable=True),
        sa.Column("land_area_unit", sa.String(), nullable=True),
        sa.Column("building_area_m2", sa.Numeric(), nullable=True),
        sa.Column("planned_completion", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("missing", postgresql.JSONB(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("registered_by", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(investment_amount IS NULL) = (investment_currency IS NULL)",
            name=op.f("ck_projects_money_is_whole"),
        ),
        sa.CheckConstraint(
            "(land_area IS NULL) = (land_area_unit IS NULL)", name=op.f("ck_projects_area_is_whole")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_projects_version_counts_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("project_code", name=op.f("uq_projects_project_code")),
    )
    op.create_index(op.f("ix_projects_district_code"), "projects", ["district_code"], unique=False)
    op.create_index(op.f("ix_projects_sponsor_code"), "projects", ["sponsor_code"], unique=False)


def _timeline_entries() -> None:
    op.create_table(
        "timeline_entries",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("correlation_id", sa.String(), nullable=False),
        sa.Column("causation_id", sa.String(), nullable=True),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_timeline_entries")),
    )
    op.create_index(
        "ix_timeline_entries_story",
        "timeline_entries",
        ["project_id", "happened_at", "event_id"],
        unique=False,
    )
