"""The read side: rows to answers, without aggregates."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import String, Uuid, bindparam, exists, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from land_supply.domain.clock import ExplainedDay, Reckoning, explain
from land_supply.domain.publication import Publication
from land_supply.tables import CaseRow, CaseStepRow
from shared.auth.visibility import Visible
from shared.database import Database, Query
from shared.errors import NotFoundError
from shared.filters import is_or_any
from shared.tables import table_of
from shared.working_days import Notice, OutsideCalendarError, WorkingDayCalendar

LONGEST_EXPLANATION_DAYS = 4000

_cases, _steps = table_of(CaseRow), table_of(CaseStepRow)

_STEP_FIELDS = (
    "step_id",
    "name_zh",
    "name_en",
    "agency",
    "status",
    "statutory_due_on",
    "promised_due_on",
    "provisional",
)
_as_json = func.jsonb_build_object(
    *(part for name in _STEP_FIELDS for part in (name, _steps.c[name])), type_=JSONB
)
_steps_of_case = (
    select(func.jsonb_agg(aggregate_order_by(_as_json, _steps.c.position)))
    .where(_steps.c.case_id == _cases.c.id)
    .scalar_subquery()
    .label("steps")
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
    select(_cases, _steps_of_case).where(_cases.c.id == bindparam("id", type_=Uuid()), *_VISIBLE)
)
_LIST = Query(
    select(_cases, _steps_of_case)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of the list is wanted."""

    limit: int
    after: UUID | None = None
    project_id: UUID | None = None


async def get_case(database: Database, case_id: UUID, visible: Visible) -> bytes:
    """Return one case, or raise NotFoundError also for one that may not be seen."""
    row = await database.fetch_one(_GET, id=case_id, **asdict(visible))
    if row is None:
        raise NotFoundError("case", case_id)
    return orjson.dumps(view_of(row))


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


def preview_clock(reckoning: Reckoning, calendar: WorkingDayCalendar) -> bytes:
    """Count a clock and explain every day, shaped as ClockPreviewResponse."""
    due_dates = reckoning.due_dates(calendar)
    length = (due_dates.last_on - reckoning.accepted_on).days
    if length > LONGEST_EXPLANATION_DAYS:
        expected = f"a period of at most {LONGEST_EXPLANATION_DAYS} days from acceptance to its end"
        raise OutsideCalendarError("", length, expected)
    return orjson.dumps(
        {
            "statutory_due_on": due_dates.statutory_due_on,
            "promised_due_on": due_dates.promised_due_on,
            "provisional": due_dates.provisional,
            "calendar_version": calendar.calendar_version,
            "days": [_view_of_day(each) for each in explain(reckoning, calendar)],
        }
    )


def _view_of_day(explained: ExplainedDay) -> dict[str, Any]:
    day, standing = explained.day, explained.interruption
    return {
        "date": day.on,
        "kind": explained.kind,
        "statutory_number": explained.statutory_number,
        "promised_number": explained.promised_number,
        "reason": {"en": explained.reason.en, "zh": explained.reason.zh},
        "notice": None if day.name is None else _view_of_notice(day.notice, day.name),
        "entry": None if standing is None else standing.entry,
        "provisional": day.provisional,
    }


def _view_of_notice(notice: Notice | None, name: str) -> dict[str, Any] | None:
    if notice is None:
        return None
    return {"year": notice.year, "name": name, "papers": notice.papers}


def templates(published: Iterable[Publication]) -> bytes:
    """Return the list of published versions."""
    return orjson.dumps({"items": [_summary(each) for each in published]})


def template(published: Publication) -> bytes:
    """Return one published version with its document.

    PostgreSQL keeps no order of keys; sorted, the same content is always the same bytes.
    """
    content = orjson.dumps(published.content, option=orjson.OPT_SORT_KEYS)
    return orjson.dumps(_summary(published) | {"document": orjson.Fragment(content)})


def _summary(published: Publication) -> dict[str, Any]:
    """Shape a publication as TemplateSummary; a test holds the two together."""
    template, told = published.template, published.event()
    return {
        "id": template.id,
        "version": template.version,
        "content_hash": template.content_hash,
        "name": {"zh": template.name.zh, "en": template.name.en},
        "valid_from": template.valid_from,
        "valid_until": template.valid_until,
        "origin": "shipped" if published.is_shipped else "published",
        "published_at": published.published_at,
        "published_by": published.published_by,
        "reason": published.reason,
        "statutory_days": told.statutory_days,
        "promised_days": told.promised_days,
        "critical_path": told.critical_path,
    }
