"""How often the paths that matter talk to PostgreSQL: counted, so that no figure can drift.

A connection's very first use of an array type makes asyncpg ask for it, once; everything here is
counted on connections that have done their work before.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import asyncpg
import httpx
import pytest
from aiokafka import ConsumerRecord, TopicPartition
from asgi_lifespan import LifespanManager
from pydantic import SecretStr

from project_registry.bootstrap import build
from project_registry.schemas import EXAMPLE
from shared import offsets
from shared.auth.principal import Role
from shared.auth.testing import InMemoryIssuer
from shared.clock import SystemClock
from shared.identifiers import new_id
from shared.incoming import decode
from shared.observability.tracing import Tracing
from shared.outbox import headers_of
from shared.parking import Parking
from shared.processor import Processor
from shared.relay import Relay
from shared.service import build_application
from shared.settings import DatabaseSettings, RelaySettings
from shared.subscriptions import Subscriptions
from support.api import OWN_CODE
from support.counting import Statements, kinds
from support.messaging import (
    Laboratory,
    LabUnitOfWork,
    context,
    eventually,
    ledger,
    make_relay,
    projection,
    raised,
)
from support.servers import MakeDatabase, MakeTopic
from tongtu.platform.kafka import Kafka

TOPIC = "laboratory.counters"
PARTITION = TopicPartition(TOPIC, 0)


@dataclass(frozen=True, slots=True)
class Register:
    """The register's API, and what it sends to PostgreSQL."""

    client: httpx.AsyncClient
    statements: Statements

    async def post(self, key: str) -> Any:
        """Register the example under an idempotency key."""
        headers = {"Idempotency-Key": key}
        answer = await self.client.post("/projects", json=EXAMPLE, headers=headers)
        assert answer.status_code == 201, answer.text
        return answer


@pytest.fixture
async def register(database_url: MakeDatabase) -> AsyncIterator[Register]:
    """Serve the register on a fresh database with a listener on each connection."""
    service, issuer = build(), InMemoryIssuer()
    settings = {"database": DatabaseSettings(url=SecretStr(database_url(service.migrations)))}
    service = replace(service, settings=service.settings.model_copy(update=settings))
    app = build_application(service, issuer.keys)
    headers = issuer.headers(Role.SPONSOR, organisation=OWN_CODE)
    async with (
        LifespanManager(app) as manager,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=manager.app), base_url="http://test", headers=headers
        ) as client,
    ):
        statements = Statements()
        await statements.listen(app.state.resources.runtime.database)
        yield Register(client, statements)


async def test_a_registration_is_one_statement(register: Register) -> None:
    """Project, event, idempotency key and commit take one round trip together."""
    await register.post("first")

    (statement,) = await register.statements.taken()
    for table in ("projects", "outbox", "idempotency_keys"):
        assert f'INSERT INTO "{table}"' in statement


async def test_a_registration_wakes_the_relay_outside_of_its_statement(register: Register) -> None:
    """NOTIFY is sent once, by itself, after the commit."""
    await register.post("first")

    async def woken() -> list[str]:
        return [text for text in register.statements.texts if "pg_notify" in text]

    assert await eventually(woken) == ["SELECT pg_notify($1, '')"]
    assert len(await register.statements.taken()) == 1


async def test_showing_a_project_is_one_statement(register: Register) -> None:
    """Token and policy cost PostgreSQL nothing."""
    location = (await register.post("first")).headers["Location"]
    await register.statements.taken()

    shown = await register.client.get(location)

    assert shown.status_code == 200
    assert kinds(await register.statements.taken()) == ["SELECT"]


async def test_a_repeated_request_is_two_statements(register: Register) -> None:
    """The refused insert finds the key taken; one read finds the answer."""
    await register.post("first")
    await register.statements.taken()

    again = await register.post("first")

    assert again.headers["Idempotency-Replayed"] == "true"
    assert kinds(await register.statements.taken()) == ["WITH", "SELECT"]


def records(count: int, first: int = 0) -> list[ConsumerRecord[Any, Any]]:
    """Make what a poll of so many events returns."""
    found = []
    for offset in range(first, first + count):
        event = raised(new_id(), 1, TOPIC)
        row = {
            "id": new_id(),
            "type": event.event_type,
            "source": "urn:tongtu:service:laboratory",
            "dataschema": event.dataschema(),
            "aggregateid": event.subject,
            "time": context().now.isoformat(),
            "aggregate_version": 1,
            "correlationid": "test",
            "actor": "tester",
            **dict.fromkeys(("causationid", "reason", "traceparent")),
        }
        key, value = event.subject.encode(), event.model_dump_json().encode()
        sizes = len(key), len(value)
        found.append(
            ConsumerRecord(TOPIC, 0, offset, 0, 0, key, value, None, *sizes, headers_of(row))
        )
    return found


async def process(laboratory: Laboratory, events: int, *, once: bool) -> list[str]:
    """Hand two polls to a handler of single events."""
    return await handle(laboratory, events, ledger(TOPIC, once=once))


async def handle(
    laboratory: Laboratory, events: int, subscriptions: Subscriptions[LabUnitOfWork]
) -> list[str]:
    """Let two polls take effect and return the statements that the second one took."""
    processor = Processor[LabUnitOfWork](
        laboratory.database,
        laboratory.transactions,
        subscriptions,
        SystemClock(),
        Tracing("laboratory", 0.0, None),
        Parking(subscriptions.consumer_group, "shared"),
    )
    await offsets.begin(laboratory.database, subscriptions.consumer_group, PARTITION, 0)
    processor.progress.expected[PARTITION] = 0
    statements = Statements()
    await statements.listen(laboratory.database)
    for first in (0, events):
        polled = records(events, first)
        await statements.taken()
        await processor.process([decode(record, subscriptions.handlers) for record in polled])
    return await statements.taken()


@pytest.mark.parametrize("once", [False, True])
@pytest.mark.parametrize("events", [1, 500])
async def test_a_poll_is_one_statement(laboratory: Laboratory, events: int, *, once: bool) -> None:
    """All effects, the fence, and inbox rows where a handler needs them, are written together."""
    statements = await process(laboratory, events, once=once)

    assert kinds(statements) == ["WITH"]
    assert 'UPDATE "consumer_offsets"' in statements[0]
    assert ('INSERT INTO "inbox_messages"' in statements[0]) is once
    assert await laboratory.value("SELECT count(*) FROM lab_effects") == 2 * events


async def test_a_projection_gets_its_events_of_a_poll_at_once(laboratory: Laboratory) -> None:
    """One call, one statement, however many events there are."""
    calls: list[int] = []

    statements = await handle(laboratory, 500, projection(TOPIC, calls))

    assert calls == [500, 500]
    assert kinds(statements) == ["WITH"]
    assert await laboratory.value("SELECT count(*) FROM lab_counters") == 1000


async def drain(relay: Relay, laboratory: Laboratory, events: int, topic: str) -> list[str]:
    """Drain the outbox twice, and return the statements that the second time took."""
    statements = Statements()
    connection = await asyncpg.connect(laboratory.url)
    connection.add_query_logger(statements.note)
    await statements.listen(laboratory.database)
    for _ in range(2):
        async with laboratory.transactions(context()) as uow:
            for _ in range(events):
                uow.outbox.append(raised(new_id(), 1, topic), version=1)
        await statements.taken()
        await relay._publish_all(asyncio.Event(), connection, await relay._fetch(connection, ()))
    taken = await statements.taken()
    await connection.close()
    await relay.publisher.discard()
    return taken


@pytest.mark.parametrize("batches", [1, 3])
async def test_a_relay_batch_is_one_read_and_one_delete(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic, batches: int
) -> None:
    """Whatever it holds, a batch costs two round trips; the read after the last finds nothing."""
    topic = await kafka_topic()
    settings = RelaySettings(batch_size=20)

    statements = await drain(
        replace(make_relay(laboratory, kafka_server), settings=settings),
        laboratory,
        20 * batches,
        topic,
    )

    assert sorted(kinds(statements)) == ["DELETE"] * batches + ["SELECT"] * (batches + 1)
    assert await laboratory.value("SELECT count(*) FROM outbox") == 0
