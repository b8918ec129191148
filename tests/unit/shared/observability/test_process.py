"""How a worker ends, and with which exit code."""

import asyncio

import pytest
from structlog.testing import capture_logs

from shared.process import _until_done


async def ends(stop: asyncio.Event) -> None:
    """Work until told to stop."""
    await stop.wait()


async def fails(_stop: asyncio.Event) -> None:
    """Fail at once."""
    raise RuntimeError("boom")


async def leaves(_stop: asyncio.Event) -> None:
    """Stop without being told."""


async def clings(_stop: asyncio.Event) -> None:
    """Never stop."""
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("worker", "is_told", "code", "logged"),
    [
        (ends, True, 0, []),
        (fails, False, 1, ["worker_failed"]),
        (fails, True, 1, ["worker_failed"]),
        (leaves, False, 1, ["worker_ended_by_itself"]),
        (clings, True, 1, ["drain_timed_out"]),
    ],
)
async def test_the_exit_code_tells_how_it_ended(
    worker: object, *, is_told: bool, code: int, logged: list[str]
) -> None:
    """Only a worker that drained when told to ends with zero."""
    stop = asyncio.Event()
    task = asyncio.create_task(worker(stop))  # type: ignore[operator]
    if is_told:
        stop.set()

    with capture_logs() as logs:
        result = await _until_done(task, stop, 0.01)

    assert (result, [line["event"] for line in logs]) == (code, logged)
