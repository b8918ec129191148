"""The base of every table, so that constraints have names that migrations can rely on."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Identity, MetaData, Table
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, SQLModel

NAMING_CONVENTION = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}


class Row(SQLModel):
    """A table row. Tables declare columns once; statements and migrations are built from them."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


def table_of(row: type[SQLModel]) -> Table:
    """Return the SQLAlchemy table behind a row class."""
    table: Table = row.__table__  # type: ignore[attr-defined]
    return table


def metadata_of(rows: Iterable[type[SQLModel]]) -> MetaData:
    """Collect the tables of one database, out of all that the interpreter has loaded."""
    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    for row in rows:
        table_of(row).to_metadata(metadata)
    return metadata


def instant(**options: Any) -> datetime:
    """Declare an aware instant."""
    field: datetime = Field(sa_type=DateTime(timezone=True), **options)
    return field


def document(**options: Any) -> Any:
    """Declare a JSON document; values are JSON text."""
    return Field(sa_type=postgresql.JSONB, **options)


def sequence() -> int:
    """Declare a number that PostgreSQL hands out in the order of the inserts."""
    field: int = Field(
        default=None,
        primary_key=True,
        sa_type=postgresql.BIGINT,
        sa_column_args=(Identity(always=True),),
    )
    return field
