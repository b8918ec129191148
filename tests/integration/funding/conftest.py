"""Funding's own database."""

from collections.abc import AsyncIterator

import pytest

from support.funding import Bureau, running_bureau
from support.servers import MakeDatabase


@pytest.fixture
async def bureau(database_url: MakeDatabase) -> AsyncIterator[Bureau]:
    """Give a fresh database with all tables of funding."""
    async with running_bureau(database_url) as bureau:
        yield bureau
