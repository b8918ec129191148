"""Builders, and a unit of work that keeps everything in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from notifier.domain.delivery import Delivery
from notifier.domain.endpoint import EndpointStatus, WebhookEndpoint
from notifier.domain.held import HeldFact
from notifier.domain.notification import Cause, Notification, Occasion, raise_notification
from notifier.domain.recipients import KnownProject, reaches
from shared.contracts.event import Event, ProjectEvent
from shared.contracts.funding import MatchFound, ProgrammeReference
from shared.contracts.land_supply import CaseOpened, ExpectedStep, StepFact, TemplateReference
from shared.contracts.notifier import Recipient
from shared.contracts.project_registry import ProjectRegistered, Sponsor
from shared.errors import AlreadyExistsError, NotFoundError, StaleVersionError
from shared.identifiers import CaseId, DeliveryId, MatchId, ProjectId, new_id

StepFactT = TypeVar("StepFactT", bound=StepFact)

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SPONSOR_CODE = "91120116MADEMQ012W"
DISTRICT = "120116"
PROJECT = ProjectId(UUID("019ca000-0000-7000-8000-000000000001"))

SPONSOR = Recipient(role="sponsor", organisation=SPONSOR_CODE)
DISTRICT_OFFICERS = Recipient(role="district-officer", district_code=DISTRICT)
COORDINATORS = Recipient(role="coordinator")


def a_project_registered(**changes: Any) -> ProjectRegistered:
    """Build the fact of a project whose sponsor and district are known."""
    values: dict[str, Any] = {
        "project_id": PROJECT,
        "name": "高效光伏组件智慧工厂",
        "sponsor": Sponsor(name="天津示例有限公司", unified_social_credit_code=SPONSOR_CODE),
        "district_code": DISTRICT,
        "registered_on": date(2026, 3, 2),
        "missing": ("industry_code",),
    }
    return ProjectRegistered(**{**values, **changes})


def a_case_opened(*agencies: str, **changes: Any) -> CaseOpened:
    """Build the fact of a case whose first steps belong to these agencies."""
    steps = tuple(
        ExpectedStep(
            step_id=f"step-{number}",
            name_zh="用地预审",
            name_en="land-use pre-examination",
            agency=agency,
            statutory_due_on=date(2026, 3, 30),
            promised_due_on=None,
            provisional=False,
        )
        for number, agency in enumerate(agencies)
    )
    values: dict[str, Any] = {
        "project_id": PROJECT,
        "case_id": CaseId(new_id()),
        "template": TemplateReference(id="land-supply", version="1", content_hash="0"),
        "opened_on": date(2026, 3, 2),
        "first_steps": steps,
        "first_due_on": date(2026, 3, 30),
    }
    return CaseOpened(**{**values, **changes})


def a_step_fact(kind: type[StepFactT], /, **changes: Any) -> StepFactT:
    """Build a fact of a step at the planning desk of the project's district."""
    values: dict[str, Any] = {
        "project_id": PROJECT,
        "case_id": CaseId(new_id()),
        "template": TemplateReference(id="land-supply", version="1", content_hash="0"),
        "district_code": DISTRICT,
        "step_id": "step-1",
        "round": 1,
        "name_zh": "用地预审",
        "name_en": "land-use pre-examination",
        "agency": "planning",
        "status": "accepted",
        "legal_basis": (),
        "statutory_due_on": date(2026, 3, 30),
        "promised_due_on": date(2026, 3, 16),
        "provisional": False,
        "happened_on": date(2026, 3, 2),
    }
    return kind(**{**values, **changes})


def a_match_found(**changes: Any) -> MatchFound:
    """Build the fact of a programme that fits if the missing facts turn out well."""
    values: dict[str, Any] = {
        "project_id": PROJECT,
        "match_id": MatchId(new_id()),
        "programme": ProgrammeReference(
            id="P1", version="1", name_zh="智能制造专项", name_en="smart manufacturing"
        ),
        "verdict": "unknown",
        "reasons": (),
        "missing_facts": ("industry_code",),
        "as_of": date(2026, 3, 2),
    }
    return MatchFound(**{**values, **changes})


def a_cause(fact: ProjectEvent) -> Cause:
    """Build the cause of a fact, with a new event id."""
    return Cause(id=new_id(), type=fact.event_type)


def an_occasion(fact: ProjectEvent | None = None) -> Occasion:
    """Build the occasion of telling a fact about the known project."""
    told = fact or a_project_registered()
    project = KnownProject.of(a_project_registered())
    return Occasion(fact=told, cause=a_cause(told), project=project, now=NOW)


def a_notification(recipient: Recipient = SPONSOR) -> Notification:
    """Build what a recipient reads of a registered project."""
    return raise_notification(an_occasion(), recipient)[0]


def an_endpoint(audience: Recipient = SPONSOR, **changes: Any) -> WebhookEndpoint:
    """Build an enabled endpoint that never failed."""
    values: dict[str, Any] = {
        "id": new_id(),
        "audience": audience,
        "url": "https://hooks.example.com/tongtu?key=value",
        "description": "",
        "secret": "whsec_" + "A" * 32,
        "created_at": NOW,
        "created_by": "sponsor:someone",
    }
    return WebhookEndpoint(**{**values, **changes})


def a_delivery(**changes: Any) -> Delivery:
    """Build a delivery that a worker has just claimed for its first attempt."""
    values: dict[str, Any] = {"attempts": 1, "lease": new_id(), "version": 2}
    planned = Delivery.plan(a_notification(), an_endpoint())
    known = {name: getattr(planned, name) for name in Delivery.__slots__}
    return Delivery(**{**known, **values, **changes})


@dataclass(slots=True)
class InMemoryProjects:
    """Known projects and held facts."""

    known: dict[ProjectId, KnownProject] = field(default_factory=dict)
    held: dict[UUID, HeldFact] = field(default_factory=dict)

    async def find(self, project_id: ProjectId) -> KnownProject | None:
        """Return a project, or None."""
        return self.known.get(project_id)

    async def record(self, project: KnownProject) -> None:
        """Remember a project."""
        self.known.setdefault(project.id, project)

    def hold(self, held: HeldFact) -> None:
        """Keep a fact until its project is known."""
        self.held.setdefault(held.cause.id, held)

    async def release(self, project_id: ProjectId) -> Sequence[HeldFact]:
        """Hand out what was held for a project, oldest first, and keep it no longer."""
        mine = [held for held in self.held.values() if held.fact.project_id == project_id]
        for held in mine:
            del self.held[held.cause.id]
        return sorted(mine, key=lambda held: (held.held_at, held.cause.id))


@dataclass(slots=True)
class InMemoryNotifications:
    """Notifications, in the order in which they were raised."""

    all: list[Notification] = field(default_factory=list)

    def add(self, notification: Notification) -> None:
        """Keep a new notification."""
        self.all.append(notification)


@dataclass(slots=True)
class InMemoryEndpoints:
    """Webhook endpoints by id."""

    by_id: dict[UUID, WebhookEndpoint] = field(default_factory=dict)

    async def get(self, endpoint_id: UUID) -> WebhookEndpoint:
        """Return an endpoint or raise NotFoundError."""
        if endpoint_id not in self.by_id:
            raise NotFoundError("webhook endpoint", endpoint_id)
        return self.by_id[endpoint_id]

    async def list_reached(self, recipients: Sequence[Recipient]) -> Sequence[WebhookEndpoint]:
        """List the enabled endpoints of everybody who is among the recipients."""
        return [
            endpoint
            for endpoint in self.by_id.values()
            if endpoint.status is EndpointStatus.ENABLED
            and any(reaches(endpoint.audience, recipient) for recipient in recipients)
        ]

    async def count(self, audience: Recipient) -> int:
        """Count the endpoints that an audience has and did not remove."""
        return sum(
            endpoint.audience == audience and endpoint.status is not EndpointStatus.REMOVED
            for endpoint in self.by_id.values()
        )

    def add(self, endpoint: WebhookEndpoint) -> None:
        """Keep a new endpoint; an audience has a URL only once."""
        for other in self.by_id.values():
            same = (other.audience, other.url) == (endpoint.audience, endpoint.url)
            if same and other.status is not EndpointStatus.REMOVED:
                raise AlreadyExistsError("webhook endpoint", "url", endpoint.url)
        self.by_id[endpoint.id] = endpoint

    def save(self, endpoint: WebhookEndpoint) -> None:
        """Keep a changed endpoint, or fail if somebody else changed it first."""
        if self.by_id[endpoint.id].version != endpoint.version - 1:
            raise StaleVersionError
        self.by_id[endpoint.id] = endpoint


@dataclass(slots=True)
class InMemoryDeliveries:
    """Deliveries by id."""

    by_id: dict[DeliveryId, Delivery] = field(default_factory=dict)
    causes: dict[DeliveryId, UUID] = field(default_factory=dict)

    async def get(self, delivery_id: DeliveryId) -> Delivery:
        """Return a delivery or raise NotFoundError."""
        if delivery_id not in self.by_id:
            raise NotFoundError("delivery", delivery_id)
        return self.by_id[delivery_id]

    def add(self, delivery: Delivery, *, cause: UUID) -> None:
        """Keep a new delivery."""
        self.by_id[delivery.id] = delivery
        self.causes[delivery.id] = cause

    def save(self, delivery: Delivery) -> None:
        """Keep a changed delivery, or fail if somebody else changed it first."""
        if self.by_id[delivery.id].version != delivery.version - 1:
            raise StaleVersionError
        self.by_id[delivery.id] = delivery


@dataclass(slots=True)
class InMemoryOutbox:
    """Announced facts, in order."""

    events: list[Event] = field(default_factory=list)

    def append(self, event: Event, *, version: int) -> UUID:
        """Announce a fact."""
        del version
        self.events.append(event)
        return new_id()


@dataclass(slots=True)
class InMemoryUnitOfWork:
    """Everything that one command may change."""

    projects: InMemoryProjects = field(default_factory=InMemoryProjects)
    notifications: InMemoryNotifications = field(default_factory=InMemoryNotifications)
    endpoints: InMemoryEndpoints = field(default_factory=InMemoryEndpoints)
    deliveries: InMemoryDeliveries = field(default_factory=InMemoryDeliveries)
    outbox: InMemoryOutbox = field(default_factory=InMemoryOutbox)
