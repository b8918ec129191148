"""Published templates: read through the shelf, added through the session."""

import json

from sqlalchemy import String, bindparam, select

from land_supply.domain.engine import Rulebook
from land_supply.domain.publication import Publication
from land_supply.domain.selection import TemplateSelection
from land_supply.repository.shelf import Shelf, publication_of
from land_supply.tables import ProcessTemplateRow
from shared.database import Query, Session
from shared.tables import table_of

_templates = table_of(ProcessTemplateRow)
_HISTORY = Query(
    select(_templates)
    .where(_templates.c.template_id == bindparam("template_id", type_=String()))
    .order_by(_templates.c.number)
)


class SqlTemplates:
    """Keeps published templates in PostgreSQL; a row is never changed."""

    def __init__(self, session: Session, shelf: Shelf) -> None:
        self._session = session
        self._shelf = shelf

    async def selection(self) -> TemplateSelection:
        """Return what a new case may follow."""
        session = self._session
        return await self._shelf.selection(session.database, now=session.context.now)

    async def rulebook(self, template_id: str, version: str) -> Rulebook:
        """Return a version as the engine reads it."""
        return await self._shelf.rulebook(self._session.database, template_id, version)

    async def history(self, template_id: str) -> tuple[Publication, ...]:
        """Return the versions of a template in the order of their publication."""
        rows = await self._session.fetch(_HISTORY, template_id=template_id)
        shipped = self._shelf.shipped(template_id)
        return (*shipped, *(publication_of(row) for row in rows))

    def add(self, publication: Publication) -> None:
        """Add a version."""
        template = publication.template
        self._session.insert(
            ProcessTemplateRow,
            template_id=template.id,
            version=template.version,
            number=publication.number,
            content=json.dumps(publication.content, ensure_ascii=False),
            content_hash=template.content_hash,
            valid_from=template.valid_from,
            published_at=publication.published_at,
            published_by=publication.published_by,
            reason=publication.reason,
        )
