"""Facts with their sources, published programmes, amounts of matches, runs and saved searches."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _subjects()
    _fact_statements()
    _programmes()
    _matches()
    _rematches()
    _interests()
    _read_registrations_again()


def _subjects() -> None:
    op.create_table(
        "subjects",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("applicant_code", sa.String(), nullable=True),
        sa.Column("district_code", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("statements", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('project', 'applicant')", name=op.f("ck_subjects_kind")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_subjects_version_counts_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subjects")),
    )
    op.create_index(
        "ix_subjects_applicant_code",
        "subjects",
        ["applicant_code", "id"],
        postgresql_where=sa.text("kind = 'project'"),
    )


def _fact_statements() -> None:
    op.create_table(
        "fact_statements",
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("subject_version", sa.BigInteger(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("value", postgresql.JSONB(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("stated_by", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("document_id", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "subject_id", "subject_version", "fact", "source", name=op.f("pk_fact_statements")
        ),
    )
    op.create_index(
        "ix_fact_statements_fact", "fact_statements", ["subject_id", "fact", "subject_version"]
    )


def _programmes() -> None:
    op.create_table(
        "programmes",
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_programmes_number_counts_from_one")),
        sa.PrimaryKeyConstraint("programme_id", "version", name=op.f("pk_programmes")),
        sa.UniqueConstraint(
            "programme_id", "number", name=op.f("uq_programmes_programme_id_number")
        ),
    )


def _matches() -> None:
    for column in (
        sa.Column("support_form", sa.String(), nullable=False, server_default="award"),
        sa.Column("agencies", postgresql.JSONB(), nullable=False, server_default="[]"),
        sa.Column("low_fen", sa.BigInteger(), nullable=True),
        sa.Column("high_fen", sa.BigInteger(), nullable=True),
        sa.Column("likely_fen", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("window", sa.String(), nullable=False, server_default="none"),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("deadline_order", sa.Date(), nullable=False, server_default="9999-12-31"),
        sa.Column("ways", postgresql.JSONB(), nullable=False, server_default="[]"),
        sa.Column("facts_away", sa.Integer(), nullable=True),
    ):
        op.add_column("matches", column)
        if column.server_default is not None:
            op.alter_column("matches", column.name, server_default=None)
    op.create_index("ix_matches_programme_id", "matches", ["programme_id", "verdict", "facts_away"])
    op.create_index("ix_matches_likely_fen", "matches", ["likely_fen", "deadline_order", "id"])


def _rematches() -> None:
    op.create_table(
        "rematches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_ids", postgresql.JSONB(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("correlation_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "status IN ('running', 'paused', 'done', 'cancelled')",
            name=op.f("ck_rematches_status"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_rematches_version_counts_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rematches")),
    )
    op.create_index(
        "ix_rematches_running",
        "rematches",
        ["asked_at"],
        postgresql_where=sa.text("status = 'running'"),
    )


def _interests() -> None:
    op.create_table(
        "interests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("district_code", sa.String(), nullable=True),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("criteria", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interests")),
    )
    op.create_index("ix_interests_owner", "interests", ["owner", "id"])


def _read_registrations_again() -> None:
    """Facts were not kept before, so the registrations are read once more; effects are by key."""
    op.execute("DELETE FROM consumer_offsets")
    op.execute("DELETE FROM inbox_messages")
