"""The loop that does what falls due by itself, with chores that are lists."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest

from land_supply.repository import Place
from land_supply.subscriptions import Scheduler
from shared.errors import StaleVersionError

SOON = timedelta(milliseconds=1)


@dataclass(slots=True)
class ListChore:
    """Has numbers for cases, in their order; some of them cannot be done, or not at once."""

    open: set[int]
    impossible: frozenset[int] = frozenset()
    collisions: int = 0
    outages: int = 0
    tried: list[tuple[int, ...]] = field(default_factory=list)
    looked: int = 0
    name: str = "list"
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def find(self, after: Place | None, limit: int) -> Sequence[Place]:
        """Find the lowest numbers."""
        self.looked += 1
        if self.outages:
            self.outages -= 1
            raise OSError("the database is away")
        behind = [each for each in sorted(self.open) if after is None or each > after.order]
        return [Place(each, UUID(int=each)) for each in behind[:limit]]

    async def do(self, case_ids: tuple[UUID, ...]) -> None:
        """Do all of them, or none."""
        numbers = tuple(case_id.int for case_id in case_ids)
        self.tried.append(numbers)
        if self.collisions:
            self.collisions -= 1
            raise StaleVersionError("the case changed in the meantime")
        if self.impossible & {*numbers}:
            raise LookupError(numbers)
        self.open -= {*numbers}
        if not self.open:
            self.done.set()


async def test_work_is_done_in_batches_and_in_order() -> None:
    """The next batch begins behind the last one."""
    chore = ListChore({1, 2, 3, 4, 5})

    left = await Scheduler(chores=(chore,), batch=2).work_off()

    assert chore.tried == [(1, 2), (3, 4), (5,)]
    assert left == 0


async def test_whoever_was_slower_reads_again() -> None:
    """A collision is no failure: the batch is tried again as it then is."""
    chore = ListChore({1, 2}, collisions=2)

    left = await Scheduler(chores=(chore,)).work_off()

    assert chore.tried == [(1, 2)] * 3
    assert left == 0


async def test_a_case_that_fails_keeps_no_other_waiting() -> None:
    """Its batch is done one by one, it is passed over, and the batches behind it are done."""
    chore = ListChore({1, 2, 3, 4}, impossible=frozenset({2}))

    left = await Scheduler(chores=(chore,), batch=3).work_off()

    assert chore.tried == [(1, 2, 3), (1,), (2,), (3,), (4,)]
    assert (left, chore.open) == (1, {2})


async def test_an_outage_ends_the_run_instead_of_trying_one_by_one() -> None:
    """What passes by itself is nobody's fault; the loop looks again later."""
    chore = ListChore({1, 2}, outages=1)

    with pytest.raises(OSError, match="away"):
        await Scheduler(chores=(chore,)).work_off()

    assert chore.tried == []


async def test_the_loop_survives_an_outage_and_ends_when_told() -> None:
    """It works off what had waited, and leaves at once although the next look is far away."""
    chore, stop = ListChore({1, 2}, outages=2), asyncio.Event()
    scheduler = Scheduler(chores=(chore,), poll_interval=SOON)

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(scheduler.run(stop))
        await chore.done.wait()
        stop.set()

    assert chore.looked >= 3
    assert chore.tried == [(1, 2)]


async def test_one_chore_is_finished_before_the_next_begins() -> None:
    """Counting again comes before reminding."""
    order: list[str] = []

    class Named(ListChore):
        async def do(self, case_ids: tuple[UUID, ...]) -> None:
            order.append(self.name)
            await super().do(case_ids)

    chores = (Named({1, 2}, name="first"), Named({1, 2}, name="second"))

    await Scheduler(chores=chores, batch=1).work_off()

    assert order == ["first", "first", "second", "second"]


def test_setbacks_make_the_pauses_longer_up_to_a_minute() -> None:
    """Days come slowly; a database that is away is not asked every two seconds."""
    pauses = [
        Scheduler(chores=(), _setbacks=setbacks)._pause_seconds() for setbacks in (0, 1, 2, 5, 99)
    ]

    assert pauses == [2, 4, 8, 60, 60]
