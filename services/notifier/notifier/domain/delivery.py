"""Deliveries: one notification on its way to one endpoint."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from notifier.domain.endpoint import WebhookEndpoint
from notifier.domain.notification import Notification
from shared.contracts.notifier import DeliveryFailed, DeliverySucceeded
from shared.errors import InvalidTransitionError
from shared.identifiers import DeliveryId, NotificationId, ProjectId
from shared.webhooks.outcomes import Failed, Gone, Outcome, Succeeded, Throttled
from shared.webhooks.schedule import RandomSource, capped, next_attempt_at


class DeliveryStatus(StrEnum):
    """Where a delivery stands; everything but pending is final."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """At least one attempt to confirm, at most ten; `attempts` counts those begun.

    An attempt is counted when a worker takes the lease, before anything is sent, so a worker
    that dies in the middle has used an attempt and the message may arrive twice.
    """

    id: DeliveryId
    notification_id: NotificationId
    project_id: ProjectId
    endpoint_id: UUID
    endpoint: str
    next_attempt_at: datetime
    attempts: int = 0
    lease: UUID | None = None
    status: DeliveryStatus = DeliveryStatus.PENDING
    reason: str | None = None
    summary: str = ""
    version: int = 1

    @classmethod
    def plan(cls, notification: Notification, endpoint: WebhookEndpoint) -> Self:
        """Plan the first attempt for at once; the id follows from the two."""
        return cls(
            id=DeliveryId(uuid5(notification.id, str(endpoint.id))),
            notification_id=notification.id,
            project_id=notification.project_id,
            endpoint_id=endpoint.id,
            endpoint=origin_of(endpoint.url),
            next_attempt_at=notification.raised_at,
        )

    def record_attempt(
        self, outcome: Outcome, *, now: datetime, random: RandomSource
    ) -> tuple[Self, DeliverySucceeded | DeliveryFailed | None]:
        """Settle the delivery or plan the next attempt; only a settled one is a published fact."""
        self._require_pending(DeliveryStatus.SUCCEEDED)
        match outcome:
            case Succeeded():
                return self._succeeded(now)
            case Gone():
                return self._failed(outcome, now)
            case Failed() | Throttled():
                return self._retried(outcome, now, random)

    def cancel(self, reason: str) -> Self:
        """Give up because the endpoint is no longer wanted."""
        self._require_pending(DeliveryStatus.CANCELLED)
        return self._settled(DeliveryStatus.CANCELLED, reason)

    def _succeeded(self, now: datetime) -> tuple[Self, DeliverySucceeded]:
        return self._settled(DeliveryStatus.SUCCEEDED, None), DeliverySucceeded(
            project_id=self.project_id,
            delivery_id=self.id,
            notification_id=self.notification_id,
            endpoint=self.endpoint,
            attempts=self.attempts,
            delivered_at=now,
        )

    def _failed(
        self, outcome: Failed | Throttled | Gone, now: datetime
    ) -> tuple[Self, DeliveryFailed]:
        settled = self._settled(DeliveryStatus.FAILED, outcome.reason, outcome.summary)
        return settled, DeliveryFailed(
            project_id=self.project_id,
            delivery_id=self.id,
            notification_id=self.notification_id,
            endpoint=self.endpoint,
            attempts=self.attempts,
            reason=outcome.reason,
            failed_at=now,
        )

    def _retried(
        self, outcome: Failed | Throttled, now: datetime, random: RandomSource
    ) -> tuple[Self, DeliveryFailed | None]:
        retry_at = next_attempt_at(self.attempts, now, random)
        if retry_at is None:
            return self._failed(outcome, now)
        asked = capped(outcome.retry_after if isinstance(outcome, Throttled) else None)
        planned = replace(
            self,
            next_attempt_at=max(retry_at, now + asked),
            lease=None,
            reason=outcome.reason,
            summary=outcome.summary,
            version=self.version + 1,
        )
        return planned, None

    def _settled(self, status: DeliveryStatus, reason: str | None, summary: str = "") -> Self:
        return replace(
            self,
            status=status,
            lease=None,
            reason=reason,
            summary=summary,
            version=self.version + 1,
        )

    def _require_pending(self, requested: DeliveryStatus) -> None:
        if self.status is not DeliveryStatus.PENDING:
            raise InvalidTransitionError(self.status, requested)


def origin_of(url: str) -> str:
    """Name an endpoint in public by scheme and host only: paths may hold a secret of its owner."""
    return "/".join(url.split("/", 3)[:3])
