"""The published programmes as one process knows them: shipped ones and those of the database."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import String, bindparam, select

from funding.catalogue import Catalogue, read_programme
from funding.domain.fact_catalogue import FactCatalogue
from funding.domain.programme import Programme
from funding.domain.publication import Publication, in_force_on
from funding.domain.publishing import Definitions
from funding.domain.touching import Touching, programmes_by_fact
from funding.tables import ProgrammeRow
from shared.database import Database, Query
from shared.errors import NotFoundError
from shared.tables import table_of

FRESH_FOR = timedelta(seconds=5)
"""A new version counts from tomorrow at the earliest, so a few seconds make no difference."""
MOST_DAYS = 64
"""So many days' choices are remembered; a match is asked for a few days at a time."""

_programmes = table_of(ProgrammeRow)
_KEYS = Query(select(_programmes.c.programme_id, _programmes.c.version))
_ONE = Query(
    select(_programmes).where(
        _programmes.c.programme_id == bindparam("programme_id", type_=String()),
        _programmes.c.version == bindparam("version", type_=String()),
    )
)

Key = tuple[str, str]


class Shelf:
    """Keeps what is published in memory; a version never changes, so only new ones are read.

    Reads go through the pool and never through a unit of work, which stays one statement.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.fact_catalogue: FactCatalogue = catalogue.fact_catalogue
        self._shipped = catalogue.shipped
        self._known = {_key_of(each): each for each in self._shipped}
        self._on: dict[date, tuple[Programme, ...]] = {}
        self._touching: dict[date, Touching] = {}
        self._refreshed_at: datetime | None = None

    @property
    def facts(self) -> Definitions:
        """Return what facts mean."""
        return self.fact_catalogue.facts

    def shipped(self, programme_id: str) -> tuple[Publication, ...]:
        """Return the versions of a programme that came with the service."""
        return tuple(each for each in self._shipped if each.programme.id == programme_id)

    def forget(self) -> None:
        """Look again at the next occasion."""
        self._refreshed_at = None

    async def on(self, database: Database, day: date, *, now: datetime) -> tuple[Programme, ...]:
        """Return for each programme the version that counts on a day, whatever its status."""
        await self._refresh(database, now)
        if day not in self._on:
            if len(self._on) >= MOST_DAYS:
                self._forget_days()
            known = tuple(each.programme for each in self._known.values())
            self._on[day] = in_force_on(known, day)
        return self._on[day]

    async def touching(self, database: Database, day: date, *, now: datetime) -> Touching:
        """Return which of the programmes of a day ask for each fact."""
        programmes = await self.on(database, day, now=now)
        if day not in self._touching:
            self._touching[day] = programmes_by_fact(programmes)
        return self._touching[day]

    async def publications(self, database: Database, *, now: datetime) -> tuple[Publication, ...]:
        """Return everything that is published, by id and first day."""
        await self._refresh(database, now)
        order = sorted(
            (each.programme.id, each.programme.valid_from, key) for key, each in self._known.items()
        )
        return tuple(self._known[key] for _, _, key in order)

    async def get(self, database: Database, programme_id: str, version: str) -> Publication:
        """Return one version; one that nobody here knows yet is looked up."""
        if (programme_id, version) not in self._known:
            await self._read(database, (programme_id, version))
        return self._known[programme_id, version]

    async def _refresh(self, database: Database, now: datetime) -> None:
        if self._refreshed_at is not None and abs(now - self._refreshed_at) < FRESH_FOR:
            return
        for row in await database.fetch(_KEYS):
            key = (row["programme_id"], row["version"])
            if key not in self._known:
                await self._read(database, key)
        self._refreshed_at = now

    async def _read(self, database: Database, key: Key) -> None:
        row = await database.fetch_one(_ONE, programme_id=key[0], version=key[1])
        if row is None:
            raise NotFoundError("fund programme", f"{key[0]} version {key[1]}")
        self._known[key] = publication_of(row, self.facts)
        self._forget_days()

    def _forget_days(self) -> None:
        self._on.clear()
        self._touching.clear()


def publication_of(row: Mapping[str, Any], facts: Definitions) -> Publication:
    """Read a published programme from its row."""
    content = json.loads(row["content"])
    return Publication(
        programme=read_programme(content, facts=facts),
        content=content,
        number=row["number"],
        published_at=row["published_at"],
        published_by=row["published_by"],
        reason=row["reason"],
    )


def _key_of(publication: Publication) -> Key:
    return publication.programme.id, publication.programme.version
