"""Identifiers: typed ids, and the codes that Chinese public administration issues."""

from typing import NewType
from uuid import UUID

from uuid_utils.compat import uuid7

ProjectId = NewType("ProjectId", UUID)
CaseId = NewType("CaseId", UUID)
MatchId = NewType("MatchId", UUID)
NotificationId = NewType("NotificationId", UUID)
DeliveryId = NewType("DeliveryId", UUID)


def new_id() -> UUID:
    """Make a UUIDv7 (RFC 9562): unique, and rising with time, so indexes stay dense."""
    return uuid7()
