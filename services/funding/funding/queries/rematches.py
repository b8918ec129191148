"""Runs as they are shown."""

from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Integer, String, Uuid, bindparam, select, tuple_

from funding.domain.matching import Rematch
from funding.repository import find_rematch, run_of
from funding.schemas import RematchFilter
from funding.tables import RematchRow
from shared.database import Database, Query
from shared.errors import NotFoundError
from shared.tables import table_of

_runs = table_of(RematchRow)


async def list_rematches(database: Database, wanted: RematchFilter) -> bytes:
    """Return a page of runs, the newest first."""
    given = {"status": wanted.status, "after": wanted.after}
    known = {name: value for name, value in given.items() if value is not None}
    rows = await database.fetch(_listing(frozenset(known)), **known, limit=wanted.limit + 1)
    page = [run_of(row) for row in rows[: wanted.limit]]
    following = str(page[-1].id) if len(rows) > wanted.limit else None
    return orjson.dumps({"items": [_view(run) for run in page], "next": following})


@lru_cache(maxsize=4)
def _listing(given: frozenset[str]) -> Query:
    """Write the statement for one combination of filters."""
    columns = _runs.c
    statement = select(_runs)
    if "status" in given:
        statement = statement.where(columns.status == bindparam("status", type_=String()))
    if "after" in given:
        last = _runs.alias("last")
        place = select(last.c.asked_at, last.c.id).where(
            last.c.id == bindparam("after", type_=Uuid())
        )
        at = tuple_(columns.asked_at, columns.id)
        statement = statement.where(at < place.scalar_subquery())
    ordered = statement.order_by(columns.asked_at.desc(), columns.id.desc())
    return Query(ordered.limit(bindparam("limit", type_=Integer())))


async def get_rematch(database: Database, run_id: UUID) -> tuple[bytes, int]:
    """Return a run with its version, or raise NotFoundError."""
    run = await find_rematch(database, run_id)
    if run is None:
        raise NotFoundError("rematch", run_id)
    return shown(run), run.version


def shown(run: Rematch) -> bytes:
    """Shape a run as RematchResponse; a test holds the two together."""
    return orjson.dumps(_view(run))


def _view(run: Rematch) -> dict[str, Any]:
    return {
        "id": str(run.id),
        "programme_ids": run.programme_ids,
        "cause": run.cause,
        "reason": run.order.reason,
        "asked_by": run.order.asked_by,
        "asked_at": run.order.asked_at,
        "status": run.status,
        "total": run.total,
        "done": run.done,
        "found": run.found,
        "changed": run.changed,
        "withdrawn": run.withdrawn,
        "finished_at": run.finished_at,
        "version": run.version,
    }
