"""Fixtures for every tier: the servers start only when a test names them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support import servers, stack
from support.run_report import RunReport, read_allowed_skips
from tongtu.platform.kafka import Kafka
from tongtu.platform.platform import Platform
from tongtu.platform.postgres import Postgres

ALLOWED_SKIPS = Path(__file__).with_name("allowed_skips.txt")


def pytest_configure(config: pytest.Config) -> None:
    """Count what runs and watch over skips, in the main process of a parallel run."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(RunReport(read_allowed_skips(ALLOWED_SKIPS)))


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
def platform() -> Iterator[Platform]:
    """Run the whole system once for this test session."""
    with stack.running_platform() as running:
        yield running


@pytest.fixture(scope="session")
def kafka_topic(kafka_server: Kafka) -> servers.MakeTopic:
    """Return a coroutine function that makes a topic of so many partitions."""
    return servers.Topics(kafka_server)
