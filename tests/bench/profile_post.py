"""Where the time of `POST /projects` goes, layer by layer.

Run: `python tests/bench/run.py --profile [--document]`. The register's API runs in this process
under uvicorn, as in production, and one client asks one request at a time, so whatever a layer
takes is the time between its first and its last line, minus what the layers below it took. The
clock's own price is measured as well and told. The wait for PostgreSQL is wall clock; everything
else is almost only CPU time.
"""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from functools import partial

import orjson
import uvicorn
from starlette.responses import Response

import project_registry.routes
import shared.database
import shared.http.request
import shared.http.routing
from bench import load, registry
from bench.layers import Clock, Layer, Profile, profile_of, watched
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
LAYERS: tuple[Layer, ...] = (
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
    ("PostgreSQL: asyncpg, the statement, its commit", shared.database, "execute"),
    ("answer: send, written by uvicorn", Response, "__call__"),
)


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
        with watched(clock, LAYERS):
            found = await load.run(wanted, stage.folder)
    return profile_of(
        clock, LAYERS, rest=(SERVER, found.seconds), count=found.requests, unit="request"
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
