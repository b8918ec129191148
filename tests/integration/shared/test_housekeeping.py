"""Housekeeping forgets by real time: what an operator advances makes no key and no fact old."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from shared.clock import SystemClock
from shared.housekeeping import Housekeeping
from shared.idempotency import IdempotencyKeyRow
from shared.identifiers import new_id
from shared.inbox import InboxRow
from shared.service import Runtime, make_housekeeping
from shared.settings import ServiceSettings
from shared.simulated_time import AdvanceFile, SimulatedClock
from support import chaos_lab
from support.messaging import Laboratory, context


@pytest.fixture
def file(tmp_path: Path) -> AdvanceFile:
    """Begin at real time."""
    file = AdvanceFile(tmp_path / "simulated-time")
    file.create()
    return file


def housekeeping(laboratory: Laboratory, file: AdvanceFile) -> Housekeeping:
    """Build it as a service on simulated time does."""
    service = replace(chaos_lab.build(), clock=SimulatedClock(file))
    runtime = Runtime(
        settings=ServiceSettings(),
        database=laboratory.database,
        transactions=laboratory.transactions,
        clock=service.clock,
    )
    return make_housekeeping(service, runtime)


async def use_key(laboratory: Laboratory, key: str, at: datetime) -> None:
    """Keep the answer to a request that came at an instant, and an event that was handled."""
    async with laboratory.transactions(context()) as uow:
        uow.session.insert(
            IdempotencyKeyRow,
            scope="subject:tester",
            key=key,
            request_hash=b"",
            status=201,
            headers="{}",
            body=b"{}",
            created_at=at,
        )
        uow.session.insert(InboxRow, consumer="laboratory", event_id=new_id())


async def keys(laboratory: Laboratory) -> list[str]:
    """List the keys that are remembered."""
    rows = await laboratory.rows("SELECT key FROM idempotency_keys ORDER BY key")
    return [row["key"] for row in rows]


async def test_an_advance_makes_nothing_old(laboratory: Laboratory, file: AdvanceFile) -> None:
    """A retry in the same real minute still gets its answer, and a repeated event has no effect."""
    await use_key(laboratory, "before", SimulatedClock(file).now())
    await laboratory.create("a-topic")

    file.advance(timedelta(days=365))
    await use_key(laboratory, "after", SimulatedClock(file).now())
    await housekeeping(laboratory, file).clean()

    assert await keys(laboratory) == ["after", "before"]
    assert await laboratory.value("SELECT count(*) FROM inbox_messages") == 2
    assert await laboratory.value("SELECT count(*) FROM outbox") == 1


async def test_what_is_old_in_real_time_is_forgotten(
    laboratory: Laboratory, file: AdvanceFile
) -> None:
    """The retention holds, whatever the operator's clock says; unsent facts stay for ever."""
    old = SystemClock().now() - ServiceSettings().relay.retention - timedelta(hours=1)
    await use_key(laboratory, "old", old)
    await use_key(laboratory, "new", SystemClock().now())
    await laboratory.create("a-topic")
    await laboratory.value("UPDATE inbox_messages SET handled_at = $1 RETURNING 1", old)
    await laboratory.value("UPDATE outbox SET created_at = $1 RETURNING 1", old)

    await housekeeping(laboratory, file).clean()

    assert await keys(laboratory) == ["new"]
    assert await laboratory.value("SELECT count(*) FROM inbox_messages") == 0
    assert await laboratory.value("SELECT count(*) FROM outbox") == 1
