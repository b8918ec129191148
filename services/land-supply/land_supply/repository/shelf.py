"""The published templates as one process knows them: the shipped ones and those of the database."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, bindparam, select

from land_supply.catalogue import Catalogue, read_template
from land_supply.domain.engine import Rulebook
from land_supply.domain.publication import Publication
from land_supply.domain.selection import TemplateSelection
from land_supply.repository.memory import CaseMemory
from land_supply.tables import ProcessTemplateRow
from shared.database import Database, Query
from shared.errors import NotFoundError
from shared.tables import table_of

FRESH_FOR = timedelta(seconds=5)
"""A new version is law tomorrow at the earliest, so a few seconds make no difference."""

_templates = table_of(ProcessTemplateRow)
_KEYS = Query(select(_templates.c.template_id, _templates.c.version))
_ONE = Query(
    select(_templates).where(
        _templates.c.template_id == bindparam("template_id", type_=String()),
        _templates.c.version == bindparam("version", type_=String()),
    )
)

Key = tuple[str, str]


class Shelf:
    """Keeps what is published in memory; a version never changes, so only new ones are read.

    Reads go through the pool and never through a unit of work, which stays one statement.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._rules = catalogue.selection.rules
        self._shipped = catalogue.shipped
        self._known = {(each.template.id, each.template.version): each for each in self._shipped}
        self._selection = catalogue.selection
        self._refreshed_at: datetime | None = None
        self._books: dict[Key, Rulebook] = {}
        self.memory = CaseMemory()
        """The cases that follow what is published here, as this process saw them last."""

    def shipped(self, template_id: str) -> tuple[Publication, ...]:
        """Return the versions of a template that came with the service."""
        return tuple(each for each in self._shipped if each.template.id == template_id)

    def forget(self) -> None:
        """Look again at the next occasion."""
        self._refreshed_at = None

    async def selection(self, database: Database, *, now: datetime) -> TemplateSelection:
        """Return what may be chosen from, read again if that was some seconds ago."""
        await self._refresh(database, now)
        return self._selection

    async def publications(self, database: Database, *, now: datetime) -> tuple[Publication, ...]:
        """Return everything that is published, by id and version."""
        await self._refresh(database, now)
        return tuple(self._known[key] for key in sorted(self._known))

    async def get(self, database: Database, template_id: str, version: str) -> Publication:
        """Return one version; one that nobody here knows yet is looked up."""
        if (template_id, version) not in self._known:
            await self._read(database, (template_id, version))
        return self._known[template_id, version]

    async def rulebook(self, database: Database, template_id: str, version: str) -> Rulebook:
        """Return one version as the engine reads it."""
        key = (template_id, version)
        if key not in self._books:
            self._books[key] = Rulebook((await self.get(database, template_id, version)).template)
        return self._books[key]

    async def _refresh(self, database: Database, now: datetime) -> None:
        if self._refreshed_at is not None and abs(now - self._refreshed_at) < FRESH_FOR:
            return
        for row in await database.fetch(_KEYS):
            key = (row["template_id"], row["version"])
            if key not in self._known:
                await self._read(database, key)
        self._refreshed_at = now

    async def _read(self, database: Database, key: Key) -> None:
        row = await database.fetch_one(_ONE, template_id=key[0], version=key[1])
        if row is None:
            raise NotFoundError("process template", f"{key[0]} version {key[1]}")
        self._known[key] = publication_of(row)
        templates = tuple(each.template for each in self._known.values())
        self._selection = TemplateSelection(templates=templates, rules=self._rules)


def publication_of(row: Mapping[str, Any]) -> Publication:
    """Read a published template from its row."""
    content = json.loads(row["content"])
    return Publication(
        template=read_template(content),
        content=content,
        number=row["number"],
        published_at=row["published_at"],
        published_by=row["published_by"],
        reason=row["reason"],
    )
