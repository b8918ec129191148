"""Webhook endpoints."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, String, bindparam, func, or_, select

from notifier.domain.endpoint import EndpointStatus, WebhookEndpoint
from notifier.domain.recipients import reaches
from notifier.repository.rows import endpoint_of, endpoint_values
from notifier.tables import WebhookEndpointRow
from shared.contracts.notifier import Recipient
from shared.database import Query, Session
from shared.errors import NotFoundError
from shared.tables import table_of

_endpoints = table_of(WebhookEndpointRow)


def _among(column: str, names: str) -> ColumnElement[bool]:
    listed = bindparam(names, type_=ARRAY(String()))
    return or_(_endpoints.c[column].is_(None), _endpoints.c[column] == listed.any_())


_REACHED = Query(
    select(_endpoints).where(
        _endpoints.c.status == EndpointStatus.ENABLED.value,
        _endpoints.c.role == bindparam("roles", type_=ARRAY(String())).any_(),
        _among("organisation", "organisations"),
        _among("district_code", "district_codes"),
        _among("agency", "agencies"),
    )
)


_COUNT = Query(
    select(func.count().label("number"))
    .select_from(_endpoints)
    .where(
        *(
            _endpoints.c[name].is_not_distinct_from(bindparam(name))
            for name in ("role", "organisation", "district_code", "agency")
        ),
        _endpoints.c.status != EndpointStatus.REMOVED.value,
    )
)


class SqlEndpoints:
    """Webhook endpoints."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, endpoint_id: UUID) -> WebhookEndpoint:
        """Return an endpoint or raise NotFoundError."""
        row = await self._session.get(WebhookEndpointRow, id=endpoint_id)
        if row is None:
            raise NotFoundError("webhook endpoint", endpoint_id)
        return endpoint_of(row)

    async def list_reached(self, recipients: Sequence[Recipient]) -> Sequence[WebhookEndpoint]:
        """List the enabled endpoints of everybody who is among the recipients."""
        rows = await self._session.fetch(
            _REACHED,
            roles=sorted({recipient.role for recipient in recipients}),
            organisations=[one.organisation for one in recipients if one.organisation],
            district_codes=[one.district_code for one in recipients if one.district_code],
            agencies=[one.agency for one in recipients if one.agency],
        )
        found = [endpoint_of(row) for row in rows]
        return [one for one in found if any(reaches(one.audience, to) for to in recipients)]

    async def count(self, audience: Recipient) -> int:
        """Count the endpoints that an audience has and did not remove."""
        row = await self._session.fetch_one(_COUNT, **audience.model_dump())
        return 0 if row is None else int(row["number"])

    def add(self, endpoint: WebhookEndpoint) -> None:
        """Keep a new endpoint; an audience has a URL only once."""
        self._session.insert(WebhookEndpointRow, **endpoint_values(endpoint))

    def save(self, endpoint: WebhookEndpoint) -> None:
        """Keep a changed endpoint, or fail if somebody else changed it first."""
        values = endpoint_values(endpoint)
        where = {"id": values.pop("id"), "version": endpoint.version - 1}
        self._session.update(WebhookEndpointRow, where=where, **values)
