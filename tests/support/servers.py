"""Real PostgreSQL and Kafka for tests: each started once, only when a test asks for it."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.identifiers import new_id
from shared.migrations.runner import Migrations
from tongtu.platform.kafka import Kafka
from tongtu.platform.kafka_config import Node
from tongtu.platform.ports import free_port
from tongtu.platform.postgres import Postgres

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
def running_postgres(**settings: str) -> Iterator[Postgres]:
    """Run one PostgreSQL cluster in a temporary folder on a free port."""
    with temporary_folder("postgres") as folder:
        server = Postgres(folder, free_port(), settings=settings)
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


@dataclass(slots=True)
class MakeDatabase:
    """Makes databases in a cluster: empty ones, and ones with the tables of a service.

    Migrations run once for each service; what they leave is copied from then on.
    """

    server: Postgres
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _migrated: dict[Path, str] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    """The names of the databases that were made."""

    def __call__(self, migrations: Migrations | None = None) -> str:
        """Make a database and return its address."""
        name = self._make(None if migrations is None else self._template(migrations))
        self.made.append(name)
        return self.server.url(name)

    def drop(self) -> None:
        """Drop what was made; nobody may be using it any more."""
        for name in self.made:
            self.server.execute(f'DROP DATABASE "{name}"')
        self.made.clear()

    def _template(self, migrations: Migrations) -> str:
        if migrations.folder not in self._migrated:
            name = self._make()
            # The caller's event loop may be running: this one has a thread of its own.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, migrations.upgrade(self.server.url(name))).result()
            self._migrated[migrations.folder] = name
        return self._migrated[migrations.folder]

    def _make(self, template: str | None = None) -> str:
        name = f"test_{next(self._numbers)}"
        source = "" if template is None else f' TEMPLATE "{template}"'
        self.server.execute(f'CREATE DATABASE "{name}"{source}')
        return name


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
