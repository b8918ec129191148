"""Does what bulk moves ask for, one case after the other, beside the consumer."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from land_supply import handlers
from land_supply.commands import MoveNext
from land_supply.domain.clock import Record
from land_supply.domain.engine import Moment
from land_supply.domain.moving import MoveItem
from land_supply.repository import pending_items
from land_supply.unit_of_work import SqlUnitOfWork
from shared.clock import Clock
from shared.context import Context
from shared.database import Database, Transactions
from shared.errors import StaleVersionError
from shared.processor import TRANSIENT
from shared.working_days import WorkingDayCalendar

MOST_COLLISIONS = 3

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingWorker:
    """Moves the cases that are listed; any number of processes may run one each.

    Nothing is locked or taken. A case, its facts and the note that it is done commit together,
    guarded by the version of the case and by the note itself. So a worker that dies leaves nothing
    half done, the next one goes on behind it, and of two who do the same case one succeeds.
    """

    database: Database
    transactions: Transactions[SqlUnitOfWork]
    clock: Clock
    calendar: WorkingDayCalendar
    batch: int = 50
    poll_interval: timedelta = timedelta(seconds=1)

    async def run(self, stop: asyncio.Event) -> None:
        """Look for listed cases until `stop` is set."""
        while not stop.is_set():
            try:
                await self.work_off(stop)
            except TRANSIENT as error:
                _log.warning("moves_postponed", reason=repr(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.poll_interval.total_seconds())

    async def work_off(self, stop: asyncio.Event) -> None:
        """Go through all listed cases once; one that fails is passed over until the next time."""
        last: MoveItem | None = None
        while not stop.is_set():
            items = await pending_items(self.database, last, self.batch)
            if not items:
                return
            for item in items:
                if not stop.is_set():
                    await self._do(item)
            last = items[-1]

    async def _do(self, item: MoveItem) -> None:
        try:
            await self._insist(item)
        except TRANSIENT:
            raise
        except Exception:  # noqa: BLE001 - one case must not keep the others waiting
            _log.exception("move_left_for_later", case_id=str(item.case_id))

    async def _insist(self, item: MoveItem) -> None:
        """Do it again where somebody changed the case meanwhile, or has done the same."""
        for _ in range(MOST_COLLISIONS):
            with suppress(StaleVersionError):
                await self._move(item)
                return
        _log.info("move_collided", case_id=str(item.case_id))

    async def _move(self, item: MoveItem) -> None:
        job, now, today = item.job, self.clock.now(), self.clock.today()
        context = Context(
            actor=job.asked_by, correlation_id=job.correlation_id, reason=job.reason, now=now
        )
        record = Record(happened_on=today, recorded_at=now, actor=job.asked_by, reason=job.reason)
        moment = Moment(record=record, today=today, calendar=self.calendar)
        async with self.transactions(context) as uow:
            await handlers.move_next(MoveNext(item=item, moment=moment), uow)
