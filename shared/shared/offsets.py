"""Offsets live in PostgreSQL, in the transaction of the effect, behind a compare-and-swap fence.

The expected value is what this owner last wrote or read, never the first record's offset, since
offsets have holes. A consumer that lost its partition finds another value there and is refused.
"""

from datetime import datetime

from aiokafka import TopicPartition
from sqlalchemy import BigInteger, bindparam, select, text
from sqlmodel import Field

from shared.database import Database, Query, Session
from shared.errors import TongtuError
from shared.tables import Row, instant, table_of


class FencedError(TongtuError):
    """Another consumer has moved the offset: this one's work must not take effect."""


class ConsumerOffsetRow(Row, table=True):
    """The next offset that one consumer group will handle in one partition."""

    __tablename__ = "consumer_offsets"

    consumer: str = Field(primary_key=True)
    topic: str = Field(primary_key=True)
    partition: int = Field(primary_key=True)
    next_offset: int = Field(sa_type=BigInteger)
    updated_at: datetime = instant(
        default=None, sa_column_kwargs={"server_default": text("clock_timestamp()")}
    )


_table = table_of(ConsumerOffsetRow)
_ALL = Query(
    select(_table.c.topic, _table.c.partition, _table.c.next_offset).where(
        _table.c.consumer == bindparam("consumer")
    )
)
_BEGIN = """
INSERT INTO consumer_offsets (consumer, topic, partition, next_offset) VALUES ($1, $2, $3, $4)
ON CONFLICT (consumer, topic, partition) DO NOTHING
"""


async def stored(database: Database, consumer: str) -> dict[TopicPartition, int]:
    """Read where a consumer group stands, in every partition that it ever read."""
    rows = await database.fetch(_ALL, consumer=consumer)
    return {TopicPartition(row["topic"], row["partition"]): row["next_offset"] for row in rows}


async def begin(database: Database, consumer: str, partition: TopicPartition, offset: int) -> None:
    """Note where a consumer group starts in a partition that it has never read."""
    await database.execute(_BEGIN, consumer, partition.topic, partition.partition, offset)


def fence(
    session: Session, consumer: str, partition: TopicPartition, *, expected: int, following: int
) -> None:
    """Move the offset with this unit of work, or let all of it fail with FencedError."""
    session.update(
        ConsumerOffsetRow,
        where={
            "consumer": consumer,
            "topic": partition.topic,
            "partition": partition.partition,
            "next_offset": expected,
        },
        missed=FencedError(f"{consumer} lost {partition.topic}/{partition.partition}"),
        next_offset=following,
        updated_at=session.context.now,
    )
