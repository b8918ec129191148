"""A laboratory service: counters that are raised by commands, and a ledger that events feed.

Small enough to reason about, and built on the very same parts as the real services.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from aiokafka import AIOKafkaConsumer
from pydantic import SecretStr
from sqlalchemy import BigInteger
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import Field

from shared.clock import SystemClock
from shared.consumer import Consumer
from shared.context import Context
from shared.contracts.envelope import Envelope
from shared.contracts.event import ProjectEvent
from shared.database import Database, Session, Transactions
from shared.identifiers import ProjectId, new_id
from shared.messaging_tables import MESSAGING_TABLES
from shared.observability.tracing import Tracing
from shared.outbox import Outbox
from shared.parking import Parking
from shared.processor import Processor
from shared.publisher import Publisher
from shared.relay import Relay
from shared.replay import Replay
from shared.settings import ConsumerSettings, DatabaseSettings, KafkaSettings, RelaySettings
from shared.subscriptions import Fact, Subscriptions
from shared.tables import Row, metadata_of
from tongtu.platform.kafka import Kafka

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class CounterRow(Row, table=True):
    """An aggregate: a number that only rises."""

    __tablename__ = "lab_counters"

    id: UUID = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)


class EffectRow(Row, table=True):
    """A ledger of effects with no key of their own: a repeat shows as a second row."""

    __tablename__ = "lab_effects"

    seq: int = Field(
        default=None, primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": True}
    )
    event_id: UUID
    aggregate_id: UUID
    version: int = Field(sa_type=BigInteger)


class CounterRaised(ProjectEvent):
    """A counter has a new version."""

    event_type: ClassVar[str] = "laboratory.counter.raised.v1"
    topic: ClassVar[str] = "laboratory.counters"

    number: int

    @property
    def subject(self) -> str:
        """Name the counter."""
        return str(self.project_id)


class LabUnitOfWork:
    """What commits together in the laboratory."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.outbox = Outbox(session)


@dataclass(frozen=True, slots=True)
class Laboratory:
    """One database of the laboratory."""

    url: str
    database: Database

    @property
    def transactions(self) -> Transactions[LabUnitOfWork]:
        """Open units of work."""
        return Transactions(self.database, LabUnitOfWork)

    async def create(self, topic: str) -> UUID:
        """Create a counter at version 1 and announce it."""
        counter = new_id()
        async with self.transactions(context()) as uow:
            uow.session.insert(CounterRow, id=counter, version=1)
            uow.outbox.append(raised(counter, 1, topic), version=1)
        return counter

    async def rise(self, counter: UUID, topic: str) -> int:
        """Raise a counter by one, guarded by its version, and announce it."""
        async with self.transactions(context()) as uow:
            row = await uow.session.get(CounterRow, id=counter)
            assert row is not None
            version: int = row["version"] + 1
            uow.session.update(
                CounterRow, where={"id": counter, "version": row["version"]}, version=version
            )
            uow.outbox.append(raised(counter, version, topic), version=version)
        return version

    async def value(self, sql: str, *arguments: Any) -> Any:
        """Return the first value of a query."""
        async with self.database.connection() as connection:
            return await connection.fetchval(sql, *arguments)

    async def rows(self, sql: str, *arguments: Any) -> list[Any]:
        """Return all rows of a query."""
        async with self.database.connection() as connection:
            return list(await connection.fetch(sql, *arguments))


def raised(counter: UUID, number: int, topic: str) -> CounterRaised:
    """Build the event on a topic of the test's own."""
    cls = type("CounterRaised", (CounterRaised,), {"topic": topic})
    event: CounterRaised = cls(project_id=ProjectId(counter), number=number)
    return event


def context() -> Context:
    """Return the circumstances of a test."""
    return Context(actor="tester", correlation_id="test", now=NOW)


async def prepare(url: str) -> Laboratory:
    """Make the tables and open a pool."""
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1))
    metadata = metadata_of((*MESSAGING_TABLES, CounterRow, EffectRow))
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()
    settings = DatabaseSettings(url=SecretStr(url))
    database = await Database.open(settings, name="unused", application="laboratory")
    return Laboratory(url, database)


async def eventually(condition: Any, *, seconds: float = 30) -> Any:
    """Wait until an async condition holds; fail when it does not in time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        result = await condition()
        if result:
            return result
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"{condition} did not hold within {seconds} s")
        await asyncio.sleep(0.02)


@asynccontextmanager
async def running(
    *loops: Callable[[asyncio.Event], Coroutine[Any, Any, None]],
) -> AsyncIterator[None]:
    """Run loops until the block ends, then stop them and let them drain."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(loop(stop)) for loop in loops]
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 30)


def make_relay(laboratory: Laboratory, kafka: Kafka) -> Relay:
    """Build the real relay of the laboratory."""
    return Relay(
        laboratory.url,
        laboratory.database,
        Publisher(kafka_settings(kafka), client_id="laboratory"),
        RelaySettings(
            poll_interval=timedelta(milliseconds=50), lead_interval=timedelta(seconds=0.2)
        ),
    )


def kafka_settings(kafka: Kafka) -> KafkaSettings:
    """Return how to reach the brokers of a test."""
    return KafkaSettings(bootstrap_servers=kafka.bootstrap_servers)


def make_consumer(
    laboratory: Laboratory,
    kafka: Kafka,
    subscriptions: Subscriptions[LabUnitOfWork],
    **settings: Any,
) -> Consumer[LabUnitOfWork]:
    """Build the real consumer of the laboratory."""
    processor = Processor(
        laboratory.database,
        laboratory.transactions,
        subscriptions,
        SystemClock(),
        Tracing("laboratory", 0.0, None),
        Parking(subscriptions.consumer_group, "shared"),
    )
    return Consumer(
        processor, Replay(processor), kafka_settings(kafka), ConsumerSettings(**settings)
    )


def ledger(
    topic: str, *, once: bool = False, tried: list[int] | None = None
) -> Subscriptions[LabUnitOfWork]:
    """Subscribe a handler that adds one row per call: not guarded by anything of its own."""
    subscriptions = Subscriptions[LabUnitOfWork](consumer_group="laboratory")
    event_class = type(raised(new_id(), 1, topic))

    @subscriptions.on(event_class, once=once)
    async def note(event: CounterRaised, uow: LabUnitOfWork, envelope: Envelope) -> None:
        if tried is not None:
            tried.append(event.number)
        uow.session.insert(
            EffectRow,
            event_id=envelope.id,
            aggregate_id=event.project_id,
            version=envelope.aggregate_version,
        )

    return subscriptions


def projection(topic: str, calls: list[int]) -> Subscriptions[LabUnitOfWork]:
    """Subscribe a projection that notes how many events it is given at once."""
    subscriptions = Subscriptions[LabUnitOfWork](consumer_group="laboratory")

    @subscriptions.project(type(raised(new_id(), 1, topic)))
    async def note(facts: Sequence[Fact], uow: LabUnitOfWork) -> None:
        calls.append(len(facts))
        rows = [(fact.event.project_id, fact.envelope.aggregate_version) for fact in facts]
        uow.session.insert_all(CounterRow, rows, columns=("id", "version"), key=("id",))

    return subscriptions


async def read_topic(kafka: Kafka, topic: str, count: int, *, seconds: float = 30) -> list[Any]:
    """Read a topic from its beginning until it has shown so many records."""
    client = AIOKafkaConsumer(
        topic, bootstrap_servers=kafka.bootstrap_servers, auto_offset_reset="earliest"
    )
    await client.start()
    records: list[Any] = []
    try:
        async with asyncio.timeout(seconds):
            while len(records) < count:
                polled = await client.getmany(timeout_ms=200)
                records.extend(record for batch in polled.values() for record in batch)
    except TimeoutError:
        pass
    finally:
        await client.stop()
    return records
