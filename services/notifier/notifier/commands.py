"""What somebody, a fact or the clock asks of the notifier."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from notifier.domain.notification import Cause
from shared.contracts.event import ProjectEvent
from shared.contracts.notifier import Recipient
from shared.contracts.project_registry import ProjectRegistered
from shared.identifiers import DeliveryId
from shared.webhooks.outcomes import Outcome
from shared.webhooks.schedule import RandomSource


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroduceProject:
    """Remember a project, tell of it, and tell what was held until it was known."""

    fact: ProjectRegistered
    cause: Cause
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TellConcerned:
    """Tell everybody concerned about a fact of a project."""

    fact: ProjectEvent
    cause: Cause
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEndpoint:
    """Send the audience's notifications to a URL, which has been checked."""

    id: UUID
    audience: Recipient
    url: str
    description: str
    secret: str = field(repr=False)
    registered_by: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateEndpointSecret:
    """Sign with a new secret."""

    endpoint_id: UUID
    audience: Recipient
    secret: str = field(repr=False)
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveEndpoint:
    """Send nothing more to an endpoint."""

    endpoint_id: UUID
    audience: Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttempt:
    """Record what became of an attempt that was made under a lease."""

    delivery_id: DeliveryId
    lease: UUID
    outcome: Outcome
    now: datetime
    random: RandomSource


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelDelivery:
    """Give up a delivery whose endpoint is no longer wanted."""

    delivery_id: DeliveryId
    lease: UUID
    reason: str
