"""How long land supply's processes need from their start until there is nothing left to do."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack
from time import perf_counter

import asyncpg

from bench import registry
from bench.stage import Stage, answers
from shared.contracts.registry import TOPICS
from shared.kafka import create_topics
from support.messaging import eventually, kafka_settings
from tongtu.platform.ports import free_port

PROCESSES = ("api", "relay", "consumer")
BUSY = """
SELECT EXISTS (SELECT FROM outbox) OR EXISTS (
  SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
)
"""


async def seconds_until_idle(stage: Stage, url: str) -> float:
    """Start all processes at once; they are idle when they are ready and no statement runs."""
    kafka = kafka_settings(stage.kafka)
    await create_topics(kafka, list(TOPICS))
    async with AsyncExitStack() as stack:
        connection = await asyncpg.connect(url)
        stack.push_async_callback(connection.close)
        await connection.execute("TRUNCATE outbox")
        began = perf_counter()
        checks = [_started(stack, stage, url, process) for process in PROCESSES]

        async def is_idle() -> bool:
            ready = [await asyncio.to_thread(check) for check in checks]
            return all(ready) and not await connection.fetchval(BUSY)

        await eventually(is_idle)
        return perf_counter() - began


def _started(stack: AsyncExitStack, stage: Stage, url: str, process: str) -> Callable[[], bool]:
    port = free_port()
    given = registry.environment(
        url,
        port,
        bootstrap_servers=stage.kafka.bootstrap_servers,
        jwks_url="http://127.0.0.1:1/nobody-asks",
    )
    arguments = ["-m", "land_supply", process]
    child = stack.enter_context(stage.process(arguments, given, lambda: True))
    # A consumer that leaves without a word keeps its group waiting for it.
    stack.callback(child.stop, signal.SIGTERM)
    return answers(port, "/readyz")
