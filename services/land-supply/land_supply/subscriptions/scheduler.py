"""Does what falls due by itself, again and again, and little while there is nothing to do."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from land_supply.subscriptions.chores import Chore
from shared.errors import StaleVersionError
from shared.observability import metrics
from shared.processor import TRANSIENT

MOST_COLLISIONS = 3
_LAST_DOUBLING = 10
_LONGEST_PAUSE_SECONDS = 60.0

_log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Scheduler:
    """Works off its chores, one after the other; several processes may run one each.

    Nothing is locked or taken: whatever is written is guarded by the versions of the cases, so
    that of two who do the same one succeeds, and the other one reads again and finds nothing.
    """

    chores: Sequence[Chore]
    batch: int = 50
    poll_interval: timedelta = timedelta(seconds=2)
    _setbacks: int = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Look for work until `stop` is set; after a setback less and less often."""
        while not stop.is_set():
            left = await self._look(stop)
            self._setbacks = self._setbacks + 1 if left else 0
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._pause_seconds())

    async def work_off(self, stop: asyncio.Event | None = None) -> int:
        """Do everything that there is to do, and return how many cases had to be left."""
        return sum([await self._work_off(chore, stop or asyncio.Event()) for chore in self.chores])

    async def _look(self, stop: asyncio.Event) -> bool:
        try:
            return await self.work_off(stop) > 0
        except TRANSIENT as error:
            _log.warning("schedule_postponed", reason=repr(error), setbacks=self._setbacks)
            return True

    async def _work_off(self, chore: Chore, stop: asyncio.Event) -> int:
        """Go through the cases once; one that fails is passed over until the next time."""
        left, after = 0, None
        while not stop.is_set() and (places := await chore.find(after, self.batch)):
            left += await self._do(chore, tuple(dict.fromkeys(each.case_id for each in places)))
            after = places[-1]
        return left

    async def _do(self, chore: Chore, case_ids: tuple[UUID, ...]) -> int:
        """Do some cases together, and where that fails one by one."""
        try:
            await _insist(chore, case_ids)
        except TRANSIENT:
            raise
        except Exception:  # noqa: BLE001 - one case must not keep the others waiting
            if len(case_ids) > 1:
                return sum([await self._do(chore, (case_id,)) for case_id in case_ids])
            metrics.SCHEDULER_CASES.labels(chore.name, "left").inc()
            _log.exception("case_left_for_later", chore=chore.name, case_id=str(case_ids[0]))
            return 1
        return 0

    def _pause_seconds(self) -> float:
        usual = self.poll_interval.total_seconds()
        doubled: float = usual * 2 ** min(self._setbacks, _LAST_DOUBLING)
        return max(usual, min(doubled, _LONGEST_PAUSE_SECONDS))


async def _insist(chore: Chore, case_ids: tuple[UUID, ...]) -> None:
    """Read again and try again where somebody else was faster."""
    for collisions in range(MOST_COLLISIONS + 1):
        try:
            await chore.do(case_ids)
        except StaleVersionError:
            if collisions == MOST_COLLISIONS:
                raise
        else:
            return
