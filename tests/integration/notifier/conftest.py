"""The notifier's own database."""

from collections.abc import AsyncIterator

import pytest

from support.notifier import Notifier, prepare
from support.servers import MakeDatabase


@pytest.fixture
async def notifier(database_url: MakeDatabase) -> AsyncIterator[Notifier]:
    """Give a fresh database with all tables of the notifier."""
    notifier = await prepare(database_url)
    yield notifier
    await notifier.database.close()
