"""Everything that is sent to PostgreSQL, so that what a path costs can be counted."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from shared.database import Database

WAKE = "SELECT pg_notify"
ONCE_PER_CONNECTION = ("typeinfo_tree", "current_setting('jit')")
"""How the client learns an array type that a connection uses for the first time."""


@dataclass(frozen=True, slots=True)
class Statements:
    """Everything that is sent to PostgreSQL; each costs one round trip once it is prepared."""

    texts: list[str] = field(default_factory=list)

    def note(self, query: Any) -> None:
        """Note one statement, as asyncpg's query logger."""
        self.texts.append(query.query.strip())

    async def listen(self, database: Database) -> None:
        """Listen to every connection that a pool can ever have."""
        pool = database.pool
        connections = [await pool.acquire() for _ in range(pool.get_max_size())]
        for connection in connections:
            connection.add_query_logger(self.note)
            await pool.release(connection)

    async def taken(self) -> list[str]:
        """Return what was sent since this was last asked, without wake-ups nobody waits for."""
        # asyncpg calls its loggers in the next turn of the loop.
        await asyncio.sleep(0)
        asides = (WAKE, *ONCE_PER_CONNECTION)
        texts = [text for text in self.texts if not any(each in text for each in asides)]
        self.texts.clear()
        return texts


def kinds(statements: list[str]) -> list[str]:
    """Name statements by their first words."""
    return [text.split()[0] for text in statements]
