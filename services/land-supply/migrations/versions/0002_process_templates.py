"""Process templates that were published over HTTP; the shipped ones stay files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "process_templates",
        sa.Column("template_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_process_templates_number_counts_from_one")),
        sa.PrimaryKeyConstraint("template_id", "version", name=op.f("pk_process_templates")),
        sa.UniqueConstraint(
            "template_id", "number", name=op.f("uq_process_templates_template_id_number")
        ),
    )
