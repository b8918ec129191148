"""Replays parked keys that an operator asked for, in the process that owns their partition.

The owner of the partition is the only one that handles or parks events of its keys, so a replay
cannot race with a new arrival: what comes meanwhile joins the queue and is replayed after it.
"""

from dataclasses import dataclass
from typing import Any, Generic

import asyncpg
import structlog
from aiokafka import ConsumerRecord, TopicPartition
from sqlalchemy import bindparam, select

from shared.database import Query
from shared.errors import StaleVersionError
from shared.incoming import Incoming, decode
from shared.parking import (
    PARKED,
    ParkedEventRow,
    ParkedKeyRow,
    headers_from,
    reason_of,
)
from shared.processor import TRANSIENT, Processor
from shared.subscriptions import UowT
from shared.tables import table_of

log = structlog.get_logger()

_events = table_of(ParkedEventRow)
_FIRST = Query(
    select(_events)
    .where(
        _events.c.consumer == bindparam("consumer"),
        _events.c.topic == bindparam("topic"),
        _events.c.record_key == bindparam("record_key"),
        _events.c.status == "parked",
    )
    .order_by(_events.c.partition, _events.c.offset)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Place:
    """One parked key of one consumer group."""

    consumer: str
    topic: str
    record_key: str

    def where(self) -> dict[str, Any]:
        """Return the key's primary key."""
        return {
            "consumer": self.consumer,
            "topic": self.topic,
            "record_key": self.record_key,
        }


@dataclass(frozen=True, slots=True)
class Replay(Generic[UowT]):
    """Handles parked events as if they had just come, one unit of work each."""

    processor: Processor[UowT]

    async def run_due(self, owned: set[TopicPartition]) -> None:
        """Replay every key that an operator asked for and whose partition is ours."""
        consumer = self.processor.consumer
        for row in await self.processor.database.fetch(PARKED, consumer=consumer):
            is_ours = TopicPartition(row["topic"], row["partition"]) in owned
            if is_ours and row["retry_requested_at"] is not None:
                await self._replay(
                    Place(consumer, row["topic"], row["record_key"]), row["retry_requested_by"]
                )

    async def _replay(self, place: Place, requested_by: str | None) -> None:
        """Handle the key's events in order until none is left or one fails again."""
        while True:
            row = await self.processor.database.fetch_one(_FIRST, **place.where())
            if row is None:
                return await self._release(place)
            try:
                await self._handle(row, requested_by)
            except (*TRANSIENT, StaleVersionError):
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is, it stays parked
                return await self._keep(place, row, error)

    async def _handle(self, row: asyncpg.Record, requested_by: str | None) -> None:
        incoming = self._incoming(row)
        async with self.processor.transactions(self.processor.context()) as uow:
            uow.session.update(
                ParkedEventRow,
                where={"seq": row["seq"], "status": "parked"},
                status="retried",
                resolved_at=self.processor.clock.now(),
                resolved_by=requested_by,
                resolution="handled",
            )
            await self.processor.take(incoming, uow, await self.processor.handled([incoming]))
        log.info("parked_event_handled", topic=row["topic"], key=row["record_key"])

    def _incoming(self, row: asyncpg.Record) -> Incoming[UowT]:
        """Rebuild the record as it came."""
        key = row["record_key"]
        record: ConsumerRecord[bytes | None, bytes | None] = ConsumerRecord(
            topic=row["topic"],
            partition=row["partition"],
            offset=row["offset"],
            timestamp=0,
            timestamp_type=0,
            key=None if key.startswith("@") else key.encode(),
            value=row["value"],
            checksum=None,
            serialized_key_size=0,
            serialized_value_size=0,
            headers=tuple(headers_from(row["headers"])),
        )
        return decode(record, self.processor.subscriptions.handlers)

    async def _release(self, place: Place) -> None:
        """Let the key pass again."""
        async with self.processor.transactions(self.processor.context()) as uow:
            uow.session.delete(ParkedKeyRow, where=place.where())
        self.processor.parked = None
        log.info("key_released", topic=place.topic, key=place.record_key)

    async def _keep(self, place: Place, row: asyncpg.Record, error: Exception) -> None:
        """Leave the key parked, with the newest reason."""
        code, message = reason_of(error)
        async with self.processor.transactions(self.processor.context()) as uow:
            uow.session.update(
                ParkedKeyRow, where=place.where(), error_code=code, retry_requested_at=None
            )
            uow.session.update(
                ParkedEventRow,
                where={"seq": row["seq"]},
                error_code=code,
                error_message=message,
                attempts=row["attempts"] + 1,
            )
        log.warning("parked_event_failed_again", key=place.record_key, error=message)
