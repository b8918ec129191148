"""A laboratory with one parked key, and the command line pointed at its database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from shared.contracts.envelope import Envelope
from shared.errors import PermanentError
from shared.identifiers import new_id
from shared.subscriptions import Subscriptions
from support.messaging import (
    CounterRaised,
    EffectRow,
    Laboratory,
    LabUnitOfWork,
    eventually,
    make_consumer,
    make_relay,
    prepare,
    raised,
    running,
)
from support.servers import MakeDatabase, MakeTopic
from tongtu.cli import app
from tongtu.platform.kafka import Kafka


@dataclass(slots=True)
class Ward:
    """A running consumer whose handler refuses some versions of one counter."""

    laboratory: Laboratory
    topic: str
    sick: UUID
    refused: set[int] = field(default_factory=set)

    @property
    def key(self) -> str:
        """Return the key of the counter that is refused."""
        return str(self.sick)

    async def rise(self, times: int = 1) -> None:
        """Announce more versions of the counter."""
        for _ in range(times):
            await self.laboratory.rise(self.sick, self.topic)

    async def effects(self) -> list[int]:
        """Return the versions that took effect, in their order."""
        rows = await self.laboratory.rows(
            "SELECT version FROM lab_effects WHERE aggregate_id = $1 ORDER BY seq", self.sick
        )
        return [row["version"] for row in rows]

    async def waits(self, count: int) -> None:
        """Wait until so many events of the key are parked."""
        sql = "SELECT count(*) = $1 FROM parked_events WHERE status = 'parked'"
        await eventually(lambda: self.laboratory.value(sql, count))

    async def has_effects(self, count: int) -> None:
        """Wait until so many versions took effect."""

        async def enough() -> bool:
            return len(await self.effects()) >= count

        await eventually(enough)

    async def events(self) -> list[Any]:
        """Return everything that was ever parked."""
        return await self.laboratory.rows("SELECT * FROM parked_events ORDER BY seq")

    async def tongtu(self, *arguments: str) -> Result:
        """Run `tongtu parked` as an operator does, in a thread of its own."""
        environment = {"DATABASE__URL": self.laboratory.url, "COLUMNS": "200"}
        command = ["parked", *arguments, "--service", "notifier"]
        return await asyncio.to_thread(CliRunner().invoke, app, command, env=environment)


@pytest.fixture
async def ward(
    database_url: MakeDatabase, kafka_server: Kafka, kafka_topic: MakeTopic
) -> AsyncIterator[Ward]:
    """Run the relay and the consumer over a counter whose first version is refused."""
    laboratory = await prepare(database_url())
    topic = await kafka_topic()
    await kafka_topic(name=f"{topic}.laboratory.dlt")
    ward = Ward(laboratory, topic, await laboratory.create(topic), {1})
    consumer = make_consumer(laboratory, kafka_server, refusing(ward))
    async with running(make_relay(laboratory, kafka_server).run, consumer.run):
        await ward.waits(1)
        yield ward
    await laboratory.database.close()


def refusing(ward: Ward) -> Subscriptions[LabUnitOfWork]:
    """Subscribe a handler that refuses what the ward says."""
    subscriptions = Subscriptions[LabUnitOfWork](consumer_group="laboratory")

    @subscriptions.on(type(raised(new_id(), 1, ward.topic)))
    async def note(event: CounterRaised, uow: LabUnitOfWork, envelope: Envelope) -> None:
        if event.number in ward.refused:
            raise PermanentError(f"version {event.number} is refused")
        uow.session.insert(
            EffectRow,
            event_id=envelope.id,
            aggregate_id=event.project_id,
            version=envelope.aggregate_version,
        )

    return subscriptions
