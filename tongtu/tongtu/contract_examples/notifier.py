"""The sponsor is told, in one place with success and in another without."""

from datetime import UTC, datetime
from uuid import UUID

from shared.contracts.notifier import (
    DeliveryFailed,
    DeliverySucceeded,
    NotificationRaised,
    Recipient,
)
from shared.identifiers import DeliveryId
from tongtu.contract_examples.example import Example
from tongtu.contract_examples.identities import (
    CREDIT_CODE,
    NOTIFICATION_ID,
    OPENED_ID,
    PROJECT_ID,
    RAISED_ID,
)

_ENDPOINT = "https://sponsor.example/webhooks/tongtu"

_NOTIFICATION_RAISED = NotificationRaised(
    project_id=PROJECT_ID,
    notification_id=NOTIFICATION_ID,
    recipient=Recipient(role="sponsor", organisation=CREDIT_CODE),
    kind="case-opened",
    cause_id=OPENED_ID,
    cause_type="land-supply.case.opened.v1",
)

_DELIVERY_SUCCEEDED = DeliverySucceeded(
    project_id=PROJECT_ID,
    delivery_id=DeliveryId(UUID("01923119-6991-7065-8175-c3d4e5f60766")),
    notification_id=NOTIFICATION_ID,
    endpoint=_ENDPOINT,
    attempts=1,
    delivered_at=datetime(2024, 9, 27, 1, 30, 3, tzinfo=UTC),
)

_DELIVERY_FAILED = DeliveryFailed(
    project_id=PROJECT_ID,
    delivery_id=DeliveryId(UUID("01923119-6992-7176-9286-d4e5f6071877")),
    notification_id=NOTIFICATION_ID,
    endpoint=_ENDPOINT,
    attempts=8,
    reason="HTTP 503 Service Unavailable",
    failed_at=datetime(2024, 9, 28, 4, 5, tzinfo=UTC),
)

NOTIFIER: tuple[Example, ...] = (
    Example(
        event=_NOTIFICATION_RAISED,
        id=RAISED_ID,
        time=datetime(2024, 9, 27, 1, 30, 2, tzinfo=UTC),
        actor="service:notifier",
        causation_id=OPENED_ID,
    ),
    Example(
        event=_DELIVERY_SUCCEEDED,
        id=UUID("01923119-6d78-75ba-96ca-18293a4b5cbb"),
        time=datetime(2024, 9, 27, 1, 30, 3, tzinfo=UTC),
        actor="service:notifier",
        causation_id=RAISED_ID,
    ),
    Example(
        event=_DELIVERY_FAILED,
        id=UUID("019236ce-2b60-76cb-a7db-293a4b5c6dcc"),
        time=datetime(2024, 9, 28, 4, 5, tzinfo=UTC),
        actor="service:notifier",
        causation_id=RAISED_ID,
    ),
)
