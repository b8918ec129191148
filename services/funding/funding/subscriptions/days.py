"""Notices the days on which programmes change by themselves, and starts a run for each."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

import structlog

from funding import handlers
from funding.commands import StartDays
from funding.domain.matching import Order, ProgrammeDay, latest_day
from funding.unit_of_work import SqlUnitOfWork
from shared.clock import CITY_TIME, Clock
from shared.context import Context
from shared.database import Transactions
from shared.identifiers import new_id
from shared.processor import TRANSIENT

ACTOR = "service:funding"
SETTLED_AFTER = timedelta(seconds=30)
"""How long after midnight a unit of work that began the day before may still be on its way."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWatch:
    """Starts one run for the latest day of each programme; any number of processes may watch.

    The id of a run follows from its programme and day, so whoever comes second adds nothing. Days
    that were slept through have no effect of their own any more: the latest one stands for all.
    """

    transactions: Transactions[SqlUnitOfWork]
    clock: Clock
    poll_interval: timedelta = timedelta(seconds=2)
    _started: set[UUID] = field(default_factory=set)

    async def run(self, stop: asyncio.Event) -> None:
        """Look at the calendar until `stop` is set."""
        while not stop.is_set():
            try:
                await self.look()
            except TRANSIENT as error:
                _log.warning("days_postponed", reason=repr(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.poll_interval.total_seconds())

    async def look(self) -> tuple[ProgrammeDay, ...]:
        """Start what nobody here has started, and return it."""
        now = self.clock.now()
        order = Order(asked_by=ACTOR, asked_at=now, correlation_id=str(new_id()))
        context = Context(actor=ACTOR, correlation_id=order.correlation_id, now=now)
        until = (now - SETTLED_AFTER).astimezone(CITY_TIME).date()
        async with self.transactions(context) as uow:
            days = await self._come(uow, until)
            if days:
                await handlers.start_days(StartDays(days=days, order=order), uow)
        self._started.update(day.run_id for day in days)
        return days

    async def _come(self, uow: SqlUnitOfWork, until: date) -> tuple[ProgrammeDay, ...]:
        found = (latest_day(each, until=until) for each in await uow.programmes.on(until))
        return tuple(day for day in found if day is not None and day.run_id not in self._started)
