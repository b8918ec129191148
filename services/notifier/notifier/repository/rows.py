"""Aggregates from rows, and back."""

from dataclasses import fields
from typing import Any

from notifier.domain.delivery import Delivery, DeliveryStatus
from notifier.domain.endpoint import EndpointStatus, WebhookEndpoint
from notifier.domain.kinds import NotificationKind
from notifier.domain.notification import Cause, Notification
from notifier.domain.texts import Text
from shared.contracts.notifier import Recipient
from shared.identifiers import NotificationId, ProjectId

_DELIVERY = tuple(field.name for field in fields(Delivery) if field.name != "status")
_ENDPOINT = tuple(
    field.name for field in fields(WebhookEndpoint) if field.name not in {"audience", "status"}
)


def notification_of(row: Any) -> Notification:
    """Read a notification from a row with all of its columns."""
    return Notification(
        id=NotificationId(row["id"]),
        project_id=ProjectId(row["project_id"]),
        recipient=_audience(row),
        kind=NotificationKind(row["kind"]),
        cause=Cause(id=row["cause_id"], type=row["cause_type"]),
        raised_at=row["raised_at"],
        text=Text(
            title_zh=row["title_zh"],
            title_en=row["title_en"],
            body_zh=row["body_zh"],
            body_en=row["body_en"],
        ),
    )


def notification_values(notification: Notification) -> dict[str, Any]:
    """Return a notification's columns."""
    text = notification.text
    return {
        "id": notification.id,
        "project_id": notification.project_id,
        **_audience_values(notification.recipient),
        "kind": notification.kind.value,
        "cause_id": notification.cause.id,
        "cause_type": notification.cause.type,
        "raised_at": notification.raised_at,
        "title_zh": text.title_zh,
        "title_en": text.title_en,
        "body_zh": text.body_zh,
        "body_en": text.body_en,
    }


def endpoint_of(row: Any) -> WebhookEndpoint:
    """Read an endpoint from a row with all of its columns."""
    values = {name: row[name] for name in _ENDPOINT}
    return WebhookEndpoint(audience=_audience(row), status=EndpointStatus(row["status"]), **values)


def endpoint_values(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """Return an endpoint's columns."""
    return {
        **{name: getattr(endpoint, name) for name in _ENDPOINT},
        **_audience_values(endpoint.audience),
        "status": endpoint.status.value,
    }


def delivery_of(row: Any) -> Delivery:
    """Read a delivery from a row with all of its columns."""
    values = {name: row[name] for name in _DELIVERY}
    return Delivery(status=DeliveryStatus(row["status"]), **values)


def delivery_values(delivery: Delivery) -> dict[str, Any]:
    """Return a delivery's columns."""
    return {
        **{name: getattr(delivery, name) for name in _DELIVERY},
        "status": delivery.status.value,
    }


def _audience(row: Any) -> Recipient:
    return Recipient(
        role=row["role"],
        organisation=row["organisation"],
        district_code=row["district_code"],
        agency=row["agency"],
    )


def _audience_values(audience: Recipient) -> dict[str, Any]:
    return audience.model_dump()
