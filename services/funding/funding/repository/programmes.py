"""Published programmes: read through the shelf, added through the session."""

import json
from collections.abc import Iterable
from datetime import date

from sqlalchemy import String, bindparam, select

from funding.domain.programme import Programme
from funding.domain.publication import Publication
from funding.domain.publishing import Definitions
from funding.repository.shelf import Shelf, publication_of
from funding.tables import ProgrammeRow
from shared.database import Query, Session
from shared.tables import table_of

_programmes = table_of(ProgrammeRow)
_HISTORY = Query(
    select(_programmes)
    .where(_programmes.c.programme_id == bindparam("programme_id", type_=String()))
    .order_by(_programmes.c.number)
)


class SqlProgrammes:
    """Keeps published programmes in PostgreSQL; a row is never changed."""

    def __init__(self, session: Session, shelf: Shelf) -> None:
        self._session = session
        self._shelf = shelf

    @property
    def facts(self) -> Definitions:
        """Return what facts mean."""
        return self._shelf.facts

    async def on(self, day: date) -> tuple[Programme, ...]:
        """Return for each programme the version that counts on a day, whatever its status."""
        session = self._session
        return await self._shelf.on(session.database, day, now=session.context.now)

    async def asking(self, facts: Iterable[str], day: date) -> tuple[Programme, ...]:
        """Return the programmes of a day that ask for any of some facts."""
        database, now = self._session.database, self._session.context.now
        touching = await self._shelf.touching(database, day, now=now)
        programmes = await self._shelf.on(database, day, now=now)
        return tuple(programmes[number] for number in touching.touched(facts))

    async def ids(self) -> frozenset[str]:
        """Name every published programme."""
        session = self._session
        published = await self._shelf.publications(session.database, now=session.context.now)
        return frozenset(each.programme.id for each in published)

    async def history(self, programme_id: str) -> tuple[Publication, ...]:
        """Return the versions of a programme in the order of their publication."""
        rows = await self._session.fetch(_HISTORY, programme_id=programme_id)
        shipped = self._shelf.shipped(programme_id)
        return (*shipped, *(publication_of(row, self._shelf.facts) for row in rows))

    def add(self, publication: Publication) -> None:
        """Add a version."""
        programme = publication.programme
        self._session.insert(
            ProgrammeRow,
            programme_id=programme.id,
            version=programme.version,
            number=publication.number,
            content=json.dumps(publication.content, ensure_ascii=False),
            content_hash=programme.content_hash,
            valid_from=programme.valid_from,
            published_at=publication.published_at,
            published_by=publication.published_by,
            reason=publication.reason,
        )
