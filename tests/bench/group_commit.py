"""group_commit: commits share a flush, shown by 32 writers against one on a slower disk.

PostgreSQL runs with one millisecond added to every fdatasync. Anything inside the transaction
that makes commits queue up, such as NOTIFY, would bring the ratio down to one.
"""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg

from bench import registry
from bench.measuring import (
    Measurement,
    Sample,
    Scale,
    Stopwatch,
    UnavailableError,
    interleave,
    require,
)
from bench.stage import Stage, started
from shared.database import Transactions
from support.servers import temporary_folder
from tongtu.platform.children import Command
from tongtu.platform.ports import free_port
from tongtu.platform.postgres import Postgres

WRITERS = 32
SLOWEST_PER_SECOND = 1000
SOURCE = Path(__file__).with_name("slow_fdatasync.c")
LIBRARY = "slow_fdatasync.so"


@dataclass(slots=True)
class SlowPostgres(Postgres):
    """A cluster whose flushes take a millisecond longer."""

    def command(self) -> Command:
        """Return how to start the server, with the slower fdatasync before the real one."""
        # The class has slots, so the short form of super() would not find its class.
        command = Postgres.command(self)
        preload = {"LD_PRELOAD": str(self.folder / LIBRARY)}
        return replace(command, environment={**command.environment, **preload})


@dataclass(frozen=True, slots=True)
class Rig:
    """Units of work on the slow cluster, and a connection that counts."""

    transactions: Transactions[Any]
    connection: Any


async def group_commit(_stage: Stage, scale: Scale) -> list[Measurement]:
    """Register projects as fast as 32 writers can, and as fast as one can."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise UnavailableError("no C compiler: the slower fdatasync cannot be built")
    with temporary_folder("slow") as folder:
        folder.chmod(0o755)
        await _compile(compiler, folder)
        with started(SlowPostgres(folder, free_port())) as server:
            ours, baseline = await _compare(server, scale)
    for sample in baseline:
        require(sample.value < SLOWEST_PER_SECOND, "the slower fdatasync had no effect")
    return [
        Measurement(
            name="group_commit",
            unit="commits/s",
            ours=ours,
            baseline=baseline,
            notes=(f"{WRITERS} writers against 1, fdatasync takes 1 ms longer",),
        )
    ]


async def _compile(compiler: str, folder: Path) -> None:
    """Build the library where the account of PostgreSQL can read it."""
    process = await asyncio.create_subprocess_exec(
        compiler, "-O2", "-shared", "-fPIC", "-o", str(folder / LIBRARY), str(SOURCE), "-ldl"
    )
    if await process.wait():
        raise UnavailableError(f"{compiler} could not build {SOURCE.name}")


async def _compare(server: Postgres, scale: Scale) -> tuple[list[Sample], list[Sample]]:
    async with _rig(server) as rig:
        many, one = partial(_write, rig, WRITERS, scale), partial(_write, rig, 1, scale)
        await many()
        await one()
        return await interleave(many, one, scale.rounds)


@contextlib.asynccontextmanager
async def _rig(server: Postgres) -> AsyncIterator[Rig]:
    server.execute("CREATE DATABASE bench")
    url = server.url("bench")
    service = registry.service(url, pool_size=WRITERS)
    await service.migrations.upgrade(url)
    async with service.runtime("bench") as runtime:
        connection = await asyncpg.connect(url)
        yield Rig(runtime.transactions, connection)
        await connection.close()


async def _write(rig: Rig, writers: int, scale: Scale) -> Sample:
    """Let writers commit one unit of work after the other for a while."""
    await rig.connection.execute("TRUNCATE projects, outbox")
    until = asyncio.get_running_loop().time() + scale.seconds
    watch = Stopwatch()
    counts = await asyncio.gather(*(_commit_until(rig, until) for _ in range(writers)))
    sample = watch.sample(sum(counts))
    for table in ("projects", "outbox"):
        rows = await rig.connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608
        require(rows == sum(counts), f"{sum(counts)} commits, {rows} rows in {table}")
    return sample


async def _commit_until(rig: Rig, until: float) -> int:
    loop, count = asyncio.get_running_loop(), 0
    while loop.time() < until:
        await registry.register(rig.transactions)
        count += 1
    return count
