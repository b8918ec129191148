"""Pages of matches."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Uuid, bindparam, or_, select, tuple_

from funding.tables import MatchRow
from shared.auth.visibility import Visible
from shared.database import Database, Query
from shared.filters import is_or_any
from shared.tables import table_of

_matches = table_of(MatchRow)
_earlier = _matches.alias("earlier")
_after = bindparam("after", type_=Uuid())
_position = tuple_(_matches.c.project_id, _matches.c.programme_id)
_LIST = Query(
    select(_matches)
    .where(
        is_or_any(_matches.c.sponsor_code, "organisation"),
        is_or_any(_matches.c.district_code, "district"),
        is_or_any(_matches.c.project_id, "project_id", Uuid()),
        is_or_any(_matches.c.programme_id, "programme_id"),
        is_or_any(_matches.c.verdict, "verdict"),
        or_(
            _after.is_(None),
            _position
            > select(_earlier.c.project_id, _earlier.c.programme_id)
            .where(_earlier.c.id == _after)
            .scalar_subquery(),
        ),
    )
    .order_by(_matches.c.project_id, _matches.c.programme_id)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which part of the list is wanted."""

    limit: int
    after: UUID | None = None
    project_id: UUID | None = None
    programme_id: str | None = None
    verdict: str | None = None


async def list_matches(database: Database, page: Page, visible: Visible) -> bytes:
    """Return one page of matches, by project and programme."""
    wanted = asdict(page) | {"limit": page.limit + 1}
    rows = await database.fetch(_LIST, **wanted, **asdict(visible))
    items = [view_of(row) for row in rows[: page.limit]]
    following = items[-1]["id"] if len(rows) > page.limit else None
    return orjson.dumps({"items": items, "next": following})


def view_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Shape a row as MatchResponse; a test holds the two together."""
    return {
        "id": str(row["id"]),
        "project_id": str(row["project_id"]),
        "programme": {
            "id": row["programme_id"],
            "version": row["programme_version"],
            "name_zh": row["programme_name_zh"],
            "name_en": row["programme_name_en"],
        },
        "verdict": row["verdict"],
        "reasons": orjson.Fragment(row["reasons"]),
        "missing_facts": orjson.Fragment(row["missing_facts"]),
        "as_of": row["as_of"],
        "version": row["version"],
    }
