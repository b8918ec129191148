"""Wakes the relay after a commit, outside of the transaction.

NOTIFY inside a transaction makes all commits of the database queue up behind one lock, so it is
sent afterwards on another connection, at most once per interval. A lost wake-up costs latency
only: the relay polls as well.
"""

import asyncio
from datetime import timedelta

import asyncpg
import structlog

from shared.database import Database
from shared.outbox import CHANNEL

INTERVAL = timedelta(milliseconds=5)

log = structlog.get_logger()


class Wakeup:
    """Sends at most one notification per interval, the first one at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._wanted = False
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Ask for a wake-up; returns at once."""
        self._wanted = True
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._notify())

    async def _notify(self) -> None:
        while self._wanted:
            self._wanted = False
            try:
                await self._database.execute("SELECT pg_notify($1, '')", CHANNEL)
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
                log.warning("relay_wakeup_failed", error=repr(error))
            await asyncio.sleep(INTERVAL.total_seconds())

    async def close(self) -> None:
        """Stop; whatever was not announced is found by the relay's next poll."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
