"""Matches and what belongs to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.migrations import messaging_0001

revision = "0001"
down_revision = None


def upgrade() -> None:
    messaging_0001.upgrade()
    _matches()


def _matches() -> None:
    op.create_table(
        "matches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("sponsor_code", sa.String(), nullable=True),
        sa.Column("district_code", sa.String(), nullable=True),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("programme_version", sa.String(), nullable=False),
        sa.Column("programme_name_zh", sa.String(), nullable=False),
        sa.Column("programme_name_en", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.Column("missing_facts", postgresql.JSONB(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("verdict IN ('yes', 'no', 'unknown')", name=op.f("ck_matches_verdict")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_matches_version_counts_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sa.UniqueConstraint(
            "project_id", "programme_id", name=op.f("uq_matches_project_id_programme_id")
        ),
    )
    op.create_index(op.f("ix_matches_district_code"), "matches", ["district_code"], unique=False)
    op.create_index(op.f("ix_matches_sponsor_code"), "matches", ["sponsor_code"], unique=False)
