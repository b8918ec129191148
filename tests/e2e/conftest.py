"""One running system for the whole tier; tests speak to it over HTTP and Kafka only."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from support.e2e import System, running_system


@pytest.fixture(scope="package")
def system() -> Iterator[System]:
    """Run the whole system until the tier is done."""
    with running_system() as started:
        yield started


@pytest.fixture(scope="package")
def simulated() -> Iterator[System]:
    """Run a system whose time tests advance; time only goes on, so no test relies on a date."""
    with running_system(simulated=True) as started:
        yield started


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """Give a client that no proxy of this machine stands before."""
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        yield client
