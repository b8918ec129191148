"""What can be asked of land supply."""

from dataclasses import dataclass
from datetime import date

from land_supply.domain.publication import Proposal
from shared.identifiers import ProjectId


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """Begin the land supply of a project."""

    project_id: ProjectId
    sponsor_code: str | None
    district_code: str | None
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishTemplate:
    """Make a version of a process law for cases to come."""

    proposal: Proposal
