"""Saved searches as they are shown."""

from dataclasses import asdict
from typing import Any

import orjson
from sqlalchemy import String, bindparam, select

from funding.domain.matching import Interest
from funding.repository import interest_of
from funding.tables import InterestRow
from shared.database import Database, Query
from shared.tables import table_of

_interests = table_of(InterestRow)
_OWN = Query(
    select(_interests)
    .where(_interests.c.owner == bindparam("owner", type_=String()))
    .order_by(_interests.c.id)
)


async def list_interests(database: Database, owner: str) -> bytes:
    """Return the searches that somebody keeps, the oldest first."""
    rows = await database.fetch(_OWN, owner=owner)
    return orjson.dumps({"items": [_view(interest_of(row)) for row in rows]})


def shown(interest: Interest) -> bytes:
    """Shape a search as InterestResponse; a test holds the two together."""
    return orjson.dumps(_view(interest))


def _view(interest: Interest) -> dict[str, Any]:
    return {
        "id": str(interest.id),
        "owner": interest.owner,
        "name": interest.name,
        "organisation": interest.organisation,
        "district_code": interest.district_code,
        "agency": interest.agency,
        "criteria": asdict(interest.criteria),
        "created_at": interest.created_at,
        "created_by": interest.created_by,
    }
