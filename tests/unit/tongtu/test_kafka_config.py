"""What a broker is told."""

import pytest

from tongtu.platform.kafka_config import Node, broker_properties


def nodes(count: int) -> list[Node]:
    """Describe brokers on made-up ports."""
    return [Node(id=n, port=9000 + n, controller_port=9100 + n) for n in range(1, count + 1)]


@pytest.mark.parametrize(("brokers", "in_sync"), [(1, "1"), (3, "2")])
def test_replication_follows_the_number_of_brokers(brokers: int, in_sync: str) -> None:
    """Three brokers replicate everything three times and need two in sync; one cannot."""
    cluster = nodes(brokers)

    properties = broker_properties(cluster[0], cluster, log_dirs="data")

    assert properties["default.replication.factor"] == str(brokers)
    assert properties["offsets.topic.replication.factor"] == str(brokers)
    assert properties["min.insync.replicas"] == in_sync
    assert properties["transaction.state.log.min.isr"] == in_sync


@pytest.mark.parametrize(("brokers", "interval"), [(1, "1"), (3, None)])
def test_a_single_broker_acknowledges_what_is_on_disk(brokers: int, interval: str | None) -> None:
    """Nobody else has a copy when the power fails; three brokers rely on each other."""
    cluster = nodes(brokers)

    properties = broker_properties(cluster[0], cluster, log_dirs="data")

    assert properties.get("log.flush.interval.messages") == interval


def test_every_broker_is_a_voter() -> None:
    """All brokers are controllers and know each other."""
    cluster = nodes(3)

    properties = broker_properties(cluster[1], cluster, log_dirs="data")

    assert properties["node.id"] == "2"
    assert properties["controller.quorum.voters"] == (
        "1@127.0.0.1:9101,2@127.0.0.1:9102,3@127.0.0.1:9103"
    )


def test_a_broker_listens_on_loopback_only() -> None:
    """No listener of the local platform is reachable from another machine."""
    cluster = nodes(1)

    properties = broker_properties(cluster[0], cluster, log_dirs="data")

    assert properties["listeners"] == "CLIENT://127.0.0.1:9001,CONTROLLER://127.0.0.1:9101"
    assert properties["auto.create.topics.enable"] == "false"
