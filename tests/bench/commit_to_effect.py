"""commit_to_effect: how long a fact needs to its effect, against produce to consume.

Relay and consumer of the register are processes of their own, as in production; projects are
registered by the harness, and the effect is the project's entry in its timeline. PostgreSQL itself
notes when either transaction committed (track_commit_timestamp), so nothing polls for the effect
and no second clock is involved. The raw record is sent by the harness and consumed by a process.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import asyncpg
from aiokafka import AIOKafkaProducer

from bench import facts, registry
from bench.measuring import Measurement, Sample, Scale, interleave, require
from bench.raw_consumer import STAMP_BYTES
from bench.stage import Stage, answers, cpu_seconds, started
from shared.contracts.registry import TOPICS
from shared.database import Transactions
from shared.identifiers import new_id
from shared.kafka import create_topics, make_producer
from support.messaging import eventually, kafka_settings
from support.servers import temporary_folder
from tongtu.platform.ports import free_port
from tongtu.platform.postgres import Postgres

RATES = (20, 600)
RESET = "TRUNCATE projects, timeline_entries"
EFFECTS = "SELECT count(*) FROM timeline_entries"
LATENCIES = """
SELECT extract(epoch FROM pg_xact_commit_timestamp(entry.xmin)
                        - pg_xact_commit_timestamp(project.xmin))::float8 * 1000 AS ms
FROM timeline_entries AS entry JOIN projects AS project ON project.id = entry.project_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rig:
    """The register's relay and consumer at work, and a raw producer with its consumer."""

    connection: Any
    transactions: Transactions[Any]
    pids: tuple[int, ...]
    producer: AIOKafkaProducer
    topic: str
    ages: Path
    payload: bytes
    raw_pid: int


async def commit_to_effect(stage: Stage, scale: Scale) -> list[Measurement]:
    """Measure at 20 and at 600 facts a second."""
    async with _rig(stage) as rig:
        return [await _at(rig, rate, scale) for rate in RATES]


async def _at(rig: Rig, rate: int, scale: Scale) -> Measurement:
    """Measure at one rate, with at least a hundred facts a round."""
    count = 20 if scale.is_smoke else max(100, round(rate * scale.seconds))
    worst: dict[str, float] = {}
    ours = partial(_ours, rig, rate, count, worst)
    raw = partial(_raw, rig, rate, count, worst)
    await ours()
    await raw()
    worst.clear()
    samples = await interleave(ours, raw, scale.rounds)
    return Measurement(
        name="commit_to_effect",
        unit=f"ms p50 at {rate}/s",
        ours=samples[0],
        baseline=samples[1],
        lower_is_better=True,
        notes=(
            f"at {rate}/s, p99 at worst: ours {worst['ours']:.1f} ms, raw {worst['raw']:.1f} ms",
            "CPU is that of relay and consumer, against that of the raw consumer",
        ),
    )


@contextlib.asynccontextmanager
async def _rig(stage: Stage) -> AsyncIterator[Rig]:
    kafka = kafka_settings(stage.kafka)
    await create_topics(kafka, list(TOPICS))
    topic = await stage.topics(partitions=facts.PARTITIONS)
    async with contextlib.AsyncExitStack() as stack:
        server = stack.enter_context(_postgres())
        server.execute("CREATE DATABASE bench")
        url = server.url("bench")
        service = registry.service(url, kafka.bootstrap_servers)
        await service.migrations.upgrade(url)
        runtime = await stack.enter_async_context(service.runtime("bench"))
        connection = await asyncpg.connect(url)
        stack.push_async_callback(connection.close)
        producer = make_producer(kafka, client_id="bench-raw")
        await producer.start()
        stack.push_async_callback(producer.stop)
        ages = stage.folder / f"{topic}.ages"
        ages.touch()
        yield Rig(
            connection=connection,
            transactions=runtime.transactions,
            pids=tuple(_register(stack, stage, url, name) for name in ("relay", "consumer")),
            producer=producer,
            topic=topic,
            ages=ages,
            payload=registry.registered().model_dump_json().encode(),
            raw_pid=stack.enter_context(
                stage.process(
                    ["-m", "bench.raw_consumer", kafka.bootstrap_servers, topic, str(ages)],
                    {},
                    lambda: True,
                )
            ).pid,
        )


@contextlib.contextmanager
def _postgres() -> Iterator[Postgres]:
    """Run a cluster that notes when each transaction committed."""
    settings = {"track_commit_timestamp": "on"}
    with (
        temporary_folder("commits") as folder,
        started(Postgres(folder, free_port(), settings)) as server,
    ):
        yield server


def _register(stack: contextlib.AsyncExitStack, stage: Stage, url: str, process: str) -> int:
    port = free_port()
    given = registry.environment(url, port, bootstrap_servers=stage.kafka.bootstrap_servers)
    arguments = ["-m", "project_registry", process]
    return stack.enter_context(stage.process(arguments, given, answers(port, "/readyz"))).pid


async def _pace(rate: int, count: int, act: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Act so many times at a steady rate, whether or not earlier acts have ended."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.TaskGroup() as group:
        for number in range(count):
            await asyncio.sleep(began + number / rate - loop.time())
            group.create_task(act())


async def _ours(rig: Rig, rate: int, count: int, worst: dict[str, float]) -> Sample:
    """Register projects and read from PostgreSQL when each had its effect."""
    await rig.connection.execute(RESET)
    before = sum(map(cpu_seconds, rig.pids))

    async def is_done() -> bool:
        found: int = await rig.connection.fetchval(EFFECTS)
        return found >= count

    await _pace(rate, count, partial(registry.register, rig.transactions))
    await eventually(is_done, seconds=60)
    used = sum(map(cpu_seconds, rig.pids)) - before
    latencies = [row["ms"] for row in await rig.connection.fetch(LATENCIES)]
    require(len(latencies) == count, f"{count} facts, {len(latencies)} effects")
    worst["ours"] = max(worst.get("ours", 0), quantiles(latencies, n=100)[-1])
    return Sample(median(latencies), used / count * 1e6)


async def _raw(rig: Rig, rate: int, count: int, worst: dict[str, float]) -> Sample:
    """Send the same payload, stamped, and let the consumer tell how old it was on arrival."""
    rig.ages.write_text("")
    before = cpu_seconds(rig.raw_pid)

    async def send() -> None:
        value = b"%0*d%b" % (STAMP_BYTES, time.time_ns(), rig.payload)
        await rig.producer.send_and_wait(rig.topic, value, key=str(new_id()).encode())

    async def is_done() -> bool:
        return rig.ages.read_bytes().count(b"\n") >= count

    await _pace(rate, count, send)
    await eventually(is_done, seconds=60)
    used = cpu_seconds(rig.raw_pid) - before
    ages = [int(line) / 1e6 for line in rig.ages.read_text().splitlines()]
    require(len(ages) == count, f"{count} records were sent, {len(ages)} arrived")
    worst["raw"] = max(worst.get("raw", 0), quantiles(ages, n=100)[-1])
    return Sample(median(ages), used / count * 1e6)
