"""Notifications."""

from notifier.domain.notification import Notification
from notifier.repository.rows import notification_values
from notifier.tables import NotificationRow
from shared.database import Session


class SqlNotifications:
    """Notifications."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, notification: Notification) -> None:
        """Keep a new notification."""
        self._session.insert(NotificationRow, **notification_values(notification))
