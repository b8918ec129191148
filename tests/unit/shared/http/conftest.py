"""A small service behind the real edge, called in memory."""

import dataclasses
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Annotated, Any

import asyncpg
import httpx
import pytest
from fastapi import APIRouter, Path, Query
from pydantic import AwareDatetime, ConfigDict, Field
from starlette.requests import Request

from shared.auth.policy import allow
from shared.auth.principal import Role
from shared.auth.testing import InMemoryIssuer
from shared.clock import SystemClock
from shared.errors import AlreadyExistsError, InvalidValueError, NotFoundError, StaleVersionError
from shared.health import Health
from shared.http.app import Api, Application, create_app
from shared.http.bodies import JsonBody, RequestBody, ResponseBody
from shared.http.exchange import Edge
from shared.http.request import CurrentContext, CurrentPrincipal, RequiredIdempotencyKey
from shared.http.routing import GuardedRoute
from shared.observability.tracing import Tracing

ORGANISATION = "91120116MADEMQ012W"


class Owner(RequestBody):
    """A part of a body."""

    name: Annotated[str, Field(max_length=10)]
    password: Annotated[str | None, Field(max_length=4)] = None


class Thing(RequestBody):
    """A body with a field of each kind."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "n", "count": 1}]})

    name: Annotated[str, Field(min_length=1, max_length=20)]
    count: Annotated[int, Field(ge=0, le=10)]
    price: Annotated[Decimal | None, Field(max_digits=6, decimal_places=2)] = None
    ratio: float | None = None
    at: AwareDatetime | None = None
    owner: Owner | None = None
    tags: list[str] = Field(default_factory=list)


class Seen(ResponseBody):
    """What a route has seen."""

    name: str
    actor: str
    traceparent: str | None = None


router = APIRouter(route_class=GuardedRoute)


@router.post("/things", status_code=201)
async def add_thing(body: JsonBody[Thing], context: CurrentContext) -> Seen:
    """Read a body."""
    return Seen(name=body.name, actor=context.actor, traceparent=context.traceparent)


@router.get("/things/{number}")
async def get_thing(
    number: Annotated[int, Path(ge=1, le=1_000_000_000)],
    principal: CurrentPrincipal,
    limit: Annotated[int, Query(le=100)] = 10,
) -> Seen:
    """Read parameters."""
    return Seen(name=f"{number}/{limit}", actor=principal.actor)


@router.put("/keyed")
async def put_keyed(body: JsonBody[Thing], key: RequiredIdempotencyKey) -> Seen:
    """Read a key."""
    return Seen(name=f"{body.name} {key.key}", actor=key.scope)


@router.get("/failures/{kind}")
async def fail(kind: str, request: Request) -> Seen:
    """Fail in a way of the caller's choice."""
    raise FAILURES[kind](request.url.path)


FAILURES: dict[str, Any] = {
    "bug": lambda path: RuntimeError(f"secret of {path}"),
    "not-found": lambda path: NotFoundError("project", path),
    "exists": lambda path: AlreadyExistsError("project", "project_code", path),
    "stale": lambda _path: StaleVersionError("version 3 is gone"),
    "value": lambda path: InvalidValueError("/name", path, "something else"),
    "refused": lambda _path: ConnectionRefusedError("no server"),
    "timeout": lambda _path: TimeoutError(),
    "shutdown": lambda _path: asyncpg.AdminShutdownError("terminating"),
    "lost": lambda _path: asyncpg.InterfaceError("connection is closed"),
    "full": lambda _path: asyncpg.TooManyConnectionsError("no slots"),
    "data": lambda _path: asyncpg.DataError("value out of range"),
    "misuse": lambda _path: asyncpg.InterfaceError("the server expects 1 argument"),
}
POLICIES = {
    "add_thing": allow(Role.SPONSOR, when=lambda principal: principal.organisation is not None),
    "get_thing": allow(Role.SPONSOR, Role.AUDITOR),
    "put_keyed": allow(Role.SPONSOR),
    "fail": allow(Role.SPONSOR),
}
API = Api(
    title="Things", version="1", description="For tests.", routers=(router,), policies=POLICIES
)


@pytest.fixture
def issuer() -> InMemoryIssuer:
    """Sign tokens in memory."""
    return InMemoryIssuer()


@pytest.fixture
def edge(issuer: InMemoryIssuer) -> Edge:
    """Build an edge without limits worth mentioning."""
    return Edge(
        authenticator=issuer.authenticator(),
        clock=SystemClock(),
        health=Health(),
        tracing=Tracing("things", 0.0, None),
        max_body_bytes=2000,
    )


@pytest.fixture
def api() -> Api:
    """Describe the service."""
    return dataclasses.replace(API)


@pytest.fixture
def app(api: Api, edge: Edge) -> Application:
    """Build the service."""
    return create_app(api, edge)


@pytest.fixture
def sponsor(issuer: InMemoryIssuer) -> dict[str, str]:
    """Hold a sponsor's token."""
    return issuer.headers(Role.SPONSOR, organisation=ORGANISATION)


@pytest.fixture
async def client(app: Application, sponsor: dict[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    """Call the service in memory, as a sponsor."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://things", headers=sponsor
    ) as client:
        yield client
