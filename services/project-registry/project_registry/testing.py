"""Builders and doubles for the tests of the register."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from project_registry.domain.project import Investment, Project, ProjectFacts, Site, Sponsor
from project_registry.domain.timeline import TimelineEntry
from shared.contracts.event import Event
from shared.identifiers import ProjectId, new_id

REGISTERED_ON = date(2026, 3, 2)


def some_facts(**changes: object) -> ProjectFacts:
    """Build facts of a project that is known well."""
    known: dict[str, object] = {
        "name": "高端数控机床智能制造基地项目",
        "sponsor": Sponsor(
            name="天津示范装备有限公司", unified_social_credit_code="91120116MA07ABCD0H"
        ),
        "site": Site(city="天津", district_code="120116", location_text="天津经开区西区"),
        "total_investment": Investment(amount=Decimal(1200000000), currency="CNY"),
    }
    return ProjectFacts(**{**known, **changes})  # type: ignore[arg-type]


def a_project(**changes: object) -> Project:
    """Build a registered project."""
    project, _ = Project.register(
        ProjectId(new_id()), some_facts(**changes), on=REGISTERED_ON, by="sponsor:somebody"
    )
    return project


class InMemoryProjects:
    """Keeps projects in a dictionary."""

    def __init__(self) -> None:
        self.by_id: dict[ProjectId, Project] = {}

    def add(self, project: Project) -> None:
        """Add a new project."""
        self.by_id[project.id] = project


class InMemoryTimeline:
    """Keeps entries in a dictionary, each event once."""

    def __init__(self) -> None:
        self.by_event: dict[UUID, TimelineEntry] = {}

    def add(self, entries: Sequence[TimelineEntry]) -> None:
        """Add entries unless they are there."""
        for entry in entries:
            self.by_event.setdefault(entry.event_id, entry)


class InMemoryOutbox:
    """Keeps what was announced."""

    def __init__(self) -> None:
        self.events: list[tuple[Event, int]] = []

    def append(self, event: Event, *, version: int) -> UUID:
        """Announce a fact."""
        self.events.append((event, version))
        return new_id()


class InMemoryUnitOfWork:
    """Everything that would commit together."""

    def __init__(self) -> None:
        self.projects = InMemoryProjects()
        self.timeline = InMemoryTimeline()
        self.outbox = InMemoryOutbox()
