"""Cases as they are shown."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import BigInteger, String, Uuid, bindparam, exists, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from land_supply.tables import CaseHistoryRow, CaseRow, CaseStepRow
from shared.auth.visibility import Visible
from shared.database import Database, Query
from shared.errors import NotFoundError
from shared.filters import is_or_any
from shared.tables import table_of

_cases, _steps = table_of(CaseRow), table_of(CaseStepRow)
_history = table_of(CaseHistoryRow)

_STEP_FIELDS = (
    "step_id",
    "round",
    "name_zh",
    "name_en",
    "agency",
    "claimed_by",
    "status",
    "turn",
    "outcome",
    "due_on",
    "statutory_due_on",
    "promised_due_on",
    "provisional",
)
_as_json = func.jsonb_build_object(
    *(part for name in _STEP_FIELDS for part in (name, _steps.c[name])), type_=JSONB
)
_newer = _steps.alias("newer")
_is_of_process = _cases.c.standings.has_key(_steps.c.step_id)
_is_newest = ~exists().where(
    _newer.c.case_id == _steps.c.case_id,
    _newer.c.step_id == _steps.c.step_id,
    _newer.c.round > _steps.c.round,
)
_steps_of_case = (
    select(func.jsonb_agg(aggregate_order_by(_as_json, _steps.c.position)))
    .where(_steps.c.case_id == _cases.c.id, _is_of_process, _is_newest)
    .scalar_subquery()
    .label("steps")
)
_first_due_on = (
    select(func.min(_steps.c.due_on))
    .where(_steps.c.case_id == _cases.c.id, _is_of_process, _is_newest, _steps.c.turn != "nobody")
    .scalar_subquery()
    .label("first_due_on")
)


_agency = bindparam("agency", type_=String())
_VISIBLE = (
    is_or_any(_cases.c.sponsor_code, "organisation"),
    is_or_any(_cases.c.district_code, "district"),
    or_(
        _agency.is_(None),
        exists().where(_steps.c.case_id == _cases.c.id, _steps.c.agency == _agency),
    ),
)
_GET = Query(
    select(_cases, _steps_of_case, _first_due_on).where(
        _cases.c.id == bindparam("id", type_=Uuid()), *_VISIBLE
    )
)
_LIST = Query(
    select(_cases, _steps_of_case, _first_due_on)
    .where(
        *_VISIBLE,
        is_or_any(_cases.c.project_id, "project_id", Uuid()),
        or_(
            bindparam("after", type_=Uuid()).is_(None),
            _cases.c.project_id < bindparam("after", type_=Uuid()),
        ),
    )
    .order_by(_cases.c.project_id.desc())
    .limit(bindparam("limit"))
)


_HISTORY_PAGE = Query(
    select(_history)
    .where(
        _history.c.case_id == bindparam("id", type_=Uuid()),
        _history.c.version > bindparam("after", type_=BigInteger()),
    )
    .order_by(_history.c.version)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of the list is wanted."""

    limit: int
    after: UUID | None = None
    project_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Which part of the history is wanted."""

    limit: int
    after: int = 0


async def get_case(database: Database, case_id: UUID, visible: Visible) -> tuple[bytes, int]:
    """Return one case with its version, or raise NotFoundError also where it may not be seen."""
    row = await database.fetch_one(_GET, id=case_id, **asdict(visible))
    if row is None:
        raise NotFoundError("case", case_id)
    return orjson.dumps(view_of(row)), row["version"]


async def get_history(
    database: Database, case_id: UUID, visible: Visible, page: HistoryPage
) -> bytes:
    """Return one page of what happened in a case, the first fact first."""
    await get_case(database, case_id, visible)
    rows = await database.fetch(_HISTORY_PAGE, id=case_id, after=page.after, limit=page.limit + 1)
    entries = [_view_of_fact(row) for row in rows[: page.limit]]
    following = entries[-1]["version"] if len(rows) > page.limit else None
    return orjson.dumps({"case_id": str(case_id), "entries": entries, "next": following})


async def list_cases(database: Database, page: Page, visible: Visible) -> bytes:
    """Return one page of cases, those of the newest projects first."""
    rows = await database.fetch(
        _LIST,
        project_id=page.project_id,
        after=page.after,
        limit=page.limit + 1,
        **asdict(visible),
    )
    items = [view_of(row) for row in rows[: page.limit]]
    following = items[-1]["project_id"] if len(rows) > page.limit else None
    return orjson.dumps({"items": items, "next": following})


def view_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Shape a row as CaseResponse; a test holds the two together."""
    return {
        "id": str(row["id"]),
        "project_id": str(row["project_id"]),
        "district_code": row["district_code"],
        "template": {
            "id": row["template_id"],
            "version": row["template_version"],
            "content_hash": row["template_hash"],
        },
        "status": row["status"],
        "opened_on": row["opened_on"],
        "first_due_on": row["first_due_on"],
        "steps": orjson.Fragment(row["steps"] or "[]"),
        "version": row["version"],
    }


def _view_of_fact(row: Mapping[str, Any]) -> dict[str, Any]:
    """Shape a row as HistoryEntryView; a test holds the two together."""
    return {
        "version": row["version"],
        "event_id": str(row["event_id"]),
        "type": row["type"],
        "step_id": row["step_id"],
        "round": row["round"],
        "happened_on": row["happened_on"],
        "recorded_at": row["recorded_at"],
        "actor": row["actor"],
        "reason": row["reason"],
        "correlation_id": row["correlation_id"],
        "data": orjson.Fragment(row["data"]),
    }
