"""The options of a run, and a small system for one fault at a time."""

from collections.abc import AsyncIterator

import pytest

from support.chaos_faults import Nemesis
from support.chaos_options import Options, read_options
from support.chaos_services import LABORATORY, PROJECT_REGISTRY
from support.chaos_system import System, running_system


@pytest.fixture(scope="session")
def options() -> Options:
    """Read what make was told."""
    return read_options()


@pytest.fixture(scope="module")
async def system(options: Options) -> AsyncIterator[System]:
    """Run two services and one broker."""
    services = (LABORATORY, PROJECT_REGISTRY)
    async with running_system(services, brokers=1, seed=options.seed) as system:
        yield system


@pytest.fixture
def nemesis(system: System) -> Nemesis:
    """Make somebody who can let things go wrong."""
    return Nemesis(supervisor=system.supervisor, postgres=system.postgres, kafka=system.kafka)
