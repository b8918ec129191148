"""A small service of the tests' own: one aggregate, one projection, one command."""

import os
from collections.abc import AsyncIterator

import pytest

from support import mutations
from support.messaging import Laboratory, prepare
from support.servers import MakeDatabase


@pytest.fixture
async def laboratory(database_url: MakeDatabase) -> AsyncIterator[Laboratory]:
    """Give a fresh database with the messaging tables and the laboratory's own."""
    laboratory = await prepare(database_url())
    yield laboratory
    await laboratory.database.close()


def pytest_configure() -> None:
    """Put a known bug back, where the run asks for one."""
    if name := os.environ.get("TONGTU_MUTATION"):  # noqa: TID251 - the flag is the interface
        mutations.apply(name)
