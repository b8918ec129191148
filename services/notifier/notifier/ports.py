"""What the handlers need, and nothing of how it is done."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from notifier.domain.delivery import Delivery
from notifier.domain.endpoint import WebhookEndpoint
from notifier.domain.held import HeldFact
from notifier.domain.notification import Notification
from notifier.domain.recipients import KnownProject
from shared.contracts.event import Event
from shared.contracts.notifier import Recipient
from shared.identifiers import DeliveryId, ProjectId


class Projects(Protocol):
    """The projects that the notifier knows, and the facts that wait for one."""

    async def find(self, project_id: ProjectId) -> KnownProject | None:
        """Return a project; None promises that whoever records it later will see what is held."""
        ...

    async def record(self, project: KnownProject) -> None:
        """Remember a project."""
        ...

    def hold(self, held: HeldFact) -> None:
        """Keep a fact until its project is known."""
        ...

    async def release(self, project_id: ProjectId) -> Sequence[HeldFact]:
        """Hand out what was held for a project, oldest first, and keep it no longer."""
        ...


class Notifications(Protocol):
    """Everything that was told."""

    def add(self, notification: Notification) -> None:
        """Keep a new notification."""
        ...


class Endpoints(Protocol):
    """Where people want to be told."""

    async def get(self, endpoint_id: UUID) -> WebhookEndpoint:
        """Return an endpoint or raise NotFoundError."""
        ...

    async def list_reached(self, recipients: Sequence[Recipient]) -> Sequence[WebhookEndpoint]:
        """List the enabled endpoints of everybody who is among the recipients."""
        ...

    async def count(self, audience: Recipient) -> int:
        """Count the endpoints that an audience has and did not remove."""
        ...

    def add(self, endpoint: WebhookEndpoint) -> None:
        """Keep a new endpoint; an audience has a URL only once."""
        ...

    def save(self, endpoint: WebhookEndpoint) -> None:
        """Keep a changed endpoint, or fail if somebody else changed it first."""
        ...


class Deliveries(Protocol):
    """Notifications on their way."""

    async def get(self, delivery_id: DeliveryId) -> Delivery:
        """Return a delivery or raise NotFoundError."""
        ...

    def add(self, delivery: Delivery, *, cause: UUID) -> None:
        """Keep a new delivery; `cause` is the event that announced its notification."""
        ...

    def save(self, delivery: Delivery) -> None:
        """Keep a changed delivery, or fail if somebody else changed it first."""
        ...


class Announcements(Protocol):
    """Facts that leave with the change that they follow from."""

    def append(self, event: Event, *, version: int) -> UUID:
        """Announce a fact; `version` is the aggregate's version after the change."""
        ...


class UnitOfWork(Protocol):
    """Everything that one command may change, committed together or not at all."""

    @property
    def projects(self) -> Projects:
        """Return the known projects."""
        ...

    @property
    def notifications(self) -> Notifications:
        """Return the notifications."""
        ...

    @property
    def endpoints(self) -> Endpoints:
        """Return the webhook endpoints."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """Return the deliveries."""
        ...

    @property
    def outbox(self) -> Announcements:
        """Return the way out for facts."""
        ...
