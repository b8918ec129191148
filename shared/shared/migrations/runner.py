"""Runs a service's migrations with Alembic, and tells whether its tables match its code.

Alembic is imported only where it works: every process has this module, and most never migrate.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel

from shared.tables import metadata_of

MIGRATION_LOCK = 0x6D696772
"""The advisory lock of whoever migrates; the number spells "migr"."""


@dataclass(frozen=True, slots=True)
class Migrations:
    """One service's history of its database: a folder of revisions and what they lead to."""

    folder: Path
    tables: tuple[type[SQLModel], ...]

    @property
    def metadata(self) -> MetaData:
        """Return what the tables should look like."""
        return metadata_of(self.tables)

    async def upgrade(self, url: str) -> None:
        """Bring a database to the newest revision; two at once wait for each other."""
        await self._run(url, self._upgrade)

    async def drift(self, url: str) -> list[object]:
        """List the differences between a migrated database and the table classes."""
        found: list[object] = []
        await self._run(url, lambda connection: found.extend(self._compare(connection)))
        return found

    async def _run(self, url: str, work: Callable[[Connection], None]) -> None:
        engine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool
        )
        async with engine.begin() as connection:
            await connection.run_sync(work)
        await engine.dispose()

    def _upgrade(self, connection: Connection) -> None:
        from alembic import command
        from alembic.config import Config

        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        config = Config()
        config.set_main_option("script_location", str(self.folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        config.attributes["metadata"] = self.metadata
        command.upgrade(config, "head")

    def _compare(self, connection: Connection) -> list[object]:
        from alembic.autogenerate import compare_metadata
        from alembic.migration import MigrationContext

        context = MigrationContext.configure(connection, opts={"compare_server_default": False})
        return list(compare_metadata(context, self.metadata))
