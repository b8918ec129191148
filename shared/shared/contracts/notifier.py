"""Facts published by the notifier service."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts.event import ProjectEvent
from shared.contracts.values import Value
from shared.identifiers import DeliveryId, NotificationId


class Recipient(Value):
    """Who is told: a role, narrowed to an organisation, a district or an agency."""

    role: str
    organisation: str | None = None
    district_code: str | None = None
    agency: str | None = None


class NotificationRaised(ProjectEvent):
    """Somebody concerned has something to read."""

    event_type: ClassVar[str] = "notifier.notification.raised.v1"
    topic: ClassVar[str] = "notifier.notifications"

    notification_id: NotificationId
    recipient: Recipient
    kind: str
    cause_id: UUID
    cause_type: str

    @property
    def subject(self) -> str:
        """Name the notification."""
        return str(self.notification_id)


class DeliverySucceeded(ProjectEvent):
    """A webhook endpoint confirmed a notification with a 2xx answer."""

    event_type: ClassVar[str] = "notifier.delivery.succeeded.v1"
    topic: ClassVar[str] = "notifier.deliveries"

    delivery_id: DeliveryId
    notification_id: NotificationId
    endpoint: str
    attempts: int
    delivered_at: datetime

    @property
    def subject(self) -> str:
        """Name the delivery."""
        return str(self.delivery_id)


class DeliveryFailed(ProjectEvent):
    """A webhook endpoint did not confirm a notification within the whole schedule."""

    event_type: ClassVar[str] = "notifier.delivery.failed.v1"
    topic: ClassVar[str] = "notifier.deliveries"

    delivery_id: DeliveryId
    notification_id: NotificationId
    endpoint: str
    attempts: int
    reason: str
    failed_at: datetime

    @property
    def subject(self) -> str:
        """Name the delivery."""
        return str(self.delivery_id)
