"""The read side: rows to response bodies, without aggregates."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Integer, Uuid, bindparam, select, tuple_

from notifier.domain.endpoint import EndpointStatus
from notifier.schemas import (
    BilingualText,
    CauseResponse,
    Cursor,
    EndpointList,
    EndpointResponse,
    NotificationPage,
    NotificationResponse,
    RecipientResponse,
)
from notifier.tables import NotificationRow, WebhookEndpointRow
from shared.contracts.notifier import Recipient
from shared.database import Database, Query
from shared.tables import table_of

_notification = table_of(NotificationRow)
_endpoint = table_of(WebhookEndpointRow)

_NARROWING = ("role", "organisation", "district_code", "agency")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationFilter:
    """Which notifications are asked for; an audience of None may read all of them."""

    audience: Recipient | None
    project_id: UUID | None
    after: Cursor | None
    limit: int

    def parameters(self) -> dict[str, Any]:
        """Return what narrows the list, by column."""
        narrowed = {} if self.audience is None else self.audience.model_dump()
        chosen = {**narrowed, "project_id": self.project_id}
        return {name: value for name, value in chosen.items() if value is not None}


async def list_notifications(database: Database, asked: NotificationFilter) -> NotificationPage:
    """List notifications, the newest first, a page at a time."""
    parameters = asked.parameters()
    query = _listing(frozenset(parameters), is_continued=asked.after is not None)
    after = {} if asked.after is None else {"at": asked.after.raised_at, "id": asked.after.id}
    rows = await database.fetch(query, **parameters, **after, limit=asked.limit + 1)
    page = rows[: asked.limit]
    last = Cursor(page[-1]["raised_at"], page[-1]["id"]) if len(rows) > asked.limit else None
    return NotificationPage(
        items=[_notification_body(row) for row in page], next=None if last is None else str(last)
    )


async def list_endpoints(database: Database, audience: Recipient) -> EndpointList:
    """List the endpoints that an audience registered and did not remove, the newest first."""
    values = audience.model_dump()
    rows = await database.fetch(_ENDPOINTS, **values)
    names = EndpointResponse.model_fields
    return EndpointList(
        items=[EndpointResponse(**{name: row[name] for name in names}) for row in rows]
    )


@lru_cache(maxsize=64)
def _listing(narrowed: frozenset[str], *, is_continued: bool) -> Query:
    """Write the statement for one combination of filters, so that its plan can use an index."""
    columns = _notification.c
    statement = select(_notification).where(
        *(columns[name] == bindparam(name) for name in sorted(narrowed))
    )
    if is_continued:
        place = tuple_(
            bindparam("at", type_=DateTime(timezone=True)), bindparam("id", type_=Uuid())
        )
        statement = statement.where(tuple_(columns.raised_at, columns.id) < place)
    ordered = statement.order_by(columns.raised_at.desc(), columns.id.desc())
    return Query(ordered.limit(bindparam("limit", type_=Integer())))


_ENDPOINTS = Query(
    select(_endpoint)
    .where(
        *(_endpoint.c[name].is_not_distinct_from(bindparam(name)) for name in _NARROWING),
        _endpoint.c.status != EndpointStatus.REMOVED.value,
    )
    .order_by(_endpoint.c.created_at.desc(), _endpoint.c.id.desc())
)


def _notification_body(row: Any) -> NotificationResponse:
    return NotificationResponse(
        id=row["id"],
        project_id=row["project_id"],
        recipient=RecipientResponse(**{name: row[name] for name in _NARROWING}),
        kind=row["kind"],
        cause=CauseResponse(id=row["cause_id"], type=row["cause_type"]),
        raised_at=row["raised_at"],
        title=BilingualText(zh=row["title_zh"], en=row["title_en"]),
        body=BilingualText(zh=row["body_zh"], en=row["body_en"]),
    )
