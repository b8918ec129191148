"""Matching projects with programmes."""

from dataclasses import dataclass
from datetime import date

from funding.domain.facts import Facts
from shared.identifiers import ProjectId


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchProject:
    """Match a project with every programme that can be had on a day."""

    project_id: ProjectId
    sponsor_code: str | None
    district_code: str | None
    facts: Facts
    as_of: date
