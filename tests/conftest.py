"""Fixtures for every tier: the servers start only when a test names them."""

from collections.abc import Iterator
from dataclasses import replace
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
    """Run PostgreSQL for this test session, or for this worker of a parallel one.

    It does not wait for the disk, which is where hundreds of databases take their time: what it
    commits outlives its processes, though not a power cut of the machine, which no test here cuts.
    """
    with servers.running_postgres(fsync="off") as server:
        yield server


@pytest.fixture(scope="session")
def lasting_database_url(postgres_server: Postgres) -> servers.MakeDatabase:
    """Return a function that makes a fresh database, which stays until the end of the session."""
    return servers.MakeDatabase(postgres_server)


@pytest.fixture
def database_url(lasting_database_url: servers.MakeDatabase) -> Iterator[servers.MakeDatabase]:
    """Return a function that makes a fresh database, which is gone after the test."""
    passing = replace(lasting_database_url, made=[])
    yield passing
    passing.drop()


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
