"""Real PostgreSQL and Kafka for tests: each started once, only when a test asks for it."""

import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.identifiers import new_id
from tongtu.platform.kafka import Kafka
from tongtu.platform.kafka_config import Node
from tongtu.platform.ports import free_port
from tongtu.platform.postgres import Postgres

MakeDatabase = Callable[[], str]
"""Makes a fresh empty database and returns its address."""

MakeTopic = Callable[..., Awaitable[str]]
"""Makes a topic of so many partitions under a new name and returns the name."""


@contextmanager
def temporary_folder(name: str) -> Iterator[Path]:
    """Give a folder that other accounts may pass through and that is gone afterwards.

    pytest's own folders are closed to the account that PostgreSQL runs as.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"tongtu-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Run one PostgreSQL cluster in a temporary folder on a free port."""
    with temporary_folder("postgres") as folder:
        server = Postgres(folder, free_port())
        server.start(die_with_parent=True)
        try:
            yield server
        finally:
            server.stop(immediately=True)


@contextmanager
def running_kafka(brokers: int = 1) -> Iterator[Kafka]:
    """Run a Kafka cluster in a temporary folder on free ports."""
    with temporary_folder("kafka") as folder:
        server = Kafka(folder, free_nodes(brokers))
        server.start(die_with_parent=True)
        try:
            yield server
        finally:
            server.kill()


def free_nodes(brokers: int) -> list[Node]:
    """Describe brokers on free ports."""
    return [
        Node(id=number, port=free_port(), controller_port=free_port())
        for number in range(1, brokers + 1)
    ]


def make_databases(server: Postgres) -> MakeDatabase:
    """Return a function that makes databases in this cluster."""
    numbers = count(1)

    def make() -> str:
        name = f"test_{next(numbers)}"
        server.execute(f'CREATE DATABASE "{name}"')
        return server.url(name)

    return make


@dataclass(frozen=True, slots=True)
class Topics:
    """Makes topics with names that no other test uses."""

    kafka: Kafka

    async def __call__(self, *, partitions: int = 1, name: str | None = None) -> str:
        """Make a topic and return its name."""
        topic = name or f"test.{new_id()}"
        replicas = len(self.kafka.nodes)
        admin = AIOKafkaAdminClient(bootstrap_servers=self.kafka.bootstrap_servers)
        await admin.start()
        try:
            await admin.create_topics([NewTopic(topic, partitions, replicas)])
        finally:
            await admin.close()
        return topic
