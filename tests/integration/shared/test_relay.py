"""The relay against real PostgreSQL and real Kafka."""

import asyncio
import random
from collections import defaultdict
from typing import Any

import pytest
from aiokafka.errors import KafkaError

from shared.database import Session
from shared.publisher import Published, Publisher
from shared.relay import MAX_BACKOFF_SECONDS
from support.messaging import (
    Laboratory,
    context,
    eventually,
    kafka_settings,
    make_relay,
    raised,
    read_topic,
    running,
)
from support.servers import MakeTopic
from tongtu.platform.kafka import Kafka


async def outbox_is_empty(laboratory: Laboratory) -> bool:
    """Tell whether everything was acknowledged."""
    return bool(await laboratory.value("SELECT count(*) = 0 FROM outbox"))


def versions_by_key(records: list[Any]) -> dict[bytes, list[int]]:
    """List the aggregate versions of each key in the order of the topic, copies left out."""
    seen: set[bytes] = set()
    versions: dict[bytes, list[int]] = defaultdict(list)
    for record in records:
        headers = dict(record.headers)
        if headers["ce_id"] not in seen:
            seen.add(headers["ce_id"])
            versions[record.key].append(int(headers["ce_aggregateversion"]))
    return versions


async def write_adversarially(laboratory: Laboratory, topic: str, seed: int) -> int:
    """Raise 20 counters from 8 writers, some of which sit on their open transaction."""
    chance = random.Random(seed)  # noqa: S311 - a seeded load, not a secret
    counters = [await laboratory.create(topic) for _ in range(20)]
    written = len(counters)

    async def write() -> int:
        count = 0
        for _ in range(40):
            count += await _rise_slowly(laboratory, chance.choice(counters), topic, chance)
        return count

    return written + sum(await asyncio.gather(*(write() for _ in range(8))))


async def _rise_slowly(
    laboratory: Laboratory, counter: Any, topic: str, chance: random.Random
) -> int:
    """Hold the row lock and the outbox number for a while before the commit."""
    session = Session(laboratory.database, context())
    uow = laboratory.transactions.make(session)
    await session._begin()
    connection = session._connection
    version = await connection.fetchval(
        "UPDATE lab_counters SET version = version + 1 WHERE id = $1 RETURNING version", counter
    )
    uow.outbox.append(raised(counter, version, topic), version=version)
    await session._flush()
    await asyncio.sleep(0.05 if chance.random() < 0.1 else chance.random() * 0.004)
    await session.commit()
    return 1


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_no_event_is_lost_and_order_is_kept_while_transactions_are_slow(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic, seed: int
) -> None:
    """Numbers are taken before commits become visible; the relay must not be fooled."""
    topic = await kafka_topic(partitions=3)

    async with running(make_relay(laboratory, kafka_server).run):
        written = await write_adversarially(laboratory, topic, seed)
        await eventually(lambda: outbox_is_empty(laboratory))

    records = await read_topic(kafka_server, topic, written)
    versions = versions_by_key(records)
    assert sum(map(len, versions.values())) == written
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in versions.values())


async def test_three_relays_have_one_leader_and_keep_order(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic
) -> None:
    """However many relays run, one reads; the others wait."""
    topic = await kafka_topic(partitions=3)
    relays = [make_relay(laboratory, kafka_server) for _ in range(3)]

    async with running(*(relay.run for relay in relays)):
        written = await write_adversarially(laboratory, topic, 4)
        await eventually(lambda: outbox_is_empty(laboratory))
        leaders = sum(relay.is_leader for relay in relays)

    versions = versions_by_key(await read_topic(kafka_server, topic, written))
    assert leaders == 1
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in versions.values())


class FailingPublisher(Publisher):
    """Fails before anything is acknowledged, as often as told."""

    failures = 1

    async def publish(self, rows: Any) -> Published:
        """Fail, or publish."""
        if self.failures:
            self.failures -= 1
            raise KafkaError("the broker went away before it acknowledged anything")
        return await super().publish(rows)


async def test_a_row_stays_until_the_broker_has_acknowledged_it(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic
) -> None:
    """A failed attempt loses nothing; the next one sends the same row."""
    topic = await kafka_topic()
    await laboratory.create(topic)
    relay = make_relay(laboratory, kafka_server)
    relay.publisher = FailingPublisher(kafka_settings(kafka_server), client_id="failing")

    async with running(relay.run):
        await eventually(lambda: outbox_is_empty(laboratory))

    assert len(await read_topic(kafka_server, topic, 1, seconds=10)) == 1


async def test_a_relay_that_loses_its_session_leads_again(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic
) -> None:
    """The lock lives and dies with the session that reads."""
    topic = await kafka_topic()
    relay = make_relay(laboratory, kafka_server)

    async with running(relay.run):
        await laboratory.create(topic)
        await eventually(lambda: outbox_is_empty(laboratory))
        await laboratory.value(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        await laboratory.create(topic)
        await eventually(lambda: outbox_is_empty(laboratory))

    assert len(await read_topic(kafka_server, topic, 2)) == 2


async def test_a_relay_backs_off_after_a_wake_up_too(
    laboratory: Laboratory, kafka_server: Kafka
) -> None:
    """A wake-up from before the outage must not turn waiting into trying without end."""
    relay = make_relay(laboratory, kafka_server)
    relay.url = "postgresql://127.0.0.1:1/nothing"
    relay._wake()

    async with running(relay.run):
        await eventually(lambda: asyncio.sleep(0, relay._backoff >= 0.8))
        tries = relay._backoff

    assert relay.trouble is not None
    assert tries < MAX_BACKOFF_SECONDS


async def test_a_commit_takes_no_lock_that_other_commits_wait_for(
    laboratory: Laboratory,
) -> None:
    """NOTIFY in a transaction would make all commits of the database queue up (group commit)."""
    statements: list[str] = []
    async with laboratory.database.connection() as connection:
        connection.add_query_logger(lambda record: statements.append(record.query))

    counter = await laboratory.create("laboratory.counters")
    await laboratory.rise(counter, "laboratory.counters")

    assert statements
    assert not [text for text in statements if "notify" in text.lower()]


async def test_headers_carry_the_cloudevents_attributes(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic
) -> None:
    """CloudEvents 1.0, Kafka binding, binary mode."""
    topic = await kafka_topic()
    counter = await laboratory.create(topic)

    async with running(make_relay(laboratory, kafka_server).run):
        record = (await read_topic(kafka_server, topic, 1))[0]

    headers = dict(record.headers)
    assert record.key == str(counter).encode()
    assert headers["ce_specversion"] == b"1.0"
    assert headers["ce_type"] == b"laboratory.counter.raised.v1"
    assert headers["ce_subject"] == record.key
    assert headers["ce_aggregateversion"] == b"1"
    assert headers["content-type"] == b"application/json"
