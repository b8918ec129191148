"""Funding's migrations."""

from funding.bootstrap import build
from support.servers import MakeDatabase


async def test_the_migrated_database_is_the_one_that_the_code_expects(
    database_url: MakeDatabase,
) -> None:
    """No table class was changed without a revision."""
    url, migrations = database_url(), build().migrations
    await migrations.upgrade(url)

    assert await migrations.drift(url) == []
