"""Run the real Debezium once against the real outbox, and keep what it made of the rows.

PYTHONPATH=tests .venv/bin/python tests/contract/debezium/record.py

Everything is started by this program on free ports in temporary folders, and ends with it.
"""

import asyncio
import secrets
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from project_registry.bootstrap import build
from shared.context import Context
from shared.database import Database
from shared.outbox import Message
from shared.settings import DatabaseSettings
from support.debezium import (
    DEPLOY,
    Captured,
    RecordedRecord,
    RecordedRow,
    Recording,
    lock,
    setup,
)
from support.messaging import NOW, Laboratory, eventually, read_topic
from support.servers import Topics, running_kafka, temporary_folder
from tongtu.contract_examples import Example, examples
from tongtu.platform import jars
from tongtu.platform.children import SERVER_ENVIRONMENT, Child, Command
from tongtu.platform.kafka import JavaSettings, Kafka
from tongtu.platform.kafka_config import LOGGING
from tongtu.platform.layout import checkout_root
from tongtu.platform.ports import LOOPBACK, free_port, is_listening
from tongtu.platform.postgres import Postgres
from tongtu.platform.properties import render

DATABASE = "project_registry"
HEARTBEATS = f"__debezium-heartbeat.{DATABASE}"
DEAD_LETTERS = "project-registry.projects.funding.dlt"
PARTITIONS = 6
NOT_JSON = bytes(range(256))
Rows = list[RecordedRow]

FULL = Context(
    actor="coordinator:李华",
    correlation_id="request-42",
    causation_id="01923119-61c0-7c6e-9b1e-5a2f6d9c0e01",
    reason="补录 / entered later",
    traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    now=NOW,
)
BARE = Context(actor="service:funding", correlation_id="request-43", now=NOW)
# A converter that takes text for a literal would change these.
AWKWARD = (
    Context(actor="null", correlation_id="0042", reason='"quoted" {1: [true]}', now=NOW),
    Context(actor="a,b:c=d\\e", correlation_id="1.50", reason="第一行\n第二行", now=NOW),
    Context(actor="true", correlation_id="2026-03-02", reason="", causation_id="-0", now=NOW),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What a recording needs: the database behind the outbox, and the brokers."""

    laboratory: Laboratory
    kafka: Kafka

    async def insert(self, version: int, contexts: Sequence[Context], captured: Captured) -> Rows:
        """Announce an example of every topic once per context, and return the new rows."""
        before = await self.laboratory.value("SELECT coalesce(max(seq), 0) FROM outbox")
        for number, context in enumerate(contexts, version):
            async with self.laboratory.transactions(context) as uow:
                for example in one_of_each_topic():
                    uow.outbox.append(example.event, version=number)
                uow.outbox.append_message(dead_letter(number))
        sql = "SELECT * FROM outbox WHERE seq > $1 ORDER BY seq"
        rows = await self.laboratory.rows(sql, before)
        return [RecordedRow(captured=captured, columns=dict(row)) for row in rows]

    async def read(self, rows: Rows) -> list[RecordedRecord]:
        """Read as many records as there are rows, topic by topic in the order of their places."""
        wanted = [row.columns["aggregatetype"] for row in rows]
        found: list[RecordedRecord] = []
        for topic in sorted(set(wanted)):
            records = await read_topic(self.kafka, topic, wanted.count(topic), seconds=60)
            found += map(RecordedRecord.from_kafka, records)
        return sorted(found, key=lambda record: (record.topic, record.partition, record.offset))


def one_of_each_topic() -> tuple[Example, ...]:
    """Choose what is recorded: Debezium looks at columns, never at what a payload means."""
    return tuple({example.event.topic: example for example in examples().values()}.values())


def dead_letter(version: int) -> Message:
    """Return a message whose payload is every byte there is."""
    event_type = "funding.parked-event.parked.v1"
    return Message(
        topic=DEAD_LETTERS,
        subject="@0:17",
        type=event_type,
        dataschema=f"urn:tongtu:schema:{event_type}",
        payload=NOT_JSON,
        version=version,
    )


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Run PostgreSQL with logical decoding."""
    with temporary_folder("postgres") as folder:
        server = Postgres(folder, free_port(), settings={"wal_level": "logical"})
        server.start(die_with_parent=True)
        try:
            yield server
        finally:
            server.stop(immediately=True)


@contextmanager
def running_debezium(postgres: Postgres, kafka: Kafka, password: str) -> Iterator[Child]:
    """Run a Connect worker with the committed configuration."""
    with temporary_folder("connect") as folder:
        port = free_port()
        (folder / "log4j2.properties").write_text(render(LOGGING))
        worker = Child(name="Kafka Connect", log=folder / "connect.log")
        environment = {
            "DEBEZIUM_BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
            "DEBEZIUM_LISTENER": f"http://{LOOPBACK}:{port}",
            "DEBEZIUM_OFFSETS_FILE": str(folder / "offsets"),
            "DEBEZIUM_DATABASE_HOST": LOOPBACK,
            "DEBEZIUM_DATABASE_PORT": str(postgres.port),
            "DEBEZIUM_DATABASE_NAME": DATABASE,
            "DEBEZIUM_DATABASE_USER": "debezium",
            "DEBEZIUM_DATABASE_PASSWORD": password,
        }
        worker.start(connect_command(folder, environment), die_with_parent=True)
        try:
            worker.wait_ready(lambda: is_listening(port))
            yield worker
        finally:
            worker.stop(signal.SIGTERM)


def connect_command(folder: Path, environment: dict[str, str]) -> Command:
    """Return how to start the worker."""
    class_path = jars.class_path(checkout_root() / ".cache", lock=lock())
    options = ["-Xmx512m", "-Dlog4j2.configurationFile=log4j2.properties", "-cp", class_path]
    files = [str(DEPLOY / "worker.properties"), str(DEPLOY / "outbox.properties")]
    main = "org.apache.kafka.connect.cli.ConnectStandalone"
    return Command(
        arguments=[str(JavaSettings().program()), *options, main, *files],
        folder=folder,
        environment={**SERVER_ENVIRONMENT, **environment},
    )


async def prepare_database(postgres: Postgres, password: str) -> Laboratory:
    """Make a service's database by its own migrations, and let Debezium read its outbox."""
    postgres.execute(f"CREATE ROLE debezium LOGIN REPLICATION PASSWORD '{password}'")
    postgres.execute(f"CREATE DATABASE {DATABASE}")
    url = postgres.url(DATABASE)
    await build().migrations.upgrade(url)
    postgres.execute((DEPLOY / "prepare.sql").read_text(), database=DATABASE)
    settings = DatabaseSettings(url=SecretStr(url))
    database = await Database.open(settings, name=DATABASE, application="recorder")
    return Laboratory(url, database)


async def make_topics(kafka: Kafka) -> None:
    """Make the topics that a deployment has, and the one of Debezium's heartbeats."""
    make = Topics(kafka)
    for topic in {example.event.topic for example in one_of_each_topic()} | {DEAD_LETTERS}:
        await make(name=topic, partitions=PARTITIONS)
    await make(name=HEARTBEATS)


async def run(stand: Stand, postgres: Postgres, password: str) -> tuple[Rows, list[RecordedRecord]]:
    """Let Debezium find some rows, then see others come and go; return all rows and records."""
    rows = await stand.insert(1, [FULL, BARE], "snapshot")
    with running_debezium(postgres, stand.kafka, password) as worker:
        found = await stand.read(rows)
        assert len(found) == len(rows), worker.tail(40)
        rows += await stand.insert(3, [BARE, FULL, *AWKWARD], "stream")
        await stand.laboratory.value("DELETE FROM outbox")
        found = await stand.read(rows)
        assert len(found) == len(rows), worker.tail(40)
        await eventually(lambda: heartbeat(stand.kafka), seconds=60)
        assert worker.is_running()
    return rows, await stand.read(rows)


async def heartbeat(kafka: Kafka) -> bool:
    """Tell whether a heartbeat went through the same transforms and converters."""
    return bool(await read_topic(kafka, HEARTBEATS, 1))


async def record() -> Recording:
    """Make one recording."""
    password = secrets.token_urlsafe(24)
    with running_postgres() as postgres, running_kafka() as kafka:
        laboratory = await prepare_database(postgres, password)
        await make_topics(kafka)
        stand = Stand(laboratory=laboratory, kafka=kafka)
        try:
            rows, records = await run(stand, postgres, password)
        finally:
            await laboratory.database.close()
        return Recording(
            setup=setup(),
            partitions=PARTITIONS,
            rows=tuple(rows),
            records=tuple(records),
        )


if __name__ == "__main__":
    asyncio.run(record()).save()
