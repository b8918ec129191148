"""Works runs off, some projects at a time, beside the consumer."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import structlog

from funding import handlers
from funding.commands import RematchNext
from funding.domain.matching import Rematch
from funding.repository import find_rematch, running_rematches
from funding.unit_of_work import SqlUnitOfWork
from shared.clock import Clock
from shared.context import Context
from shared.database import Database, Transactions
from shared.errors import StaleVersionError
from shared.processor import TRANSIENT

COLLISIONS = (StaleVersionError, asyncpg.UniqueViolationError)
"""What somebody else has done meanwhile: gone on with the run, or matched a project of it."""
ONE = 1

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RematchWorker:
    """Matches the projects of runs again; any number of processes may run one each.

    Nothing is locked or taken. The matches of some projects, their facts and the run's progress
    commit together, guarded by the versions of all of them. So a worker that dies leaves nothing
    half done, the next one goes on behind it, and of two who do the same one succeeds.
    """

    database: Database
    transactions: Transactions[SqlUnitOfWork]
    clock: Clock
    batch: int = 50
    poll_interval: timedelta = timedelta(seconds=1)

    async def run(self, stop: asyncio.Event) -> None:
        """Look for runs until `stop` is set."""
        while not stop.is_set():
            try:
                await self.work_off(stop)
            except TRANSIENT as error:
                _log.warning("rematches_postponed", reason=repr(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.poll_interval.total_seconds())

    async def work_off(self, stop: asyncio.Event) -> None:
        """Go through all runs once; one that fails is left where it stands until the next time."""
        for run in await running_rematches(self.database):
            try:
                await self._finish(run, stop)
            except TRANSIENT:
                raise
            except Exception:  # noqa: BLE001 - one run must not keep the others waiting
                _log.exception("rematch_left_for_later", run_id=str(run.id))

    async def _finish(self, run: Rematch, stop: asyncio.Event) -> None:
        """Go on with a run until it is done, or until somebody else does."""
        most, known = self.batch, run.version
        while run.is_running and run.version == known and not stop.is_set():
            try:
                run = await self._next(run, most)
                most, known = self.batch, run.version
            except COLLISIONS:
                _log.info("rematch_collided", run_id=str(run.id), projects=most)
                # What collides as one of many is done alone, so that the others do not wait.
                most = ONE
                run = await find_rematch(self.database, run.id) or run

    async def _next(self, run: Rematch, most: int) -> Rematch:
        context = Context(
            actor=run.order.asked_by,
            correlation_id=run.order.correlation_id,
            reason=run.order.reason,
            now=self.clock.now(),
        )
        command = RematchNext(run=run, most=most, as_of=self.clock.today())
        async with self.transactions(context) as uow:
            return await handlers.rematch_next(command, uow)
