"""What an operator does with parked keys: look, ask for a retry, discard.

A retry is only asked for here; the process that owns the key's partition makes it. A discard locks
the key first, so an event that arrives at the same moment either joins the queue and is seen, or
finds the key released and is handled.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Integer, String, and_, bindparam, func, or_, select

from shared.clock import Clock
from shared.context import Context
from shared.database import Database, Query, Session, Transactions
from shared.errors import NotFoundError
from shared.identifiers import new_id
from shared.parking import ParkedEventRow, ParkedKeyRow
from shared.replay import Place
from shared.tables import table_of

DISCARDED = "discarded"

_keys, _events = table_of(ParkedKeyRow), table_of(ParkedEventRow)
_is_waiting = _events.c.status == "parked"
_of_its_key = and_(
    _events.c.consumer == _keys.c.consumer,
    _events.c.topic == _keys.c.topic,
    _events.c.record_key == _keys.c.record_key,
)
_wanted_key = bindparam("record_key", type_=String())
_wanted_event = bindparam("seq", type_=Integer())
_waiting_events = select(func.count()).where(_of_its_key, _is_waiting).scalar_subquery()
_has_event = select(1).where(_of_its_key, _is_waiting, _events.c.seq == _wanted_event).exists()

_PARKED = Query(
    select(_keys, _waiting_events.label("waiting"))
    .where(
        or_(_wanted_key.is_(None), _keys.c.record_key == _wanted_key),
        or_(_wanted_event.is_(None), _has_event),
    )
    .order_by(_keys.c.parked_at, _keys.c.topic, _keys.c.record_key)
)
_EVENTS = Query(
    select(_events)
    .where(_events.c.record_key == _wanted_key)
    .order_by(_events.c.topic, _events.c.partition, _events.c.offset)
)
# Both tables are named, so that a key that was changed before is written, and locked, first.
_WAITING = Query(
    select(_events.c.seq)
    .where(
        _of_its_key,
        _is_waiting,
        _keys.c.consumer == bindparam("consumer"),
        _keys.c.topic == bindparam("topic"),
        _keys.c.record_key == bindparam("record_key"),
    )
    .order_by(_events.c.partition, _events.c.offset)
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Discarded:
    """What a discard did: how many events are gone, how many of the key still wait."""

    events: int
    left: int


def place_of(row: Mapping[str, Any]) -> Place:
    """Name the key that a row is about."""
    return Place(row["consumer"], row["topic"], row["record_key"])


@dataclass(frozen=True, slots=True)
class ParkingDesk:
    """The parked keys of one service's database."""

    database: Database
    clock: Clock

    async def parked(
        self, *, record_key: str | None = None, seq: int | None = None
    ) -> Sequence[Mapping[str, Any]]:
        """List parked keys, the longest parked first: all, one, or that of a waiting event."""
        return await self.database.fetch(_PARKED, record_key=record_key, seq=seq)

    async def events(self, record_key: str) -> Sequence[Mapping[str, Any]]:
        """List all events of a key that ever waited, in their order."""
        return await self.database.fetch(_EVENTS, record_key=record_key)

    async def find(self, place: Place) -> Mapping[str, Any] | None:
        """Return a key if it is parked."""
        rows = await self.parked(record_key=place.record_key)
        return next((row for row in rows if place_of(row) == place), None)

    async def request_retry(self, place: Place, *, by: str) -> None:
        """Ask the owner of the key's partition to handle what waits."""
        context = self._context(by)
        async with self._transactions()(context) as session:
            session.update(
                ParkedKeyRow,
                where=place.where(),
                missed=NotFoundError("parked key", place.record_key),
                retry_requested_at=context.now,
                retry_requested_by=by,
            )

    async def discard(
        self, place: Place, chosen: Collection[int] | None, *, by: str, reason: str
    ) -> Discarded:
        """Give up the chosen events, or with None all; the last one releases the key.

        A retry that was asked for is called off: it was asked for when other events waited.
        """
        context = self._context(by, reason)
        async with self._transactions()(context) as session:
            session.update(
                ParkedKeyRow,
                where=place.where(),
                missed=NotFoundError("parked key", place.record_key),
                retry_requested_at=None,
                retry_requested_by=None,
            )
            waiting = [row["seq"] for row in await session.fetch(_WAITING, **place.where())]
            gone = [seq for seq in waiting if chosen is None or seq in chosen]
            for seq in gone:
                _discard(session, seq, by, reason)
            if len(gone) == len(waiting):
                session.delete(ParkedKeyRow, where=place.where())
        log.info("parked_events_discarded", key=place.record_key, events=gone, by=by, reason=reason)
        return Discarded(len(gone), len(waiting) - len(gone))

    def _transactions(self) -> Transactions[Session]:
        return Transactions(self.database, lambda session: session)

    def _context(self, by: str, reason: str | None = None) -> Context:
        return Context(actor=by, correlation_id=str(new_id()), reason=reason, now=self.clock.now())


def _discard(session: Session, seq: int, by: str, reason: str) -> None:
    session.update(
        ParkedEventRow,
        where={"seq": seq, "status": "parked"},
        status=DISCARDED,
        resolved_at=session.context.now,
        resolved_by=by,
        resolution=reason,
    )
