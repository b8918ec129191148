"""Rows from aggregates and back; every statement that changes the notifier's state."""

from notifier.repository.deliveries import Claim, SqlDeliveries, claim_due
from notifier.repository.endpoints import SqlEndpoints
from notifier.repository.notifications import SqlNotifications
from notifier.repository.projects import SqlProjects
from notifier.repository.rows import delivery_of, endpoint_of, notification_of

__all__ = [
    "Claim",
    "SqlDeliveries",
    "SqlEndpoints",
    "SqlNotifications",
    "SqlProjects",
    "claim_due",
    "delivery_of",
    "endpoint_of",
    "notification_of",
]
