"""The timeline of a project: one entry per event of any service."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from shared.identifiers import ProjectId


class TimelineEntry(NamedTuple):
    """One fact about a project, as its publisher stated it."""

    event_id: UUID
    project_id: ProjectId
    type: str
    source: str
    subject: str
    happened_at: datetime
    actor: str
    reason: str | None
    correlation_id: str
    causation_id: str | None
    data: str
