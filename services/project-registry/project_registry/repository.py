"""Aggregates to rows, gathered by the session."""

from collections.abc import Sequence
from typing import Any

import orjson

from project_registry.domain.project import Project
from project_registry.domain.timeline import TimelineEntry
from project_registry.tables import ProjectRow, TimelineEntryRow
from shared.database import Session


class SqlProjectRepository:
    """Keeps projects in PostgreSQL."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, project: Project) -> None:
        """Add a new project."""
        self._session.insert(ProjectRow, **row_of(project))


def row_of(project: Project) -> dict[str, Any]:
    """Turn a project into its row."""
    facts, money, area = project.facts, project.facts.total_investment, project.facts.land_area
    return {
        "id": project.id,
        "name": facts.name,
        "name_en": facts.name_en,
        "sponsor_name": facts.sponsor.name,
        "sponsor_code": facts.sponsor.unified_social_credit_code,
        "project_code": facts.project_code,
        "city": facts.site.city,
        "district_code": facts.site.district_code,
        "location_text": facts.site.location_text,
        "industry_code": facts.industry_code,
        "key_chain": facts.key_chain,
        "investment_amount": money.amount if money else None,
        "investment_currency": money.currency if money else None,
        "investment_qualifier": money.qualifier if money else None,
        "stage": facts.stage,
        "stage_since": facts.stage_since,
        "land_area": area.value if area else None,
        "land_area_unit": area.unit if area else None,
        "building_area_m2": facts.building_area_m2,
        "planned_completion": facts.planned_completion,
        "source": facts.source,
        "missing": orjson.dumps(project.missing).decode(),
        "registered_on": project.registered_on,
        "registered_by": project.registered_by,
        "version": project.version,
    }


class SqlTimeline:
    """Keeps timelines in PostgreSQL; the event's id makes a repeat harmless."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entries: Sequence[TimelineEntry]) -> None:
        """Add entries unless they are there; the entry's fields are the table's columns."""
        self._session.insert_all(
            TimelineEntryRow, entries, columns=TimelineEntry._fields, key=("event_id",)
        )
