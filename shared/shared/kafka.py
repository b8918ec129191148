"""How every process talks to Kafka: the safe settings, which are not the client's defaults."""

import ssl
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.settings import ConsumerSettings, KafkaSettings

MAX_BATCH_BYTES = 1_000_000
"""Below the broker's default message.max.bytes; one batch per partition and round trip."""

REQUEST_MARGIN_SECONDS = 10
"""A join request must outlive the rebalance it waits for, or the member never joins."""


def connection_options(settings: KafkaSettings) -> dict[str, Any]:
    """Return the options that producer, consumer and admin client have in common."""
    options: dict[str, Any] = {
        "bootstrap_servers": settings.bootstrap_servers,
        "security_protocol": settings.security_protocol,
    }
    if settings.security_protocol.startswith("SASL"):
        options["sasl_mechanism"] = settings.sasl_mechanism
        options["sasl_plain_username"] = settings.username
        password = settings.password
        options["sasl_plain_password"] = password.get_secret_value() if password else None
    if settings.security_protocol.endswith("SSL"):
        options["ssl_context"] = ssl.create_default_context(
            cafile=settings.certificate_authority_file
        )
    return options


def make_producer(settings: KafkaSettings, *, client_id: str) -> AIOKafkaProducer:
    """Make an idempotent producer that every in-sync replica must acknowledge."""
    return AIOKafkaProducer(
        **connection_options(settings),
        client_id=client_id,
        acks="all",
        enable_idempotence=True,
        linger_ms=0,
        max_batch_size=MAX_BATCH_BYTES,
        max_request_size=MAX_BATCH_BYTES + 65_536,
        request_timeout_ms=30_000,
    )


def make_consumer(
    settings: KafkaSettings, consumer: ConsumerSettings, *, group: str
) -> AIOKafkaConsumer:
    """Make a group member that never resets or commits an offset on its own."""
    rebalance = int(consumer.rebalance_timeout.total_seconds() * 1000)
    return AIOKafkaConsumer(
        **connection_options(settings),
        group_id=group,
        client_id=group,
        group_instance_id=consumer.instance_id,
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
        session_timeout_ms=int(consumer.session_timeout.total_seconds() * 1000),
        heartbeat_interval_ms=int(consumer.heartbeat_interval.total_seconds() * 1000),
        rebalance_timeout_ms=rebalance,
        request_timeout_ms=rebalance + REQUEST_MARGIN_SECONDS * 1000,
        max_poll_interval_ms=300_000,
        fetch_max_wait_ms=500,
        max_partition_fetch_bytes=1_048_576,
    )


async def create_topics(settings: KafkaSettings, topics: list[str]) -> list[str]:
    """Create the topics that do not exist yet and return their names."""
    admin = AIOKafkaAdminClient(**connection_options(settings))
    await admin.start()
    try:
        missing = sorted(set(topics) - set(await admin.list_topics()))
        if missing:
            await admin.create_topics([_new_topic(settings, name) for name in missing])
        return missing
    finally:
        await admin.close()


def _new_topic(settings: KafkaSettings, name: str) -> NewTopic:
    replicas = settings.replication_factor
    return NewTopic(
        name=name,
        num_partitions=settings.partitions,
        replication_factor=replicas,
        topic_configs={"min.insync.replicas": str(max(1, replicas - 1))},
    )
