"""Notifications: one recipient is told about one fact, once."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from notifier.domain.kinds import NotificationKind, kind_of
from notifier.domain.recipients import KnownProject
from notifier.domain.texts import Text, text_of
from shared.contracts.event import ProjectEvent
from shared.contracts.notifier import NotificationRaised, Recipient
from shared.identifiers import NotificationId, ProjectId


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The fact that a notification is about: its id and type on the wire."""

    id: UUID
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What one recipient has to read; it never changes."""

    id: NotificationId
    project_id: ProjectId
    recipient: Recipient
    kind: NotificationKind
    cause: Cause
    raised_at: datetime
    text: Text

    def payload(self) -> bytes:
        """Write the webhook's body: the same bytes at every attempt."""
        message = {
            "type": self.kind.webhook_type,
            "timestamp": self.raised_at.isoformat(),
            "data": {
                "notification_id": str(self.id),
                "project_id": str(self.project_id),
                "recipient": self.recipient.model_dump(exclude_none=True),
                "cause": {"id": str(self.cause.id), "type": self.cause.type},
                "title": {"zh": self.text.title_zh, "en": self.text.title_en},
                "body": {"zh": self.text.body_zh, "en": self.text.body_en},
            },
        }
        return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A fact, where it came from, the project it is about, and when that is told."""

    fact: ProjectEvent
    cause: Cause
    project: KnownProject
    now: datetime


def raise_notification(
    occasion: Occasion, recipient: Recipient
) -> tuple[Notification, NotificationRaised]:
    """Tell one recipient; the same fact told twice gives the same notification."""
    notification = Notification(
        id=notification_id(occasion.cause.id, recipient),
        project_id=occasion.project.id,
        recipient=recipient,
        kind=kind_of(occasion.fact),
        cause=occasion.cause,
        raised_at=occasion.now,
        text=text_of(occasion.fact, occasion.project),
    )
    return notification, NotificationRaised(
        project_id=notification.project_id,
        notification_id=notification.id,
        recipient=recipient,
        kind=notification.kind,
        cause_id=occasion.cause.id,
        cause_type=occasion.cause.type,
    )


def notification_id(cause_id: UUID, recipient: Recipient) -> NotificationId:
    """Derive the id from the fact's id and the recipient (RFC 9562, version 5)."""
    name = json.dumps(
        [recipient.role, recipient.organisation, recipient.district_code, recipient.agency]
    )
    return NotificationId(uuid5(cause_id, name))
