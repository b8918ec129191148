"""http_write and http_read: the register's API against a bare one, one worker, 32 clients."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

import asyncpg
import httpx
import orjson

from bench import load, registry
from bench.load import Answers, Load
from bench.measuring import Measurement, Sample, Scale, interleave, require
from bench.stage import Stage, answers, cpu_seconds
from shared.auth.signing import SigningKey
from shared.identifiers import new_id
from tongtu.platform.ports import LOOPBACK, free_port

PROJECTS_TO_READ = 512
UNIT = "requests/s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """A running API process."""

    port: int
    pid: int

    def client(self, headers: dict[str, str]) -> httpx.AsyncClient:
        """Return a client for the few requests that are not timed."""
        return httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{self.port}", headers=headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Both APIs on one database, and the headers that both are sent."""

    ours: Api
    bare: Api
    connection: Any
    headers: dict[str, str]


async def http_write(stage: Stage, scale: Scale) -> list[Measurement]:
    """`POST /projects` with token, idempotency key and event / two rows by one statement."""
    async with _serving(stage) as pair:
        await _require_equal_creation(pair)
        measure = partial(_write, stage, pair, scale.seconds)
        return [await _both("http_write", pair, measure, scale)]


async def http_read(stage: Stage, scale: Scale) -> list[Measurement]:
    """`GET /projects/{id}` with token and policy / select and response model."""
    async with _serving(stage) as pair:
        paths = await _create_projects(pair)
        await _require_equal_reading(pair, paths)
        measure = partial(_read, stage, pair, scale.seconds, paths)
        return [await _both("http_read", pair, measure, scale)]


async def _both(
    name: str, pair: Pair, measure: Callable[[Api], Awaitable[tuple[Sample, Answers]]], scale: Scale
) -> Measurement:
    """Warm both up, then measure them in turn."""
    seen: dict[int, list[Answers]] = {pair.ours.pid: [], pair.bare.pid: []}

    async def sample(api: Api) -> Sample:
        result, found = await measure(api)
        seen[api.pid].append(found)
        return result

    for api in (pair.ours, pair.bare):
        await measure(api)
    ours, bare = await interleave(
        partial(sample, pair.ours), partial(sample, pair.bare), scale.rounds
    )
    notes = (_latency("ours", seen[pair.ours.pid]), _latency("bare", seen[pair.bare.pid]))
    return Measurement(name=name, unit=UNIT, ours=ours, baseline=bare, notes=notes)


def _latency(side: str, found: list[Answers]) -> str:
    worst = max(found, key=lambda each: each.p99_ms)
    busy = [each.busy for each in found if each.busy is not None]
    generator = f"; the generator needed {max(busy):.0%} of a core" if busy else ""
    return f"{side}: p50 {worst.p50_ms:.1f} ms, p99 {worst.p99_ms:.1f} ms at worst{generator}"


@contextlib.asynccontextmanager
async def _serving(stage: Stage) -> AsyncIterator[Pair]:
    """Run both APIs on one migrated database."""
    url, key = stage.database(), SigningKey.generate()
    await registry.service(url).migrations.upgrade(url)
    async with contextlib.AsyncExitStack() as stack:
        ours, bare = free_port(), free_port()
        jwks_url = stack.enter_context(registry.published(key))
        environment = registry.environment(url, ours, jwks_url=jwks_url)
        our_process = stack.enter_context(
            stage.process(["-m", "project_registry", "api"], environment, answers(ours, "/readyz"))
        )
        bare_process = stack.enter_context(
            stage.process(
                ["-m", "bench.bare_api", url, str(bare)], {}, answers(bare, "/openapi.json")
            )
        )
        connection = await asyncpg.connect(url)
        stack.push_async_callback(connection.close)
        yield Pair(
            ours=Api(port=ours, pid=our_process.pid),
            bare=Api(port=bare, pid=bare_process.pid),
            connection=connection,
            headers={
                "Authorization": f"Bearer {registry.sponsor_token(key)}",
                "Content-Type": "application/json",
            },
        )


async def _write(stage: Stage, pair: Pair, seconds: float, api: Api) -> tuple[Sample, Answers]:
    """Create projects in empty tables; afterwards exactly what was answered must be there."""
    await pair.connection.execute("TRUNCATE projects, outbox, idempotency_keys")
    wanted = Load(
        port=api.port,
        method="POST",
        paths=("/projects",),
        headers=pair.headers,
        body=orjson.dumps(registry.BODY).decode(),
        seconds=seconds,
    )
    sample, found = await _apply(stage, api, wanted)
    tables = ["projects", "outbox", *(["idempotency_keys"] if api is pair.ours else [])]
    for table in tables:
        rows = await pair.connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608
        # wrk does not wait for the last answer on each connection.
        is_right = found.requests <= rows <= found.requests + wanted.connections
        require(is_right, f"{found.requests} answers, {rows} rows in {table}")
    return sample, found


async def _read(
    stage: Stage, pair: Pair, seconds: float, paths: tuple[str, ...], api: Api
) -> tuple[Sample, Answers]:
    wanted = Load(port=api.port, method="GET", paths=paths, headers=pair.headers, seconds=seconds)
    return await _apply(stage, api, wanted)


async def _apply(stage: Stage, api: Api, wanted: Load) -> tuple[Sample, Answers]:
    before = cpu_seconds(api.pid)
    found = await load.run(wanted, stage.folder)
    used = cpu_seconds(api.pid) - before
    return Sample(found.per_second, used / found.requests * 1e6), found


async def _create(pair: Pair, api: Api) -> Any:
    headers = {**pair.headers, "Idempotency-Key": str(new_id())}
    async with api.client(headers) as client:
        answer = await client.post("/projects", json=registry.BODY)
    require(answer.status_code == httpx.codes.CREATED, f"not created: {answer.text}")
    return answer.json()


async def _require_equal_creation(pair: Pair) -> None:
    """Require that both answer the same request with the same fields."""
    ours, bare = await _create(pair, pair.ours), await _create(pair, pair.bare)
    require(ours.pop("id") != bare.pop("id"), "two projects have one id")
    ours.pop("registered_on")
    bare.pop("registered_on")
    require(_plain(ours) == _plain(bare), f"answers differ:\n{ours}\n{bare}")
    rows = await pair.connection.fetch("SELECT aggregateid, type, aggregate_version FROM outbox")
    require(len({row["type"] for row in rows}) == 1, "the events differ in type")


async def _create_projects(pair: Pair) -> tuple[str, ...]:
    async with pair.bare.client(pair.headers) as client:
        for _ in range(PROJECTS_TO_READ):
            (await client.post("/projects", json=registry.BODY)).raise_for_status()
    rows = await pair.connection.fetch("SELECT id FROM projects")
    return tuple(f"/projects/{row['id']}" for row in rows)


async def _require_equal_reading(pair: Pair, paths: tuple[str, ...]) -> None:
    """Require that both show the same projects with the same fields."""
    async with pair.ours.client(pair.headers) as ours, pair.bare.client(pair.headers) as bare:
        for path in paths[:20]:
            shown = [(await client.get(path)).json() for client in (ours, bare)]
            require(_plain(shown[0]) == _plain(shown[1]), f"answers differ: {shown}")


def _plain(value: Any) -> Any:
    """Let 1200000000 and 1200000000.00 be one amount."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, str):
        with contextlib.suppress(InvalidOperation):
            return Decimal(value)
    return value
