"""Where the time of `POST /projects` goes, layer by layer.

Run: `python tests/bench/run.py --profile [--document]`. The register's API runs in this process
under uvicorn, as in production, and one client asks one request at a time, so whatever a layer
takes is the time between its first and its last line, minus what the layers below it took. The
clock's own price is measured as well and told. The wait for PostgreSQL is wall clock; everything
else is almost only CPU time.
"""

import asyncio
import contextlib
import functools
import gc
import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

import orjson
import uvicorn
from starlette.responses import Response

import project_registry.routes
import shared.database
import shared.http.request
import shared.http.routing
from bench import load, registry
from bench.load import Load
from bench.stage import Stage, answers
from project_registry import handlers, queries
from project_registry.schemas import RegisterProjectRequest
from shared.auth.jwks import StaticKeys
from shared.auth.signing import SigningKey
from shared.database import Session
from shared.http import strict_json
from shared.http.app import Application
from shared.http.edge import EdgeMiddleware
from shared.http.routing import GuardedRoute
from shared.service import build_application
from support.messaging import eventually
from tongtu.platform.ports import LOOPBACK, free_port

SERVER = "uvicorn, sockets and the client"
LAYERS: tuple[tuple[str, Any, str], ...] = (
    ("edge: correlation, trace, metrics, routing", EdgeMiddleware, "__call__"),
    ("route: parameters and dependencies", GuardedRoute, "handle"),
    ("authentication and policy", GuardedRoute, "_admit"),
    ("body: read and validate", shared.http.routing, "read_body"),
    ("body: read and validate", shared.http.routing, "parse"),
    ("body: one meaning only (duplicate keys, NUL)", strict_json, "read"),
    ("command and facts", RegisterProjectRequest, "facts"),
    ("idempotency: key, hash, stored answer", shared.http.request, "parse_key"),
    ("idempotency: key, hash, stored answer", shared.http.request, "request_hash"),
    ("idempotency: key, hash, stored answer", project_registry.routes, "once"),
    ("handler: rules and event", handlers, "register_project"),
    ("gather rows", Session, "_add"),
    ("answer: row to JSON", queries, "represent"),
    ("statement: build from the rows", shared.database, "plan"),
    ("connection: take from the pool and give back", Session, "commit"),
    ("PostgreSQL: asyncpg, the statement, its commit", shared.database, "_execute"),
    ("answer: send, written by uvicorn", Response, "__call__"),
)
"""Layer, and where the function is found by those who call it."""


@dataclass(slots=True)
class Clock:
    """Adds up what each layer took itself, without the layers that it called."""

    own: dict[str, float] = field(default_factory=dict)
    calls: int = 0
    _below: list[float] = field(default_factory=list)

    def enter(self) -> float:
        """Begin a layer."""
        self._below.append(0.0)
        return perf_counter()

    def leave(self, layer: str, began: float) -> None:
        """End a layer and hide its time from the one above."""
        took = perf_counter() - began
        self.calls += 1
        self.own[layer] = self.own.get(layer, 0.0) + took - self._below.pop()
        if self._below:
            self._below[-1] += took

    def reset(self) -> None:
        """Forget the requests so far."""
        self.own.clear()
        self.calls = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Microseconds of one request by layer, and the clock's price in them."""

    layers: dict[str, float]
    requests: int
    clock: float

    @property
    def _circumstances(self) -> str:
        return (
            f"Means of {self.requests:,} requests, one at a time. Looking at the clock took"
            f" about {self.clock:.1f} us of each, spread over the layers."
        )

    def markdown(self) -> str:
        """Write the layers in the order in which a request meets them."""
        whole = sum(self.layers.values())
        ordered = dict.fromkeys([SERVER, *(layer for layer, _, _ in LAYERS)])
        lines = [
            f"| {layer} | {self.layers[layer]:,.1f} | {self.layers[layer] / whole:.1%} |"
            for layer in ordered
        ]
        return "\n".join(
            [
                "| layer | own time, us | share |",
                "| --- | ---: | ---: |",
                *lines,
                f"| **whole request** | **{whole:,.1f}** | |",
                "",
                self._circumstances,
            ]
        )


def timed(function: Callable[..., Any], layer: str, clock: Clock) -> Callable[..., Any]:
    """Wrap a function or a coroutine function so that the clock sees it."""

    @functools.wraps(function)
    async def waiting(*arguments: Any, **options: Any) -> Any:
        began = clock.enter()
        try:
            return await function(*arguments, **options)
        finally:
            clock.leave(layer, began)

    @functools.wraps(function)
    def plain(*arguments: Any, **options: Any) -> Any:
        began = clock.enter()
        try:
            return function(*arguments, **options)
        finally:
            clock.leave(layer, began)

    return waiting if inspect.iscoroutinefunction(function) else plain


@contextlib.contextmanager
def watched(clock: Clock) -> Iterator[None]:
    """Put the clock around every layer of this process, and take it away again."""
    originals = [(owner, name, getattr(owner, name)) for _, owner, name in LAYERS]
    for layer, owner, name in LAYERS:
        setattr(owner, name, timed(getattr(owner, name), layer, clock))
    try:
        yield
    finally:
        for owner, name, original in originals:
            setattr(owner, name, original)


async def profile(stage: Stage, seconds: float) -> Profile:
    """Serve requests for a while and tell where their time went."""
    clock, key, url = Clock(), SigningKey.generate(), stage.database()
    service = registry.service(url)
    await service.migrations.upgrade(url)
    app = build_application(service, StaticKeys({key.public_jwk["kid"]: key.verifying_key}))
    async with _serving(app) as port:
        wanted = Load(
            port=port,
            method="POST",
            paths=("/projects",),
            headers={
                "Authorization": f"Bearer {registry.sponsor_token(key)}",
                "Content-Type": "application/json",
            },
            body=orjson.dumps(registry.BODY).decode(),
            connections=1,
            seconds=seconds,
        )
        await load.run(wanted, stage.folder)
        gc.collect()
        with watched(clock):
            found = await load.run(wanted, stage.folder)
    count = found.requests
    layers = {layer: took / count * 1e6 for layer, took in clock.own.items()}
    inside = sum(layers.values())
    server = {SERVER: found.seconds / count * 1e6 - inside}
    return Profile(
        layers={**server, **layers}, requests=count, clock=clock.calls / count * _price()
    )


@contextlib.asynccontextmanager
async def _serving(app: Application) -> AsyncIterator[int]:
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(
            app, host=LOOPBACK, port=port, http="httptools", log_config=None, access_log=False
        )
    )
    serving = asyncio.create_task(server.serve())
    await eventually(partial(asyncio.to_thread, answers(port, "/livez")))
    try:
        yield port
    finally:
        server.should_exit = True
        await serving


def _price() -> float:
    """Return what the clock itself takes per call, in microseconds."""
    clock, calls = Clock(), 20_000
    idle = timed(_nothing, "nothing", clock)
    rounds = []
    for _ in range(5):
        began = perf_counter()
        for _ in range(calls):
            idle()
        rounds.append(perf_counter() - began)
    return median(rounds) / calls * 1e6


def _nothing() -> None:
    pass
