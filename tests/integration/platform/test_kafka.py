"""The embedded Kafka brokers."""

from collections.abc import Iterator

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from support.servers import Topics, free_nodes, temporary_folder
from tongtu.platform.errors import PlatformError
from tongtu.platform.kafka import Kafka

LONG_NAME = "a, checkout with a long name " + "x" * 100


@pytest.fixture
def cluster() -> Iterator[Kafka]:
    """Describe one broker in a folder with spaces, a comma, Chinese characters and a long path."""
    with temporary_folder("kafka") as folder:
        cluster = Kafka(folder / "通途 数据" / LONG_NAME, free_nodes(1))
        yield cluster
        cluster.kill()


async def publish(cluster: Kafka, topic: str, value: bytes) -> None:
    """Publish one record and wait until every replica in sync has it."""
    async with AIOKafkaProducer(
        bootstrap_servers=cluster.bootstrap_servers, acks="all", enable_idempotence=True
    ) as producer:
        await producer.send_and_wait(topic, value)


async def read_one(cluster: Kafka, topic: str) -> bytes | None:
    """Read the first record of a topic."""
    async with AIOKafkaConsumer(
        topic, bootstrap_servers=cluster.bootstrap_servers, auto_offset_reset="earliest"
    ) as consumer:
        value: bytes | None = (await consumer.getone()).value
        return value


async def test_records_survive_a_stop_and_a_start(cluster: Kafka) -> None:
    """The folder's name does not matter, and records stay."""
    cluster.start()
    topic = await Topics(cluster)()
    await publish(cluster, topic, "事实".encode())

    cluster.stop()
    cluster.start()

    assert await read_one(cluster, topic) == "事实".encode()


async def test_acknowledged_records_survive_a_kill(cluster: Kafka) -> None:
    """The broker comes back by itself after SIGKILL, with everything that it acknowledged."""
    cluster.start()
    topic = await Topics(cluster)()
    await publish(cluster, topic, b"acknowledged")

    cluster.kill()
    cluster.start()

    assert await read_one(cluster, topic) == b"acknowledged"


def test_half_formatted_storage_is_set_aside(cluster: Kafka) -> None:
    """What an interrupted format left is kept under another name and made anew."""
    data = cluster.folder / "kafka-1" / "data"
    data.mkdir(parents=True)
    (data / "meta.properties.tmp").touch()

    cluster.start()

    assert cluster.is_ready()
    assert (data.parent / "data.incomplete-1" / "meta.properties.tmp").exists()


def test_storage_of_another_cluster_is_refused(cluster: Kafka) -> None:
    """A copied folder is not mixed into this cluster."""
    cluster.prepare()
    (cluster.folder / "cluster-id").write_text("A" * 22)

    with pytest.raises(PlatformError, match="belongs to another Kafka cluster"):
        cluster.start()


def test_another_number_of_brokers_is_refused(cluster: Kafka) -> None:
    """One broker's records are not silently left behind; the message names both ways out."""
    cluster.prepare()
    larger = Kafka(cluster.folder, free_nodes(3))

    with pytest.raises(PlatformError, match=r"set BROKERS=1, or .* TONGTU_VAR"):
        larger.prepare()


async def test_one_of_three_brokers_may_be_killed() -> None:
    """With three brokers a record is acknowledged by two, and readable, while one is dead."""
    with temporary_folder("kafka") as folder:
        cluster = Kafka(folder, free_nodes(3))
        cluster.start(die_with_parent=True)
        topic = await Topics(cluster)()

        cluster.brokers[0].kill()
        await publish(cluster, topic, b"with two of three")

        assert await read_one(cluster, topic) == b"with two of three"
        cluster.kill()
