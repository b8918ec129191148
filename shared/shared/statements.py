"""One guarded statement for all rows of a unit of work.

Rows are gathered as `Write`s and become one data-modifying common table expression each, or one
for all rows of the same shape. The text depends only on the shapes, so it is built once, and
PostgreSQL keeps it prepared. Updates are guards: an update that does not hit exactly its rows
makes the whole statement fail. Inserts read the guards first, so an outbox row takes its number
after the row lock of its aggregate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias

import asyncpg
from sqlalchemy import String, Table
from sqlalchemy.dialects import postgresql

MOST_LISTED_ROWS = 3
"""So many rows of one shape are written out one by one; more go as one array for each column.

Arrays have one text whatever their length; rows written out cost client and server less.
"""
GUARD = "guard "
"""How the text of the error begins that a missed guard raises; a group's number follows."""

Identity: TypeAlias = tuple[str, tuple[Any, ...]]

MANY = 0
"""The size of a group that goes as arrays."""

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


class Kind(StrEnum):
    """What a write does with its row."""

    INSERT = "insert"
    INSERT_IF_ABSENT = "insert if absent"
    UPSERT = "upsert"
    UPDATE = "update"
    DELETE = "delete"

    @property
    def is_guard(self) -> bool:
        """Tell whether the write must hit exactly one row."""
        return self in {Kind.UPDATE, Kind.DELETE}


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """Everything about a write but its values; writes of one shape share one expression.

    There is one object for each shape (`shape_of`), so comparing and hashing cost nothing.
    """

    kind: Kind
    table: Table
    where: tuple[str, ...]
    columns: tuple[str, ...]
    newer: str | None = None


@lru_cache(maxsize=2048)
def shape_of(
    kind: Kind,
    table: Table,
    where: tuple[str, ...],
    columns: tuple[str, ...],
    newer: str | None = None,
) -> Shape:
    """Return the one object of a shape."""
    return Shape(kind, table, where, columns, newer)


@dataclass(slots=True)
class Write:
    """One row to write; `missed` is raised when a guard does not hit its row."""

    shape: Shape
    values: tuple[Any, ...]
    missed: Exception | None = None
    identity: Identity | None = field(init=False)
    """The row's primary key, or None when PostgreSQL will choose the key."""

    def __post_init__(self) -> None:
        """Find the primary key among the values."""
        positions = _key_positions(self.shape)
        self.identity = None
        if positions is not None:
            key = tuple(self.values[position] for position in positions)
            self.identity = self.shape.table.name, key

    @property
    def rows(self) -> Sequence[tuple[Any, ...]]:
        """Return the one row."""
        return (self.values,)


@dataclass(slots=True)
class Rows:
    """Many rows of one shape that nobody looks for one by one, and that may repeat a key."""

    shape: Shape
    rows: Sequence[tuple[Any, ...]]
    missed: Exception | None = None


@dataclass(slots=True)
class Statement:
    """SQL text, its parameters, and the error of each guard by group number."""

    text: str
    parameters: list[Any]
    missed: dict[int, Exception]


@lru_cache(maxsize=512)
def _key_positions(shape: Shape) -> tuple[int, ...] | None:
    """Tell where among a write's values the primary key stands."""
    names = shape.where + shape.columns if shape.kind.is_guard else shape.columns
    key = primary_key(shape.table)
    return tuple(names.index(column) for column in key) if set(key) <= set(names) else None


@lru_cache(maxsize=256)
def primary_key(table: Table) -> tuple[str, ...]:
    """Return the names of the primary key's columns."""
    return tuple(column.name for column in table.primary_key)


def plan(writes: Iterable[Write | Rows]) -> list[Statement]:
    """Turn writes into as few statements as possible: one, unless a row is written twice."""
    statements: list[Statement] = []
    wave: dict[Shape, list[Write | Rows]] = {}
    seen: dict[Any, Write] = {}
    for write in writes:
        if isinstance(write, Rows) or write.identity is None:
            wave.setdefault(write.shape, []).append(write)
            continue
        earlier = seen.get(write.identity)
        if earlier is not None and _merged(earlier, write):
            continue
        if earlier is not None and not _harmless(earlier, write):
            statements.append(_statement(wave))
            wave, seen = {}, {}
        seen[write.identity] = write
        wave.setdefault(write.shape, []).append(write)
    if wave:
        statements.append(_statement(wave))
    return statements


async def execute(connection: Any, statement: Statement) -> None:
    """Run one statement; a missed guard becomes the error that its write named."""
    try:
        await connection.fetchval(statement.text, *statement.parameters)
    except asyncpg.InvalidTextRepresentationError as error:
        raise _missed_guard(error, statement) from error


def _missed_guard(error: Exception, statement: Statement) -> Exception:
    _, found, number = str(error).rpartition(GUARD)
    return statement.missed[int(number.split()[0])] if found else error


def _merged(earlier: Write, later: Write) -> bool:
    """Let the newer of two upserts of one row win; the statement may touch a row only once."""
    newer = later.shape.newer
    if later.shape != earlier.shape or newer is None:
        return False
    position = later.shape.columns.index(newer)
    if later.values[position] > earlier.values[position]:
        earlier.values = later.values
    return True


def _harmless(earlier: Write, later: Write) -> bool:
    return earlier.shape.kind is later.shape.kind is Kind.INSERT_IF_ABSENT


def _statement(wave: dict[Shape, list[Write | Rows]]) -> Statement:
    groups: list[tuple[Shape, int]] = []
    parameters: list[Any] = []
    missed: dict[int, Exception] = {}
    for number, (shape, writes) in enumerate(wave.items()):
        rows = [row for write in writes for row in write.rows]
        is_listed = len(rows) <= MOST_LISTED_ROWS
        groups.append((shape, len(rows) if is_listed else MANY))
        parameters.extend(chain(*rows) if is_listed else map(list, zip(*rows, strict=True)))
        if shape.kind.is_guard:
            parameters.append(len(rows))
            missed[number] = writes[0].missed or LookupError(shape.table.name)
    return Statement(_text(tuple(groups)), parameters, missed)


@lru_cache(maxsize=512)
def _text(groups: tuple[tuple[Shape, int], ...]) -> str:
    """Write the statement; guards come first, because inserts read from them."""
    numbers = _Numbers()
    expressions: dict[int, str] = {}
    hits: dict[int, str] = {}
    for number, (shape, size) in enumerate(groups):
        source = _Source(shape, size, numbers)
        if shape.kind.is_guard:
            hits[number] = f"(SELECT count(*) FROM w{number}) = ${numbers.next()}::bigint"
        expressions[number] = source.text
    conditions = " AND ".join(hits.values())
    ordered = [*hits, *(number for number in expressions if number not in hits)]
    parts = [
        f"w{number} AS ({_guarded(groups[number][0], expressions[number], conditions)})"
        for number in ordered
    ]
    return f"WITH {', '.join(parts)} SELECT {_verdict(hits)}"


def _guarded(shape: Shape, text: str, conditions: str) -> str:
    """Make an insert depend on all guards, and an empty result a guard's own business."""
    return text.replace(
        "/*guards*/", "" if shape.kind.is_guard or not conditions else f" WHERE {conditions}"
    )


def _verdict(hits: dict[int, str]) -> str:
    """Return 0, or fail with the number of the first guard that missed."""
    if not hits:
        return "0"
    cases = " ".join(
        f"WHEN NOT ({hit}) THEN ('{GUARD}{number} ' || (SELECT count(*) FROM w{number}))::int"
        for number, hit in hits.items()
    )
    return f"CASE {cases} ELSE 0 END"


class _Numbers:
    """Hands out parameter numbers."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


class _Source:
    """The text of one group: one row of parameters, a few rows of them, or arrays."""

    def __init__(self, shape: Shape, size: int, numbers: _Numbers) -> None:
        self.shape, self.size = shape, size
        self.table = f'"{shape.table.name}"'
        keys = shape.where if shape.kind.is_guard else ()
        named = [("k", name) for name in keys] + [("s", name) for name in shape.columns]
        self.names = [f"{prefix}_{name}" for prefix, name in named]
        types = [_type(shape.table, name) for _, name in named]
        self.rows = [
            [f"${numbers.next()}::{each}{'[]' if size == MANY else ''}" for each in types]
            for _ in range(max(size, 1))
        ]
        slots = self.rows[0] if size == 1 else [f"v.{name}" for name in self.names]
        self.where = dict(zip(keys, slots, strict=False))
        self.columns = dict(zip(shape.columns, slots[len(keys) :], strict=True))
        self.text = {
            Kind.INSERT: self._insert,
            Kind.INSERT_IF_ABSENT: self._insert,
            Kind.UPSERT: self._insert,
            Kind.UPDATE: self._update,
            Kind.DELETE: self._delete,
        }[shape.kind]()

    def _from(self, word: str, *, ordered: bool) -> str:
        """Name the rows; one row alone needs no name."""
        if self.size == 1:
            return ""
        names = ", ".join([*self.names, "n"] if ordered else self.names)
        if self.size == MANY:
            order = " WITH ORDINALITY" if ordered else ""
            return f" {word} unnest({', '.join(self.rows[0])}){order} AS v({names})"
        listed = (
            ", ".join([*row, str(number)] if ordered else row)
            for number, row in enumerate(self.rows)
        )
        return f" {word} (VALUES ({'), ('.join(listed)})) AS v({names})"

    def _insert(self) -> str:
        names = ", ".join(f'"{name}"' for name in self.columns)
        order = "" if self.size == 1 else " ORDER BY v.n"
        return (
            f"INSERT INTO {self.table} AS t ({names}) SELECT {', '.join(self.columns.values())}"
            f"{self._from('FROM', ordered=True)}/*guards*/{order}{self._conflict()}"
        )

    def _conflict(self) -> str:
        key = ", ".join(f'"{name}"' for name in self.shape.where)
        if self.shape.kind is Kind.INSERT_IF_ABSENT:
            return f" ON CONFLICT ({key}) DO NOTHING"
        if self.shape.kind is Kind.UPSERT:
            changed = [name for name in self.columns if name not in self.shape.where]
            sets = ", ".join(f'"{name}" = excluded."{name}"' for name in changed)
            newer = f' WHERE excluded."{self.shape.newer}" > t."{self.shape.newer}"'
            return f" ON CONFLICT ({key}) DO UPDATE SET {sets}{newer}"
        return ""

    def _update(self) -> str:
        sets = ", ".join(f'"{name}" = {slot}' for name, slot in self.columns.items())
        source = self._from("FROM", ordered=False)
        return f"UPDATE {self.table} AS t SET {sets}{source} WHERE {self._matches()} RETURNING 1"

    def _delete(self) -> str:
        source = self._from("USING", ordered=False)
        return f"DELETE FROM {self.table} AS t{source} WHERE {self._matches()} RETURNING 1"

    def _matches(self) -> str:
        return " AND ".join(f't."{name}" = {slot}' for name, slot in self.where.items())


def _type(table: Table, column: str) -> str:
    """Name the parameter's type; text for every string, since a cast to varchar(n) truncates."""
    kind = table.columns[column].type.dialect_impl(_DIALECT)
    is_text = isinstance(kind, String) or isinstance(getattr(kind, "impl", None), String)
    return "text" if is_text else kind.compile(dialect=_DIALECT)
