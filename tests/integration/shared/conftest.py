"""A small service of the tests' own: one aggregate, one projection, one command."""

from collections.abc import AsyncIterator

import pytest

from support.messaging import Laboratory, prepare
from support.servers import MakeDatabase


@pytest.fixture
async def laboratory(database_url: MakeDatabase) -> AsyncIterator[Laboratory]:
    """Give a fresh database with the messaging tables and the laboratory's own."""
    laboratory = await prepare(database_url())
    yield laboratory
    await laboratory.database.close()
