"""Forgets what no retry can ask for any more: old idempotency keys and inbox rows."""

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import timedelta

import structlog

from shared.clock import Clock
from shared.database import Database
from shared.processor import TRANSIENT

INTERVAL_SECONDS = 600
BATCH = 5000

_OLD_KEYS = """
DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM idempotency_keys WHERE created_at < $1 LIMIT $2))
"""
_OLD_INBOX = """
DELETE FROM inbox_messages WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM inbox_messages WHERE handled_at < $1 LIMIT $2))
"""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """Deletes in small batches, beside the relay; two at once only share the work."""

    database: Database
    clock: Clock
    retention: timedelta

    async def run(self, stop: asyncio.Event) -> None:
        """Clean up now and then until told to stop."""
        while not stop.is_set():
            try:
                await self.clean()
            except TRANSIENT as error:
                log.warning("housekeeping_postponed", error=repr(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), INTERVAL_SECONDS)

    async def clean(self) -> None:
        """Delete everything older than the retention."""
        before = self.clock.now() - self.retention
        for statement in (_OLD_KEYS, _OLD_INBOX):
            while await self.database.execute(statement, before, BATCH) == f"DELETE {BATCH}":
                continue
