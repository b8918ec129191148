"""Deliveries, and the claim that hands out the due ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
from sqlalchemy import (
    CTE,
    DateTime,
    Integer,
    Uuid,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
    update,
)

from notifier.domain.delivery import Delivery, DeliveryStatus
from notifier.domain.endpoint import EndpointStatus
from notifier.repository.rows import delivery_of, delivery_values
from notifier.tables import DeliveryRow, NotificationRow, WebhookEndpointRow
from shared.database import Database, Query, Session
from shared.errors import NotFoundError
from shared.identifiers import DeliveryId
from shared.tables import table_of


class SqlDeliveries:
    """Deliveries; each keeps the trace of the fact that caused it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, delivery_id: DeliveryId) -> Delivery:
        """Return a delivery or raise NotFoundError."""
        row = await self._session.get(DeliveryRow, id=delivery_id)
        if row is None:
            raise NotFoundError("delivery", delivery_id)
        return delivery_of(row)

    def add(self, delivery: Delivery, *, cause: UUID) -> None:
        """Keep a new delivery; `cause` is the event that announced its notification."""
        context = self._session.context
        self._session.insert(
            DeliveryRow,
            **delivery_values(delivery),
            correlation_id=context.correlation_id,
            causation_id=cause,
            traceparent=context.traceparent,
        )

    def save(self, delivery: Delivery) -> None:
        """Keep a changed delivery, or fail if somebody else changed it first."""
        values = delivery_values(delivery)
        where = {"id": values.pop("id"), "version": delivery.version - 1}
        self._session.update(DeliveryRow, where=where, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """How much a worker takes at once, under which lease, and for how long."""

    lease: UUID
    now: datetime
    period: timedelta
    limit: int
    per_endpoint: int


_delivery = table_of(DeliveryRow)
_endpoint = table_of(WebhookEndpointRow)
_notification = table_of(NotificationRow)

_NOW = bindparam("now", type_=DateTime(timezone=True))
_UNTIL = bindparam("until", type_=DateTime(timezone=True))
# Spelled in the text, not as a parameter, so that the partial indexes serve every plan.
_PENDING = _delivery.c.status == literal_column(f"'{DeliveryStatus.PENDING}'")
_DUE = and_(_PENDING, _delivery.c.next_attempt_at <= _NOW)


def _ready() -> CTE:
    """Lock the endpoints that may take something, and count what they may still take.

    An endpoint that is failing is tried with one delivery at a time. The lock makes the count
    exact among several workers; it does not disturb the foreign keys of new deliveries.
    """
    places = case((_endpoint.c.failures > 0, 1), else_=bindparam("per_endpoint", type_=Integer()))
    in_flight = (
        select(func.count())
        .where(
            _delivery.c.endpoint_id == _endpoint.c.id,
            _PENDING,
            _delivery.c.lease.is_not(None),
            _delivery.c.next_attempt_at > _NOW,
        )
        .scalar_subquery()
    )
    is_open = or_(
        _endpoint.c.status != EndpointStatus.ENABLED.value,
        _endpoint.c.paused_until.is_(None),
        _endpoint.c.paused_until <= _NOW,
    )
    has_due = select(1).where(_delivery.c.endpoint_id == _endpoint.c.id, _DUE).exists()
    return (
        select(_endpoint.c.id, (places - in_flight).label("places"))
        .where(is_open, has_due)
        .with_for_update(key_share=True, skip_locked=True)
        .cte("ready")
    )


def _chosen(ready: CTE) -> CTE:
    """Choose the longest due deliveries, of each endpoint no more than it may take."""
    order = (_delivery.c.next_attempt_at, _delivery.c.id)
    due = (
        select(
            _delivery.c.id,
            _delivery.c.next_attempt_at,
            func.row_number().over(order_by=order).label("place"),
        )
        .where(_delivery.c.endpoint_id == ready.c.id, _DUE)
        .order_by(*order)
        .limit(bindparam("per_endpoint", type_=Integer()))
        .lateral("due")
    )
    return (
        select(due.c.id)
        .select_from(ready.join(due, true()))
        .where(due.c.place <= ready.c.places)
        .order_by(due.c.next_attempt_at)
        .limit(bindparam("limit", type_=Integer()))
        .cte("chosen")
    )


def _claim() -> Query:
    chosen = _chosen(_ready())
    # What another worker took since this statement began is no longer due: checked once more.
    claimed = (
        update(_delivery)
        .where(_delivery.c.id.in_(select(chosen.c.id)), _DUE)
        .values(
            lease=bindparam("taken", type_=Uuid()),
            next_attempt_at=_UNTIL,
            attempts=_delivery.c.attempts + 1,
            version=_delivery.c.version + 1,
        )
        .returning(
            _delivery.c.id.label("delivery_id"),
            _delivery.c.notification_id,
            _delivery.c.endpoint_id,
            _delivery.c.correlation_id,
            _delivery.c.causation_id,
            _delivery.c.traceparent,
        )
        .cte("claimed")
    )
    is_wanted = _endpoint.c.status == EndpointStatus.ENABLED.value
    return Query(
        select(
            claimed.c.delivery_id,
            claimed.c.correlation_id,
            claimed.c.causation_id,
            claimed.c.traceparent,
            is_wanted.label("is_wanted"),
            _endpoint.c.status_reason,
            _endpoint.c.url,
            _endpoint.c.secret,
            _endpoint.c.previous_secret,
            _endpoint.c.previous_secret_until,
            *_notification.c,
        )
        .join_from(claimed, _endpoint, _endpoint.c.id == claimed.c.endpoint_id)
        .join(_notification, _notification.c.id == claimed.c.notification_id)
    )


_CLAIM = _claim()


async def claim_due(database: Database, claim: Claim) -> list[asyncpg.Record]:
    """Take due deliveries under a lease and count the attempt, in one statement.

    A delivery whose lease runs out is due again: that is how a worker's death is survived.
    """
    return await database.fetch(
        _CLAIM,
        taken=claim.lease,
        now=claim.now,
        until=claim.now + claim.period,
        limit=claim.limit,
        per_endpoint=claim.per_endpoint,
    )
