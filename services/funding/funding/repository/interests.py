"""Saved searches to rows and back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import orjson
from sqlalchemy import ARRAY, String, bindparam, func, or_, select

from funding.domain.matching import Criteria, Interest
from funding.tables import InterestRow
from shared.database import Query, Session
from shared.errors import NotFoundError
from shared.identifiers import InterestId
from shared.tables import table_of

_interests = table_of(InterestRow)
_OF_SPONSORS = Query(
    select(_interests)
    .where(
        or_(
            _interests.c.organisation.is_(None),
            _interests.c.organisation == func.any(bindparam("codes", type_=ARRAY(String()))),
        )
    )
    .order_by(_interests.c.id)
)
_COUNT = Query(
    select(func.count().label("kept"))
    .select_from(_interests)
    .where(_interests.c.owner == bindparam("owner", type_=String()))
)


class SqlInterests:
    """Keeps saved searches in PostgreSQL."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def of_sponsors(self, sponsor_codes: frozenset[str]) -> Sequence[Interest]:
        """Return the searches of some sponsors and those of all officers."""
        rows = await self._session.fetch(_OF_SPONSORS, codes=sorted(sponsor_codes))
        return [interest_of(row) for row in rows]

    async def count(self, owner: str) -> int:
        """Count the searches that somebody keeps."""
        row = await self._session.fetch_one(_COUNT, owner=owner)
        return 0 if row is None else int(row["kept"])

    def add(self, interest: Interest) -> None:
        """Add a search."""
        values = {name: getattr(interest, name) for name in Interest.__dataclass_fields__}
        criteria = orjson.dumps(asdict(interest.criteria)).decode()
        self._session.insert(InterestRow, **{**values, "criteria": criteria})

    def remove(self, interest_id: InterestId, owner: str) -> None:
        """Remove somebody's search; it fails if they have no such."""
        self._session.delete(
            InterestRow,
            where={"id": interest_id, "owner": owner},
            missed=NotFoundError("interest", interest_id),
        )


def interest_of(row: Mapping[str, Any]) -> Interest:
    """Read a search from its row."""
    values = {name: row[name] for name in Interest.__dataclass_fields__}
    return Interest(**{**values, "criteria": criteria_of(row["criteria"])})


def criteria_of(text: str) -> Criteria:
    """Read what is looked for."""
    stored = orjson.loads(text)
    lists = {name: tuple(each) for name, each in stored.items() if isinstance(each, list)}
    return Criteria(**{**stored, **lists})
