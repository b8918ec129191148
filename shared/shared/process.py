"""Runs one process of a service: an event loop, its signals, and an exit code that is true.

The first SIGTERM or SIGINT drains within the grace period and ends with 0; a second one ends at
once. A worker that fails or stops by itself ends with 1, so that whoever watches restarts it.
"""

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import uvicorn
import uvloop
from starlette.types import ASGIApp

from shared.health import Health, HealthApp
from shared.http.protocol import ProblemProtocol
from shared.settings import ServiceSettings

log = structlog.get_logger()

Worker = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""A long-running coroutine function that returns soon after its event is set."""

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_GARBAGE_THRESHOLDS = (20_000, 20, 50)


def run_api(build_app: Callable[[], ASGIApp], settings: ServiceSettings) -> int:
    """Serve an ASGI application until a signal comes; returns the exit code."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_serve(build_app(), settings))


def run_worker(main: Worker, settings: ServiceSettings, health: Health) -> int:
    """Run a relay or a consumer with its health port; returns the exit code."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_work(main, settings, health))


class _Server(uvicorn.Server):
    """Leaves the signals to this module: uvicorn would end the process by the signal itself."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _server(app: ASGIApp, settings: ServiceSettings, *, lifespan: bool) -> _Server:
    grace = max(1, int(settings.grace_period.total_seconds()))
    config = uvicorn.Config(
        app,
        host=settings.http.host,
        port=settings.http.port,
        http=ProblemProtocol,
        ws="none",
        lifespan="on" if lifespan else "off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=grace,
    )
    return _Server(config)


async def _serve(app: ASGIApp, settings: ServiceSettings) -> int:
    server = _server(app, settings, lifespan=True)
    edge = getattr(app, "edge", None)

    def drain() -> None:
        if edge is not None:
            edge.health.is_draining = True
        server.should_exit = True

    _on_signals(drain)
    _tune_garbage_collection()
    await server.serve()
    return 0 if server.started else 1


async def _work(main: Worker, settings: ServiceSettings, health: Health) -> int:
    stop = asyncio.Event()

    def drain() -> None:
        health.is_draining = True
        stop.set()

    _on_signals(drain)
    _tune_garbage_collection()
    server = _server(HealthApp(health), settings, lifespan=False)
    serving = asyncio.create_task(server.serve())
    working = asyncio.create_task(main(stop))
    try:
        return await _until_done(working, stop, settings.grace_period.total_seconds())
    finally:
        server.should_exit = True
        await serving


async def _until_done(working: asyncio.Task[None], stop: asyncio.Event, grace: float) -> int:
    stopping = asyncio.create_task(stop.wait())
    either: set[asyncio.Task[Any]] = {working, stopping}
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if stop.is_set():
        await asyncio.wait({working}, timeout=grace)
    if not working.done():
        log.error("drain_timed_out", grace_seconds=grace)
        working.cancel()
        await asyncio.wait({working}, timeout=1)
        return 1
    error = working.exception()
    if error is not None:
        log.error("worker_failed", reason=repr(error), exc_info=error)
    elif not stop.is_set():
        log.error("worker_ended_by_itself")
    return 0 if error is None and stop.is_set() else 1


def _on_signals(drain: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    seen: list[int] = []

    def received(number: int) -> None:
        if seen:
            log.warning("stopped_at_once", signal=signal.Signals(number).name)
            os._exit(128 + number)
        seen.append(number)
        log.info("draining", signal=signal.Signals(number).name)
        drain()

    for number in _SIGNALS:
        loop.add_signal_handler(number, received, number)


def _tune_garbage_collection() -> None:
    # What exists now lives as long as the process; walking it again and again costs a few percent.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE_THRESHOLDS)
