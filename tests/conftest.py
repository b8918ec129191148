"""Fixtures for every tier: the servers start only when a test names them."""

from collections.abc import Iterator

import pytest

from support import servers
from tongtu.platform.kafka import Kafka
from tongtu.platform.postgres import Postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """Run PostgreSQL for this test session, or for this worker of a parallel one."""
    with servers.running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def database_url(postgres_server: Postgres) -> servers.MakeDatabase:
    """Return a function that makes a fresh empty database and returns its address."""
    return servers.make_databases(postgres_server)


@pytest.fixture(scope="session")
def kafka_server() -> Iterator[Kafka]:
    """Run one Kafka broker for this test session, or for this worker of a parallel one."""
    with servers.running_kafka() as server:
        yield server


@pytest.fixture(scope="session")
def kafka_topic(kafka_server: Kafka) -> servers.MakeTopic:
    """Return what makes topics, as in `await kafka_topic(partitions=3)`."""
    return servers.Topics(kafka_server)
