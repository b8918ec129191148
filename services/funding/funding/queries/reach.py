"""Which projects a programme reaches, and what a project's missing facts could bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Integer, String, Uuid, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from funding.domain.facts import FactDefinition
from funding.domain.matching.unlocking import OpenMatch, Unlocking, unlockings
from funding.domain.programme import Programme
from funding.tables import MatchRow
from shared.auth.visibility import Visible
from shared.database import Database, Query
from shared.errors import NotFoundError
from shared.filters import is_or_any
from shared.tables import table_of

FIRST = UUID(int=0)

_matches = table_of(MatchRow)
_OF_PROGRAMME = (
    _matches.c.programme_id == bindparam("programme_id", type_=String()),
    is_or_any(_matches.c.district_code, "district"),
)
_COUNTS = Query(
    select(_matches.c.verdict, _matches.c.facts_away, func.count().label("projects"))
    .where(*_OF_PROGRAMME)
    .group_by(_matches.c.verdict, _matches.c.facts_away)
)
_way = func.jsonb_array_elements(_matches.c.ways, type_=JSONB()).column_valued("way")
_BY_FACT = Query(
    select(_way.op("->>")(0).label("fact"), func.count().label("projects"))
    .select_from(_matches)
    .where(
        *_OF_PROGRAMME,
        _matches.c.facts_away == 1,
        func.jsonb_array_length(_way) == 1,
    )
    .group_by("fact")
    .order_by(func.count().desc(), "fact")
)
_away = bindparam("facts_away", type_=Integer())
_PAGE = Query(
    select(_matches)
    .where(
        *_OF_PROGRAMME,
        is_or_any(_matches.c.verdict, "verdict"),
        or_(_away.is_(None), _matches.c.facts_away == _away),
        _matches.c.project_id > bindparam("after", type_=Uuid()),
    )
    .order_by(_matches.c.project_id)
    .limit(bindparam("limit"))
)
_OF_PROJECT = Query(
    select(_matches)
    .where(
        _matches.c.project_id == bindparam("project_id", type_=Uuid()),
        is_or_any(_matches.c.sponsor_code, "organisation"),
        is_or_any(_matches.c.district_code, "district"),
    )
    .order_by(_matches.c.programme_id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachPage:
    """Which projects are shown."""

    limit: int
    after: UUID | None = None
    verdict: str | None = None
    facts_away: int | None = None


async def get_reach(
    database: Database, programme: Programme, page: ReachPage, visible: Visible
) -> bytes:
    """Return how many projects a programme reaches, how near the others are, and some of them."""
    whose = {"programme_id": programme.id, "district": visible.district}
    groups = await database.fetch(_COUNTS, **whose)
    facts = await database.fetch(_BY_FACT, **whose)
    rows = await database.fetch(
        _PAGE,
        **whose,
        verdict=page.verdict,
        facts_away=page.facts_away,
        after=page.after or FIRST,
        limit=page.limit + 1,
    )
    items = [_reached(row) for row in rows[: page.limit]]
    answer = {
        "programme": programme.reference.model_dump(),
        "counts": {verdict: _sum(groups, verdict) for verdict in ("yes", "unknown", "no")},
        "one_fact_away": sum(row["projects"] for row in groups if row["facts_away"] == 1),
        "by_fact": [dict(row) for row in facts],
        "items": items,
        "next": items[-1]["project_id"] if len(rows) > page.limit else None,
    }
    return orjson.dumps(answer)


async def list_missing_facts(
    database: Database,
    project_id: UUID,
    definitions: Mapping[str, FactDefinition],
    visible: Visible,
) -> bytes:
    """Return a project's missing facts by what they could bring, or raise NotFoundError."""
    rows = await database.fetch(
        _OF_PROJECT,
        project_id=project_id,
        organisation=visible.organisation,
        district=visible.district,
    )
    if not rows:
        raise NotFoundError("project", project_id)
    found = unlockings(_open(row) for row in rows if row["verdict"] == "unknown")
    items = [_unlocking(each, definitions) for each in found if each.fact in definitions]
    return orjson.dumps({"project_id": str(project_id), "items": items})


def _sum(groups: list[Any], verdict: str) -> int:
    return sum(row["projects"] for row in groups if row["verdict"] == verdict)


def _reached(row: Mapping[str, Any]) -> dict[str, Any]:
    """Shape a row as ReachedProject; a test holds the two together."""
    return {
        "project_id": str(row["project_id"]),
        "match_id": str(row["id"]),
        "district_code": row["district_code"],
        "verdict": row["verdict"],
        "facts_away": row["facts_away"],
        "missing_facts": orjson.Fragment(row["missing_facts"]),
        "low_fen": row["low_fen"],
        "high_fen": row["high_fen"],
    }


def _open(row: Mapping[str, Any]) -> OpenMatch:
    return OpenMatch(
        programme_id=row["programme_id"],
        low_fen=row["low_fen"],
        high_fen=row["high_fen"],
        missing_facts=tuple(orjson.loads(row["missing_facts"])),
        ways=tuple(tuple(way) for way in orjson.loads(row["ways"])),
    )


def _unlocking(unlocking: Unlocking, definitions: Mapping[str, FactDefinition]) -> dict[str, Any]:
    """Shape a missing fact as MissingFactView; a test holds the two together."""
    definition = definitions[unlocking.fact]
    return {
        "fact": unlocking.fact,
        "label": definition.label.both(),
        "unit": definition.unit,
        "supplied_by": definition.supplied_by,
        "verified_by": definition.verified_by,
        "high_fen": unlocking.high_fen,
        "is_unlimited": unlocking.is_unlimited,
        "programmes": unlocking.programmes,
        "without_sum": unlocking.without_sum,
        "settles": unlocking.settles,
        "is_enough_for": unlocking.is_enough_for,
    }
