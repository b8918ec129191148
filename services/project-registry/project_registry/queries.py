"""The read side: rows to answers, without aggregates."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Uuid, bindparam, or_, select

from project_registry.tables import ProjectRow, TimelineEntryRow
from shared.auth.visibility import Visible
from shared.database import Database, Query
from shared.errors import NotFoundError
from shared.filters import is_or_any
from shared.tables import table_of

_projects, _timeline = table_of(ProjectRow), table_of(TimelineEntryRow)


_VISIBLE = (
    is_or_any(_projects.c.sponsor_code, "organisation"),
    is_or_any(_projects.c.district_code, "district"),
)
_GET = Query(select(_projects).where(_projects.c.id == bindparam("id", type_=Uuid()), *_VISIBLE))
_after = bindparam("after", type_=Uuid())
_LIST = Query(
    select(_projects)
    .where(
        *_VISIBLE,
        is_or_any(_projects.c.district_code, "district_code"),
        is_or_any(_projects.c.key_chain, "key_chain"),
        is_or_any(_projects.c.stage, "stage"),
        or_(_after.is_(None), _projects.c.id < _after),
    )
    .order_by(_projects.c.id.desc())
    .limit(bindparam("limit"))
)
_STORY = Query(
    select(_timeline)
    .where(_timeline.c.project_id == bindparam("id", type_=Uuid()))
    .order_by(_timeline.c.happened_at, _timeline.c.event_id)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of the list is wanted."""

    limit: int
    after: UUID | None = None
    district_code: str | None = None
    key_chain: str | None = None
    stage: str | None = None


async def get_project(database: Database, project_id: UUID, visible: Visible) -> Mapping[str, Any]:
    """Return a project's row, or raise NotFoundError also for one that may not be seen."""
    row = await database.fetch_one(
        _GET, id=project_id, organisation=visible.organisation, district=visible.district
    )
    if row is None:
        raise NotFoundError("project", project_id)
    found: Mapping[str, Any] = row
    return found


async def list_projects(database: Database, page: Page, visible: Visible) -> bytes:
    """Return one page of projects, newest first."""
    rows = await database.fetch(
        _LIST,
        organisation=visible.organisation,
        district=visible.district,
        district_code=page.district_code,
        key_chain=page.key_chain,
        stage=page.stage,
        after=page.after,
        limit=page.limit + 1,
    )
    items = [view_of(row) for row in rows[: page.limit]]
    following = items[-1]["id"] if len(rows) > page.limit else None
    return orjson.dumps({"items": items, "next": following})


async def get_timeline(database: Database, project_id: UUID, visible: Visible, limit: int) -> bytes:
    """Return what happened to a project, in order."""
    await get_project(database, project_id, visible)
    rows = await database.fetch(_STORY, id=project_id, limit=limit)
    entries = [
        {
            "event_id": str(row["event_id"]),
            "type": row["type"],
            "source": row["source"],
            "subject": row["subject"],
            "happened_at": row["happened_at"],
            "actor": row["actor"],
            "reason": row["reason"],
            "correlation_id": row["correlation_id"],
            "causation_id": row["causation_id"],
            "data": orjson.Fragment(row["data"]),
        }
        for row in rows
    ]
    return orjson.dumps({"project_id": str(project_id), "entries": entries})


def represent(row: Mapping[str, Any]) -> bytes:
    """Write a project as JSON; the same for a row just made and for one just read."""
    return orjson.dumps(view_of(row))


def view_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Shape a row as ProjectResponse; a test holds the two together."""
    amount, area = row["investment_amount"], row["land_area"]
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "name_en": row["name_en"],
        "sponsor": {
            "name": row["sponsor_name"],
            "unified_social_credit_code": row["sponsor_code"],
        },
        "project_code": row["project_code"],
        "city": row["city"],
        "district_code": row["district_code"],
        "location_text": row["location_text"],
        "industry_code": row["industry_code"],
        "key_chain": row["key_chain"],
        "total_investment": None
        if amount is None
        else {
            "amount": _decimal(amount),
            "currency": row["investment_currency"],
            "qualifier": row["investment_qualifier"],
        },
        "stage": row["stage"],
        "stage_since": row["stage_since"],
        "land_area": None
        if area is None
        else {"value": _decimal(area), "unit": row["land_area_unit"]},
        "building_area_m2": _decimal(row["building_area_m2"]),
        "planned_completion": row["planned_completion"],
        "source": row["source"],
        "missing": orjson.Fragment(row["missing"]),
        "registered_on": row["registered_on"],
        "registered_by": row["registered_by"],
        "version": row["version"],
    }


def _decimal(value: Decimal | None) -> str | None:
    """Write a number as it was stated, without an exponent and without a tail of zeros."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
