"""Events in, rows out: a service's real handlers on a real database, without Kafka."""

from datetime import date
from decimal import Decimal
from typing import Any

from aiokafka import ConsumerRecord, TopicPartition

from shared.clock import SystemClock
from shared.context import Context
from shared.contracts.event import Event
from shared.contracts.project_registry import ProjectRegistered, Sponsor
from shared.contracts.values import Money
from shared.database import Database, Transactions
from shared.identifiers import ProjectId, new_id
from shared.incoming import decode
from shared.observability.tracing import Tracing
from shared.outbox import Outbox, headers_of
from shared.parking import Parking
from shared.processor import Processor
from shared.service import Service
from support.api import OWN_CODE


class _Row:
    """Catches the outbox row of an event."""

    def __init__(self) -> None:
        self.context = Context(actor="tester", correlation_id="test", now=SystemClock().now())
        self.values: dict[str, Any] = {}

    def insert(self, _row: object, **values: Any) -> None:
        self.values = values


def record_of(event: Event, *, offset: int, version: int = 1) -> Any:
    """Build the Kafka record that the relay would send."""
    row = _Row()
    Outbox(row).append(event, version=version)  # type: ignore[arg-type]
    return ConsumerRecord(
        topic=event.topic,
        partition=0,
        offset=offset,
        timestamp=0,
        timestamp_type=0,
        key=event.subject.encode(),
        value=row.values["payload"],
        checksum=None,
        serialized_key_size=0,
        serialized_value_size=0,
        headers=tuple(headers_of(row.values)),
    )


class Feed:
    """Feeds events to a service, poll by poll."""

    def __init__(self, service: Service[Any], database: Database) -> None:
        self._service, self._database = service, database
        self._offsets: dict[str, int] = {}

    async def take(self, *events: Event) -> None:
        """Let events take effect as one poll."""
        processor: Processor[Any] = Processor(
            self._database,
            Transactions(self._database, self._service.unit_of_work),
            self._service.subscriptions,
            SystemClock(),
            Tracing("test", 0.0, None),
            Parking(self._service.name, self._service.name),
        )
        records = [record_of(event, offset=self._next(event.topic)) for event in events]
        for record in records:
            partition = TopicPartition(record.topic, 0)
            first = min(r.offset for r in records if r.topic == record.topic)
            processor.progress.expected[partition] = first
            await self._begin(record.topic)
        await processor.process([decode(r, self._service.subscriptions.handlers) for r in records])

    def _next(self, topic: str) -> int:
        offset = self._offsets.get(topic, 0)
        self._offsets[topic] = offset + 1
        return offset

    async def _begin(self, topic: str) -> None:
        await self._database.execute(
            "INSERT INTO consumer_offsets VALUES ($1, $2, 0, 0, now()) ON CONFLICT DO NOTHING",
            self._service.name,
            topic,
        )


def a_registration(**changes: Any) -> ProjectRegistered:
    """Build the fact that a well-known project was registered."""
    known: dict[str, Any] = {
        "project_id": ProjectId(new_id()),
        "name": "高端数控机床智能制造基地项目",
        "sponsor": Sponsor(name="天津示范装备有限公司", unified_social_credit_code=OWN_CODE),
        "city": "天津",
        "district_code": "120116",
        "key_chain": "HE",
        "total_investment": Money(amount=Decimal(1_200_000_000), currency="CNY"),
        "registered_on": date(2026, 3, 2),
    }
    return ProjectRegistered(**(known | changes))
