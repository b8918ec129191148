"""What can be asked of the register."""

from dataclasses import dataclass
from datetime import date

from project_registry.domain.project import ProjectFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterProject:
    """Enter a project; `organisation` is the sponsor who asks, or None for a coordinator."""

    facts: ProjectFacts
    organisation: str | None
    requested_by: str
    on: date
