"""What can be asked of land supply."""

from dataclasses import dataclass
from datetime import date

from shared.identifiers import ProjectId


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """Begin the land supply of a project."""

    project_id: ProjectId
    sponsor_code: str | None
    district_code: str | None
    on: date
