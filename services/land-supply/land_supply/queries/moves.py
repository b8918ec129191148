"""Bulk moves as they are shown: how far they have come, and what became of each case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import String, Uuid, bindparam, func, select

from land_supply.domain.moving import ItemStatus, MoveJob
from land_supply.tables import MoveItemRow, MoveRow
from shared.database import Database, Query
from shared.errors import NotFoundError
from shared.filters import is_or_any
from shared.tables import table_of

_moves, _items = table_of(MoveRow), table_of(MoveItemRow)

_GET = Query(
    select(
        *_moves.c,
        *(
            select(func.count())
            .where(_items.c.move_id == _moves.c.id, _items.c.status == each.value)
            .scalar_subquery()
            .label(each.value)
            for each in ItemStatus
        ),
    ).where(_moves.c.id == bindparam("id", type_=Uuid()))
)
_PAGE = Query(
    select(_items)
    .where(
        _items.c.move_id == bindparam("id", type_=Uuid()),
        _items.c.case_id > bindparam("after", type_=Uuid()),
        is_or_any(_items.c.status, "status", String()),
    )
    .order_by(_items.c.case_id)
    .limit(bindparam("limit"))
)
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """Which cases of a bulk move are wanted."""

    limit: int
    after: UUID | None = None
    status: ItemStatus | None = None


async def get_move(database: Database, move_id: UUID, page: ItemPage) -> bytes:
    """Return a bulk move with one page of its cases, or raise NotFoundError."""
    row = await database.fetch_one(_GET, id=move_id)
    if row is None:
        raise NotFoundError("move", move_id)
    rows = await database.fetch(
        _PAGE, id=move_id, after=page.after or _FIRST, status=page.status, limit=page.limit + 1
    )
    items = [_item(each) for each in rows[: page.limit]]
    following = items[-1]["case_id"] if len(rows) > page.limit else None
    counts = {each.value: row[each.value] for each in ItemStatus}
    return orjson.dumps({**_view(row), **counts, "items": items, "next": following})


def started(job: MoveJob, total: int) -> bytes:
    """Shape a bulk move that nobody has begun as MoveResponse."""
    fields = {name: getattr(job, name) for name in MoveJob.__dataclass_fields__}
    counts = {**{each.value: 0 for each in ItemStatus}, ItemStatus.PENDING.value: total}
    row = {**fields, **counts, "total": total}
    return orjson.dumps({**_view(row), **counts, "items": [], "next": None})


def _view(row: Mapping[str, Any]) -> dict[str, Any]:
    takes_back = row["takes_back"]
    return {
        "id": str(row["id"]),
        "template_id": row["template_id"],
        "from_version": row["from_version"],
        "to_version": row["to_version"],
        "takes_back": None if takes_back is None else str(takes_back),
        "dry_run": row["is_dry"],
        "reason": row["reason"],
        "asked_by": row["asked_by"],
        "asked_at": row["asked_at"],
        "status": "running" if row["pending"] else "done",
        "total": row["total"],
    }


def _item(row: Mapping[str, Any]) -> dict[str, Any]:
    refusal = row["refusal"]
    return {
        "case_id": str(row["case_id"]),
        "status": row["status"],
        "case_version": row["case_version"],
        "differences": orjson.Fragment(row["differences"]),
        "refusal": None if refusal is None else orjson.Fragment(refusal),
        "done_at": row["done_at"],
    }
