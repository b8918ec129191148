"""The pool of hand-written SQL: asyncpg's, without the reset that it does between uses."""

import asyncpg

POOL_SIZE = 8
"""As many connections as a service's own pool has."""


async def open_pool(url: str) -> "asyncpg.Pool[asyncpg.Record]":
    """Open a pool that is filled from the start."""
    return await asyncpg.create_pool(url, min_size=POOL_SIZE, max_size=POOL_SIZE, reset=_keep)


async def _keep(_connection: object) -> None:
    """Skip the reset, a round trip per use that nothing here needs."""
