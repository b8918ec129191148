"""The notifier's own tables."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from shared.messaging_tables import MESSAGING_TABLES
from shared.tables import Row, instant


class KnownProjectRow(Row, table=True):
    """What is known of a project; version 0 marks one that is expected and not yet known."""

    __tablename__ = "known_projects"
    __table_args__ = (CheckConstraint("(version = 0) = (name IS NULL)", name="known_has_name"),)

    project_id: UUID = Field(primary_key=True)
    name: str | None = None
    sponsor_code: str | None = None
    district_code: str | None = None
    version: int


class HeldFactRow(Row, table=True):
    """A fact that waits for its project."""

    __tablename__ = "held_facts"

    event_id: UUID = Field(primary_key=True)
    project_id: UUID = Field(index=True)
    event_type: str
    payload: bytes
    held_at: datetime = instant()


class NotificationRow(Row, table=True):
    """What one recipient has to read."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index("ix_notifications_raised_at_id", "raised_at", "id"),
        Index("ix_notifications_project_id", "project_id", "raised_at", "id"),
        Index("ix_notifications_organisation", "organisation", "raised_at", "id"),
        Index("ix_notifications_district_code", "district_code", "raised_at", "id"),
        Index("ix_notifications_agency", "agency", "raised_at", "id"),
    )

    id: UUID = Field(primary_key=True)
    project_id: UUID
    role: str
    organisation: str | None = None
    district_code: str | None = None
    agency: str | None = None
    kind: str
    cause_id: UUID
    cause_type: str
    raised_at: datetime = instant()
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str


class WebhookEndpointRow(Row, table=True):
    """A URL that somebody registered. It is never deleted, only marked as removed."""

    __tablename__ = "webhook_endpoints"
    __table_args__ = (
        CheckConstraint("status IN ('enabled', 'disabled', 'removed')", name="status"),
        CheckConstraint("failures >= 0", name="failures"),
        CheckConstraint("(failures = 0) = (failing_since IS NULL)", name="failing_since"),
        CheckConstraint(
            "(previous_secret IS NULL) = (previous_secret_until IS NULL)", name="rotation"
        ),
        Index(
            "uq_webhook_endpoints_audience_url",
            "role",
            "organisation",
            "district_code",
            "agency",
            "url",
            unique=True,
            postgresql_where=text("status <> 'removed'"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: UUID = Field(primary_key=True)
    role: str
    organisation: str | None = None
    district_code: str | None = None
    agency: str | None = None
    url: str
    description: str
    secret: str
    previous_secret: str | None = None
    previous_secret_until: datetime | None = instant(default=None, nullable=True)
    status: str
    status_reason: str | None = None
    failures: int
    failing_since: datetime | None = instant(default=None, nullable=True)
    paused_until: datetime | None = instant(default=None, nullable=True)
    created_at: datetime = instant()
    created_by: str
    version: int


class DeliveryRow(Row, table=True):
    """One notification on its way to one endpoint; the lease names the worker that has it."""

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'succeeded', 'failed', 'cancelled')", name="status"),
        CheckConstraint("lease IS NULL OR status = 'pending'", name="lease"),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index(
            "ix_deliveries_due",
            "endpoint_id",
            "next_attempt_at",
            "id",
            postgresql_where=text("status = 'pending'"),
        ),
        Index("ix_deliveries_in_flight", "endpoint_id", postgresql_where=text("lease IS NOT NULL")),
        Index("ix_deliveries_notification_id", "notification_id"),
    )

    id: UUID = Field(primary_key=True)
    notification_id: UUID = Field(foreign_key="notifications.id")
    project_id: UUID
    endpoint_id: UUID = Field(foreign_key="webhook_endpoints.id")
    endpoint: str
    next_attempt_at: datetime = instant()
    attempts: int
    lease: UUID | None = None
    status: str
    reason: str | None = None
    summary: str
    correlation_id: str
    causation_id: UUID
    traceparent: str | None = None
    version: int


TABLES = (
    KnownProjectRow,
    HeldFactRow,
    NotificationRow,
    WebhookEndpointRow,
    DeliveryRow,
    *MESSAGING_TABLES,
)
"""Everything in this service's database."""
