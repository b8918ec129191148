"""Facts published by the project-registry service."""

from datetime import date
from typing import ClassVar

from shared.contracts.event import ProjectEvent
from shared.contracts.values import Money, Value


class Sponsor(Value):
    """The enterprise behind a project; the credit code is unknown for many listed projects."""

    name: str | None = None
    unified_social_credit_code: str | None = None


class ProjectRegistered(ProjectEvent):
    """A project entered the register; every fact that nobody stated is None and is missing."""

    event_type: ClassVar[str] = "project-registry.project.registered.v1"
    topic: ClassVar[str] = "project-registry.projects"

    name: str
    sponsor: Sponsor
    project_code: str | None = None
    city: str | None = None
    district_code: str | None = None
    location_text: str | None = None
    industry_code: str | None = None
    key_chain: str | None = None
    total_investment: Money | None = None
    investment_qualifier: str | None = None
    stage: str | None = None
    registered_on: date
    missing: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """Name the project."""
        return str(self.project_id)
