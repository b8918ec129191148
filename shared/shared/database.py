"""The database: one pool per process, and units of work that commit with one statement.

This is the only module that begins, commits or rolls back anything.
"""

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

import asyncpg
from sqlalchemy import Select, bindparam, select
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlmodel import SQLModel

from shared.context import Context
from shared.errors import StaleVersionError
from shared.settings import DatabaseSettings
from shared.statements import (
    Identity,
    Kind,
    Rows,
    Shape,
    Statement,
    Write,
    execute,
    plan,
    primary_key,
    shape_of,
)
from shared.tables import table_of

UowT = TypeVar("UowT")

TRANSACTION_LIMIT_SECONDS = 30
"""No transaction of ours lives longer; the relay relies on it to narrow its search."""

_DIALECT = asyncpg_dialect()  # type: ignore[no-untyped-call]


class Query:
    """A SQLAlchemy select over the tables, compiled once for asyncpg; parameters by name."""

    def __init__(self, statement: Select[Any]) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self.text = str(compiled)
        self.names: tuple[str, ...] = tuple(compiled.positiontup or ())
        self.defaults: dict[str, Any] = dict(compiled.params)
        self.tables = frozenset(
            table.name for table in statement.get_final_froms() if hasattr(table, "name")
        )

    def arguments(self, parameters: dict[str, Any]) -> list[Any]:
        """Put named parameters into the order of the text; literals fill the rest."""
        return [parameters.get(name, self.defaults[name]) for name in self.names]


class Database:
    """One asyncpg pool. The pool sends no reset: nothing here leaves state on a connection."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]", settings: DatabaseSettings) -> None:
        self.pool = pool
        self._timeout = settings.acquire_timeout.total_seconds()

    @classmethod
    async def open(cls, settings: DatabaseSettings, *, name: str, application: str) -> Self:
        """Make the pool; PostgreSQL may be away, then the first use fails and a later one works."""
        pool = asyncpg.create_pool(
            settings.url_of(name),
            min_size=0,
            max_size=settings.pool_max_size,
            timeout=settings.connect_timeout.total_seconds(),
            command_timeout=settings.command_timeout.total_seconds(),
            reset=_keep,
            server_settings=server_settings(application),
        )
        return cls(await pool, settings)

    async def close(self) -> None:
        """Give every connection back and close it."""
        await self.pool.close()

    def connection(self) -> Any:
        """Lend a connection, as an async context manager."""
        return self.pool.acquire(timeout=self._timeout)

    async def fetch(self, query: Query, **parameters: Any) -> list[asyncpg.Record]:
        """Return all rows of a query."""
        async with self.connection() as connection:
            rows: list[asyncpg.Record] = await connection.fetch(
                query.text, *query.arguments(parameters)
            )
            return rows

    async def fetch_one(self, query: Query, **parameters: Any) -> asyncpg.Record | None:
        """Return the first row of a query, or None."""
        async with self.connection() as connection:
            return await connection.fetchrow(query.text, *query.arguments(parameters))

    async def execute(self, text: str, *arguments: Any) -> str:
        """Run one statement that a unit of work cannot express, in its own transaction."""
        async with self.connection() as connection:
            status: str = await connection.execute(text, *arguments)
            return status

    async def ping(self) -> None:
        """Ask PostgreSQL for a sign of life; raises when it is away."""
        async with self.connection() as connection:
            await connection.fetchval("SELECT 1")


def server_settings(application: str) -> dict[str, str]:
    """Return the session limits that every connection of ours asks PostgreSQL to keep."""
    return {
        "application_name": application,
        "jit": "off",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "20s",
        "transaction_timeout": f"{TRANSACTION_LIMIT_SECONDS}s",
        "timezone": "UTC",
    }


async def _keep(_connection: object) -> None:
    """Skip the pool's reset, a round trip per release that nothing here needs."""


class Session:
    """Gathers the rows of one unit of work; `commit` writes them with one guarded statement.

    Reads go straight to the database and see committed rows. Where a read could miss rows that
    are gathered but not written, they are written first, inside a transaction. Whatever was read
    is protected by the version in the guards, not by locks.
    """

    def __init__(self, database: Database, context: Context) -> None:
        self.context = context
        self.when_committed: list[Callable[[], None]] = []
        """What is done once everything is durable; never what could fail."""
        self._database = database
        self._writes: list[Write | Rows] = []
        self._pending: set[Identity] = set()
        self._unnamed: set[str] = set()
        self._tables: set[str] = set()
        self._stack = contextlib.AsyncExitStack()
        self._connection: Any = None
        self._transaction: Any = None

    @property
    def database(self) -> Database:
        """Return the pool, for what may be read beside this unit of work: committed rows only."""
        return self._database

    def insert(self, row: type[SQLModel], **values: Any) -> None:
        """Add a row; a taken key makes the whole unit of work fail."""
        self._add(Write(_shape(Kind.INSERT, row, (), tuple(values)), tuple(values.values())))

    def insert_if_absent(self, row: type[SQLModel], *, key: tuple[str, ...], **values: Any) -> None:
        """Add a row unless its natural key is taken."""
        shape = _shape(Kind.INSERT_IF_ABSENT, row, key, tuple(values))
        self._add(Write(shape, tuple(values.values())))

    def insert_all(
        self,
        row: type[SQLModel],
        rows: Sequence[tuple[Any, ...]],
        *,
        columns: tuple[str, ...],
        key: tuple[str, ...],
    ) -> None:
        """Add rows unless their natural key is taken; a projection's way, cheap for each row."""
        if rows:
            shape = _shape(Kind.INSERT_IF_ABSENT, row, key, columns)
            self._writes.append(Rows(shape, rows))
            self._tables.add(shape.table.name)
            self._unnamed.add(shape.table.name)

    def upsert(
        self, row: type[SQLModel], *, key: tuple[str, ...], newer: str, **values: Any
    ) -> None:
        """Add a row, or replace the one with its key if `newer` is higher than there."""
        shape = _shape(Kind.UPSERT, row, key, tuple(values), newer)
        self._add(Write(shape, tuple(values.values())))

    def update(
        self,
        row: type[SQLModel],
        *,
        where: dict[str, Any],
        missed: Exception | None = None,
        **values: Any,
    ) -> None:
        """Change exactly one row; if `where` finds none, `missed` (stale version) is raised."""
        shape = _shape(Kind.UPDATE, row, tuple(where), tuple(values))
        error = missed or StaleVersionError(f"{shape.table.name} changed in the meantime")
        self._add(Write(shape, (*where.values(), *values.values()), error))

    def delete(
        self, row: type[SQLModel], *, where: dict[str, Any], missed: Exception | None = None
    ) -> None:
        """Remove exactly one row; if `where` finds none, `missed` (stale version) is raised."""
        shape = _shape(Kind.DELETE, row, tuple(where), ())
        error = missed or StaleVersionError(f"{shape.table.name} changed in the meantime")
        self._add(Write(shape, tuple(where.values()), error))

    def _add(self, write: Write) -> None:
        self._writes.append(write)
        self._tables.add(write.shape.table.name)
        if write.identity is not None:
            self._pending.add(write.identity)

    def wrote(self, row: type[SQLModel]) -> bool:
        """Tell whether this unit of work has written, or will write, to a table."""
        return table_of(row).name in self._tables

    async def get(self, row: type[SQLModel], **key: Any) -> asyncpg.Record | None:
        """Read one row by its whole primary key."""
        table = table_of(row)
        identity = table.name, tuple(key[name] for name in primary_key(table))
        if identity in self._pending or table.name in self._unnamed:
            await self._flush()
        return await self._read_one(_by_key(row), key)

    async def fetch(self, query: Query, **parameters: Any) -> list[asyncpg.Record]:
        """Return all rows of a query, gathered ones included."""
        await self._flush_for(query)
        if self._connection is None:
            return await self._database.fetch(query, **parameters)
        rows: list[asyncpg.Record] = await self._connection.fetch(
            query.text, *query.arguments(parameters)
        )
        return rows

    async def fetch_one(self, query: Query, **parameters: Any) -> asyncpg.Record | None:
        """Return the first row of a query, gathered ones included, or None."""
        await self._flush_for(query)
        return await self._read_one(query, parameters)

    async def _read_one(self, query: Query, parameters: dict[str, Any]) -> asyncpg.Record | None:
        if self._connection is None:
            return await self._database.fetch_one(query, **parameters)
        record: asyncpg.Record | None = await self._connection.fetchrow(
            query.text, *query.arguments(parameters)
        )
        return record

    async def _flush_for(self, query: Query) -> None:
        if any(write.shape.table.name in query.tables for write in self._writes):
            await self._flush()

    async def _flush(self) -> None:
        """Write what is gathered inside a transaction, which stays open."""
        await self._begin()
        statements = self._planned()
        for statement in statements:
            await execute(self._connection, statement)

    def _planned(self) -> list[Statement]:
        statements = plan(self._writes)
        self._writes.clear()
        self._pending.clear()
        self._unnamed.clear()
        return statements

    async def _begin(self) -> None:
        if self._connection is None:
            self._connection = await self._stack.enter_async_context(self._database.connection())
            self._transaction = self._connection.transaction()
            await self._transaction.start()

    async def commit(self) -> None:
        """Make everything durable: one statement and one round trip when nothing was flushed."""
        statements = self._planned()
        if self._connection is None and len(statements) == 1:
            async with self._database.connection() as connection:
                await execute(connection, statements[0])
            return
        if statements:
            await self._begin()
        for statement in statements:
            await execute(self._connection, statement)
        if self._transaction is not None:
            await self._transaction.commit()
            self._transaction = None
        await self._stack.aclose()

    async def rollback(self) -> None:
        """Forget everything, gathered or flushed."""
        self._writes.clear()
        async with self._stack:
            if self._transaction is not None:
                with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                    await self._transaction.rollback()


def _shape(
    kind: Kind,
    row: type[SQLModel],
    where: tuple[str, ...],
    columns: tuple[str, ...],
    newer: str | None = None,
) -> Shape:
    return shape_of(kind, table_of(row), where, columns, newer)


_BY_KEY: dict[type[SQLModel], Query] = {}


def _by_key(row: type[SQLModel]) -> Query:
    """Build, once per table, the query that reads a row by its primary key."""
    if row not in _BY_KEY:
        table = table_of(row)
        conditions = [table.c[name] == bindparam(name) for name in primary_key(table)]
        _BY_KEY[row] = Query(select(table).where(*conditions))
    return _BY_KEY[row]


@dataclass(frozen=True, slots=True)
class Transactions(Generic[UowT]):
    """Opens units of work; the only way to get one."""

    database: Database
    make: Callable[[Session], UowT]
    committed: Callable[[Session], None] = lambda _session: None

    @contextlib.asynccontextmanager
    async def __call__(self, context: Context) -> AsyncIterator[UowT]:
        """Give a unit of work; commit it on a clean exit, forget it otherwise."""
        session = Session(self.database, context)
        try:
            yield self.make(session)
            await session.commit()
        except BaseException:
            await session.rollback()
            raise
        for follow in session.when_committed:
            follow()
        self.committed(session)

    @contextlib.asynccontextmanager
    async def rehearsal(self, context: Context) -> AsyncIterator[UowT]:
        """Give a unit of work that is forgotten in any case: for reading, and for trying out."""
        session = Session(self.database, context)
        try:
            yield self.make(session)
        finally:
            await session.rollback()
