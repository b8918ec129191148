"""Pages of matches, by likely amount and deadline, with how many there are of each verdict.

Every condition that is asked for stands in the text of a statement, and none that is not, so that
each kind of list has a plan of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    Date,
    Label,
    Select,
    Uuid,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)

from funding.domain.matching.lists import MOST_COUNTED, Part, Place, Sought
from funding.tables import MatchRow
from shared.auth.visibility import Visible
from shared.database import Database, Query
from shared.errors import NotFoundError
from shared.filters import is_or_any
from shared.tables import table_of

VERDICTS = ("yes", "unknown", "no")

_matches = table_of(MatchRow)
_ORDER = (_matches.c.likely_fen.desc(), _matches.c.deadline_order, _matches.c.id)
_AFTER_LIKELY = bindparam("after_likely", type_=_matches.c.likely_fen.type)
_OPEN_ON = bindparam("open_on", type_=Date())
_CONDITIONS: Mapping[str, ColumnElement[bool]] = {
    "organisation": _matches.c.sponsor_code == bindparam("organisation"),
    "visible_district": _matches.c.district_code == bindparam("visible_district"),
    "project_id": _matches.c.project_id == bindparam("project_id", type_=Uuid()),
    "programme_id": _matches.c.programme_id == bindparam("programme_id"),
    "form": _matches.c.support_form == bindparam("form"),
    "agency": func.jsonb_exists(_matches.c.agencies, bindparam("agency")),
    "district": _matches.c.district_code == bindparam("district"),
    "applicant": _matches.c.sponsor_code == bindparam("applicant"),
    "window": _matches.c.window == bindparam("window"),
    "open_on": or_(
        _matches.c.window == "none",
        and_(_matches.c.opens_on <= _OPEN_ON, _matches.c.deadline >= _OPEN_ON),
    ),
}
"""What a list can be narrowed by."""
_IS_BEHIND = or_(
    _matches.c.likely_fen < _AFTER_LIKELY,
    and_(
        _matches.c.likely_fen == _AFTER_LIKELY,
        tuple_(_matches.c.deadline_order, _matches.c.id)
        > tuple_(bindparam("after_deadline", type_=Date()), bindparam("after_id", type_=Uuid())),
    ),
)
_ONE = Query(
    select(_matches).where(
        _matches.c.id == bindparam("id", type_=Uuid()),
        is_or_any(_matches.c.sponsor_code, "organisation"),
        is_or_any(_matches.c.district_code, "district"),
    )
)


@cache
def list_query(narrowed: frozenset[str], verdict: str | None, *, is_later: bool) -> Query:
    """Build the statement for one kind of list.

    It reads one row more than a page has; without any row it has one with the counts alone.
    """
    conditions = [_CONDITIONS[name] for name in sorted(narrowed)]
    shown = [*conditions, *([] if verdict is None else [_is(verdict)])]
    page = (
        select(_matches)
        .where(*shown, *([_IS_BEHIND] if is_later else []))
        .order_by(*_ORDER)
        .limit(bindparam("limit"))
        .subquery("page")
    )
    counts = select(*(_count(conditions, each) for each in VERDICTS)).subquery("counts")
    order = (page.c.likely_fen.desc(), page.c.deadline_order, page.c.id)
    joined = counts.outerjoin(page, true())
    return Query(select(*counts.c, *page.c).select_from(joined).order_by(*order))


async def list_matches(database: Database, sought: Sought, part: Part, visible: Visible) -> bytes:
    """Return one page of matches, and how many there are of each verdict."""
    values = {
        **asdict(sought),
        "organisation": visible.organisation,
        "visible_district": visible.district,
    }
    given = {name: value for name, value in values.items() if value is not None}
    query = list_query(frozenset(given), part.verdict, is_later=part.after is not None)
    rows = await database.fetch(query, **given, **_behind(part.after), limit=part.limit + 1)
    found = [row for row in rows if row["id"] is not None]
    following = str(_place(found[part.limit - 1])) if len(found) > part.limit else None
    answer = {
        "items": [view_of(row) for row in found[: part.limit]],
        "next": following,
        "counts": {verdict: rows[0][f"in_{verdict}"] for verdict in VERDICTS},
        "most_counted": MOST_COUNTED,
    }
    return orjson.dumps(answer)


async def find_match(database: Database, match_id: UUID, visible: Visible) -> Mapping[str, Any]:
    """Return the row of a match that may be seen, or raise NotFoundError."""
    row: Mapping[str, Any] | None = await database.fetch_one(
        _ONE, id=match_id, organisation=visible.organisation, district=visible.district
    )
    if row is None:
        raise NotFoundError("match", match_id)
    return row


def fields_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Shape a row as MatchResponse, with its documents read."""
    fields: dict[str, Any] = orjson.loads(orjson.dumps(view_of(row)))
    return fields


def view_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Shape a row as MatchResponse; a test holds the two together."""
    return {
        "id": str(row["id"]),
        "project_id": str(row["project_id"]),
        "district_code": row["district_code"],
        "programme": {
            "id": row["programme_id"],
            "version": row["programme_version"],
            "name_zh": row["programme_name_zh"],
            "name_en": row["programme_name_en"],
        },
        "support_form": row["support_form"],
        "agencies": orjson.Fragment(row["agencies"]),
        "verdict": row["verdict"],
        "low_fen": row["low_fen"],
        "high_fen": row["high_fen"],
        "window": row["window"],
        "opens_on": row["opens_on"],
        "deadline": row["deadline"],
        "reasons": orjson.Fragment(row["reasons"]),
        "missing_facts": orjson.Fragment(row["missing_facts"]),
        "ways_to_yes": orjson.Fragment(row["ways"]),
        "facts_away": row["facts_away"],
        "as_of": row["as_of"],
        "version": row["version"],
    }


def _is(verdict: str) -> ColumnElement[bool]:
    return _matches.c.verdict == literal_column(f"'{verdict}'")


def _count(conditions: Sequence[ColumnElement[bool]], verdict: str) -> Label[int]:
    some: Select[Any] = select(literal_column("1")).where(*conditions, _is(verdict))
    first = some.select_from(_matches).limit(literal_column(str(MOST_COUNTED))).subquery()
    counted = select(func.count()).select_from(first).scalar_subquery()
    return counted.label(f"in_{verdict}")


def _behind(place: Place | None) -> dict[str, Any]:
    names = ("after_likely", "after_deadline", "after_id")
    return {} if place is None else dict(zip(names, place, strict=True))


def _place(row: Mapping[str, Any]) -> Place:
    return Place(*(row[name] for name in Place._fields))
