"""The consumer against real PostgreSQL and real Kafka."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition

from shared.contracts.envelope import Envelope
from shared.errors import PermanentError
from shared.identifiers import new_id
from shared.incoming import Incoming, decode
from shared.offsets import FencedError
from shared.parking import Parking
from shared.subscriptions import HasSession, Subscriptions
from support.messaging import (
    CounterRaised,
    EffectRow,
    Laboratory,
    LabUnitOfWork,
    eventually,
    ledger,
    make_consumer,
    make_relay,
    raised,
    read_topic,
    running,
)
from support.servers import MakeTopic
from tongtu.platform.kafka import Kafka


async def effects(laboratory: Laboratory) -> list[Any]:
    """Return the ledger in the order in which it was written."""
    return await laboratory.rows(
        "SELECT event_id, aggregate_id, version FROM lab_effects ORDER BY seq"
    )


async def has_effects(laboratory: Laboratory, count: int) -> bool:
    """Tell whether the ledger has at least so many rows."""
    return len(await effects(laboratory)) >= count


async def write(laboratory: Laboratory, topic: str, *, keys: int, rounds: int) -> list[Any]:
    """Announce so many versions of so many counters."""
    counters = [await laboratory.create(topic) for _ in range(keys)]
    for _ in range(rounds - 1):
        for counter in counters:
            await laboratory.rise(counter, topic)
    return counters


def in_order(rows: list[Any]) -> bool:
    """Tell whether each aggregate's versions are exactly 1, 2, 3 and so on."""
    by_key: dict[Any, list[int]] = {}
    for row in rows:
        by_key.setdefault(row["aggregate_id"], []).append(row["version"])
    return all(versions == list(range(1, len(versions) + 1)) for versions in by_key.values())


async def test_every_event_takes_effect_once_and_in_order(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic
) -> None:
    """The way from commit to effect, through real parts."""
    topic = await kafka_topic(partitions=3)
    consumer = make_consumer(laboratory, kafka_server, ledger(topic))

    async with running(make_relay(laboratory, kafka_server).run, consumer.run):
        await write(laboratory, topic, keys=10, rounds=5)
        await eventually(lambda: has_effects(laboratory, 50))

    rows = await effects(laboratory)
    assert len(rows) == 50
    assert in_order(rows)


async def test_a_consumer_that_starts_again_repeats_nothing(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic
) -> None:
    """The offset is where the effect is, so a crash before Kafka's own commit changes nothing."""
    topic = await kafka_topic()
    relay = make_relay(laboratory, kafka_server)
    async with running(relay.run, make_consumer(laboratory, kafka_server, ledger(topic)).run):
        await write(laboratory, topic, keys=2, rounds=5)
        await eventually(lambda: has_effects(laboratory, 10))

    async with running(relay.run, make_consumer(laboratory, kafka_server, ledger(topic)).run):
        await write(laboratory, topic, keys=1, rounds=1)
        await eventually(lambda: has_effects(laboratory, 11))

    assert len(await effects(laboratory)) == 11


async def test_a_failed_effect_moves_no_offset(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic
) -> None:
    """Effect and offset are one: when the effect is refused at commit, the event comes again."""
    topic = await kafka_topic()
    await laboratory.value("ALTER TABLE lab_effects ADD CONSTRAINT first CHECK (version > 100)")
    tried: list[int] = []
    subscriptions = ledger(topic, tried=tried)
    consumer = make_consumer(laboratory, kafka_server, subscriptions)
    consumer.processor.attempts = 1000
    async with running(make_relay(laboratory, kafka_server).run, consumer.run):
        await write(laboratory, topic, keys=1, rounds=1)
        await eventually(lambda: asyncio.sleep(0, len(tried) >= 2))
        stuck = await laboratory.value("SELECT sum(next_offset) FROM consumer_offsets")
        await laboratory.value("ALTER TABLE lab_effects DROP CONSTRAINT first")
        await eventually(lambda: has_effects(laboratory, 1))

    assert stuck == 0
    assert len(await effects(laboratory)) == 1


async def test_what_was_read_ahead_of_a_seek_is_read_again(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic
) -> None:
    """A poll that lay ready when its position was set back must not pass over what lies before."""
    topic = await kafka_topic()
    async with running(make_relay(laboratory, kafka_server).run):
        await write(laboratory, topic, keys=20, rounds=10)
        await read_topic(kafka_server, topic, 200)
    subscriptions = ledger(topic)
    (handler,) = subscriptions.handlers.values()
    note, seen = handler.function, Counter[str]()
    assert note is not None

    async def set_back_once(event: Any, uow: LabUnitOfWork, envelope: Envelope) -> None:
        seen["events"] += 1
        if seen["events"] == 30:
            await laboratory.value(
                "WITH gone AS (DELETE FROM lab_effects) UPDATE consumer_offsets SET next_offset = 0"
            )
        await note(event, uow, envelope)

    handler.function = set_back_once
    consumer = make_consumer(laboratory, kafka_server, subscriptions, max_poll_records=20)
    async with running(consumer.run):
        await eventually(lambda: asyncio.sleep(0, seen["events"] >= 200 + 40))
        await eventually(lambda: has_effects(laboratory, 200))

    assert in_order(await effects(laboratory))
    assert len(await effects(laboratory)) == 200


async def test_four_zombies_on_one_partition_make_each_effect_once(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic
) -> None:
    """Owners that do not know that they lost the partition are fenced, whatever they hold."""
    topic = await kafka_topic()
    async with running(make_relay(laboratory, kafka_server).run):
        await write(laboratory, topic, keys=20, rounds=10)
        records = await read_topic(kafka_server, topic, 200)
    consumers = [make_consumer(laboratory, kafka_server, ledger(topic)) for _ in range(4)]
    fenced = Counter[str]()
    await laboratory.value(
        "INSERT INTO consumer_offsets VALUES ('laboratory', $1, 0, 0, now())", topic
    )

    async def haunt(number: int) -> None:
        processor = consumers[number].processor
        partition = TopicPartition(topic, 0)
        while True:
            position = await laboratory.value("SELECT next_offset FROM consumer_offsets")
            processor.progress.expected[partition] = position
            waiting = [record for record in records if record.offset >= position]
            if not waiting:
                return
            batch = [decode(r, processor.subscriptions.handlers) for r in waiting[: 3 + number]]
            try:
                await processor.process(batch)
            except FencedError:
                fenced["times"] += 1

    await asyncio.gather(*(haunt(number) for number in range(4)))

    rows = await effects(laboratory)
    assert len(rows) == len({row["event_id"] for row in rows}) == 200
    assert in_order(rows)
    assert fenced["times"] >= 10


async def test_an_event_published_twice_takes_effect_once_through_the_inbox(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic
) -> None:
    """A relay may publish a fact twice, under the same id and a new offset."""
    topic = await kafka_topic()
    consumer = make_consumer(laboratory, kafka_server, ledger(topic, once=True))
    async with running(make_relay(laboratory, kafka_server).run, consumer.run):
        await write(laboratory, topic, keys=1, rounds=3)
        await eventually(lambda: has_effects(laboratory, 3))
        await copy_topic(kafka_server, topic, 3)
        await write(laboratory, topic, keys=1, rounds=1)
        await eventually(lambda: has_effects(laboratory, 4))

    assert len(await effects(laboratory)) == 4


async def copy_topic(kafka: Kafka, topic: str, count: int) -> None:
    """Send every record of a topic again, as a relay does that died before its delete."""
    records = await read_topic(kafka, topic, count)
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap_servers) as producer:
        for record in records:
            await producer.send_and_wait(
                topic, key=record.key, value=record.value, headers=list(record.headers)
            )


def moody(topic: str, bad: set[Any], error: Exception) -> Subscriptions[LabUnitOfWork]:
    """Subscribe a handler that fails for some aggregates."""
    subscriptions = Subscriptions[LabUnitOfWork](consumer_group="laboratory")

    @subscriptions.on(type(raised(new_id(), 1, topic)))
    async def note(event: CounterRaised, uow: LabUnitOfWork, envelope: Envelope) -> None:
        if event.project_id in bad:
            raise error
        uow.session.insert(
            EffectRow,
            event_id=envelope.id,
            aggregate_id=event.project_id,
            version=envelope.aggregate_version,
        )

    return subscriptions


@pytest.mark.parametrize("error", [PermanentError("never"), ZeroDivisionError("a bug")])
async def test_a_failing_event_parks_its_key_and_lets_all_others_pass(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic, error: Exception
) -> None:
    """One poisoned key waits with its reason; its later events wait behind it."""
    topic = await kafka_topic()
    await kafka_topic(name=f"{topic}.laboratory.dlt")
    bad: set[Any] = set()
    consumer = make_consumer(laboratory, kafka_server, moody(topic, bad, error))
    counters = [await laboratory.create(topic) for _ in range(10)]
    bad.add(counters[3])
    for counter in counters:
        await laboratory.rise(counter, topic)

    async with running(make_relay(laboratory, kafka_server).run, consumer.run):
        await eventually(lambda: has_effects(laboratory, 18))
        shown = await read_topic(kafka_server, f"{topic}.laboratory.dlt", 2)

    parked = await laboratory.rows("SELECT * FROM parked_events ORDER BY seq")
    assert [row["record_key"] for row in parked] == [str(counters[3])] * 2
    assert parked[1]["error_code"] == "key-parked"
    assert await laboratory.value("SELECT count(*) FROM parked_keys") == 1
    assert len(shown) == 2


async def test_a_released_key_is_replayed_in_order(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic
) -> None:
    """An operator asks, the owner of the partition handles what waited, the key passes again."""
    topic = await kafka_topic()
    await kafka_topic(name=f"{topic}.laboratory.dlt")
    bad: set[Any] = set()
    consumer = make_consumer(laboratory, kafka_server, moody(topic, bad, PermanentError("no")))
    counter = await laboratory.create(topic)
    bad.add(counter)
    for _ in range(4):
        await laboratory.rise(counter, topic)

    async with running(make_relay(laboratory, kafka_server).run, consumer.run):
        await eventually(lambda: laboratory.value("SELECT count(*) = 5 FROM parked_events"))
        bad.clear()
        await laboratory.value("UPDATE parked_keys SET retry_requested_at = now()")
        await eventually(lambda: has_effects(laboratory, 5))
        await laboratory.rise(counter, topic)
        await eventually(lambda: has_effects(laboratory, 6))

    assert in_order(await effects(laboratory))
    assert await laboratory.value("SELECT count(*) FROM parked_keys") == 0
    statuses = await laboratory.rows("SELECT DISTINCT status FROM parked_events")
    assert [row["status"] for row in statuses] == ["retried"]


GOOD = {
    "ce_specversion": b"1.0",
    "ce_id": b"01a20a20-13ae-75c5-964d-3eb8a2e3e890",
    "ce_type": b"laboratory.counter.raised.v1",
    "ce_source": b"urn:tongtu:service:laboratory",
    "ce_subject": b"x",
    "ce_time": b"2026-03-02T01:00:00+00:00",
    "ce_dataschema": b"urn:x",
    "ce_aggregateversion": b"1",
    "ce_correlationid": b"c",
    "ce_actor": b"a",
}


NO_EVENTS = [
    (GOOD, b"{not json", "undecodable"),
    (GOOD, b"\xff\xfe", "undecodable"),
    (GOOD, b"", "undecodable"),
    ({}, b"{}", "undecodable"),
    (GOOD | {"ce_id": b"no uuid"}, b"{}", "undecodable"),
    (GOOD | {"ce_type": b"nobody.knows.this.v1"}, b"{}", "unknown-type"),
    (GOOD, b'{"number": 1}', "schema-violation"),
]


@pytest.mark.parametrize("key", [b"k", None])
async def test_bytes_that_are_no_event_are_parked_with_their_reason(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic, key: bytes | None
) -> None:
    """Whatever comes, it is kept as it came, and the next event passes."""
    topic = await kafka_topic()
    await kafka_topic(name=f"{topic}.laboratory.dlt")
    async with AIOKafkaProducer(bootstrap_servers=kafka_server.bootstrap_servers) as producer:
        for number, (headers, value, _) in enumerate(NO_EVENTS):
            own = key and key + b"%d" % number
            await producer.send_and_wait(topic, key=own, value=value, headers=[*headers.items()])
    consumer = make_consumer(laboratory, kafka_server, ledger(topic))

    async with running(make_relay(laboratory, kafka_server).run, consumer.run):
        await write(laboratory, topic, keys=1, rounds=1)
        await eventually(lambda: has_effects(laboratory, 1))

    parked = await laboratory.rows("SELECT * FROM parked_events ORDER BY seq")
    assert [row["error_code"] for row in parked] == [code for _, _, code in NO_EVENTS]
    assert [row["value"] for row in parked] == [value for _, value, _ in NO_EVENTS]
    assert parked[0]["record_key"] == ("k0" if key else "@0:0")


class PickyParking(Parking):
    """Refuses whatever has a key, as a table might that something in the key does not fit."""

    def park(
        self, uow: HasSession, incoming: Incoming[Any], error: BaseException, attempts: int
    ) -> None:
        """Park only what stands alone."""
        if incoming.record.key is not None:
            raise ValueError("this key cannot be stored")
        super().park(uow, incoming, error, attempts)


async def test_an_event_that_cannot_even_be_parked_under_its_key_is_parked_alone(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic
) -> None:
    """Nothing that comes may stop the consumer."""
    topic = await kafka_topic()
    await kafka_topic(name=f"{topic}.laboratory.dlt")
    async with AIOKafkaProducer(bootstrap_servers=kafka_server.bootstrap_servers) as producer:
        await producer.send_and_wait(topic, key=b"k", value=b"{not json")
    consumer = make_consumer(laboratory, kafka_server, ledger(topic))
    consumer.processor.parking = PickyParking("laboratory", "shared")

    async with running(make_relay(laboratory, kafka_server).run, consumer.run):
        await write(laboratory, topic, keys=1, rounds=1)
        await eventually(lambda: has_effects(laboratory, 1))

    parked = (await laboratory.rows("SELECT * FROM parked_events"))[0]
    assert (parked["record_key"], parked["value"]) == ("@0:0", b"{not json")


async def test_a_batch_from_a_wrong_position_is_refused(
    laboratory: Laboratory, kafka_server: Kafka, kafka_topic: MakeTopic
) -> None:
    """A wrong seek must not skip events in silence: the fence compares with what was stored."""
    topic = await kafka_topic()
    async with running(make_relay(laboratory, kafka_server).run):
        await write(laboratory, topic, keys=1, rounds=8)
        records = await read_topic(kafka_server, topic, 8)
    processor = make_consumer(laboratory, kafka_server, ledger(topic)).processor
    await laboratory.value(
        "INSERT INTO consumer_offsets VALUES ('laboratory', $1, 0, 3, now())", topic
    )
    processor.progress.expected[TopicPartition(topic, 0)] = 5

    with pytest.raises(FencedError):
        await processor.process([decode(r, processor.subscriptions.handlers) for r in records[5:]])

    assert await effects(laboratory) == []
