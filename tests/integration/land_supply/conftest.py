"""Land supply's own database."""

from collections.abc import AsyncIterator

import pytest

from support.scheduling import Office, prepare
from support.servers import MakeDatabase


@pytest.fixture
async def office(database_url: MakeDatabase) -> AsyncIterator[Office]:
    """Give a fresh database with all tables of land supply."""
    office = await prepare(database_url)
    yield office
    await office.database.close()
