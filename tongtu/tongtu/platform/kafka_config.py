"""What a broker is told: the only place that knows listeners, replication and timeouts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongtu.platform.ports import LOOPBACK

CLIENT, CONTROLLER = "CLIENT", "CONTROLLER"
REPLICATED = 3
# Replicas protect what one machine holds only in memory; a single broker has to write it down
# before it acknowledges, because the outbox row is deleted after that.
SYNC_EACH_WRITE = {"log.flush.interval.messages": "1"}

LOGGING: Mapping[str, str] = {
    "status": "warn",
    "appender.console.type": "Console",
    "appender.console.name": "console",
    "appender.console.layout.type": "PatternLayout",
    "appender.console.layout.charset": "UTF-8",
    "appender.console.layout.pattern": "%d{ISO8601} %p %m (%c)%n",
    "rootLogger.level": "info",
    "rootLogger.appenderRef.console.ref": "console",
}
"""log4j2 writes to standard output, which whoever starts the broker sends to a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One broker with the role of a controller as well, and its two ports."""

    id: int
    port: int
    controller_port: int

    @property
    def name(self) -> str:
        """Return the broker's name in messages and folders."""
        return f"kafka-{self.id}"


def broker_properties(node: Node, nodes: Sequence[Node], *, log_dirs: str) -> dict[str, str]:
    """Return the `server.properties` of one broker of a cluster of one or three."""
    replicas = len(nodes)
    in_sync = 2 if replicas >= REPLICATED else 1
    internal = ("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")
    return {
        "process.roles": "broker,controller",
        "node.id": str(node.id),
        "controller.quorum.voters": ",".join(
            f"{voter.id}@{LOOPBACK}:{voter.controller_port}" for voter in nodes
        ),
        **_listeners(node),
        "log.dirs": log_dirs,
        "auto.create.topics.enable": "false",
        "default.replication.factor": str(replicas),
        "min.insync.replicas": str(in_sync),
        **{f"{topic}.replication.factor": str(replicas) for topic in internal},
        **{f"{topic}.num.partitions": "6" for topic in internal},
        "transaction.state.log.min.isr": str(in_sync),
        "share.coordinator.state.topic.min.isr": str(in_sync),
        "group.initial.rebalance.delay.ms": "0",
        **({} if replicas >= REPLICATED else SYNC_EACH_WRITE),
        # A consumer may be replayed from offset zero: facts are never deleted by age.
        "log.retention.ms": "-1",
        # A killed broker waits for its own old session to expire before it comes back.
        "broker.session.timeout.ms": "2000",
        "broker.heartbeat.interval.ms": "400",
        # All brokers stop together: the last would wait for a quorum that is gone.
        "controlled.shutdown.enable": "false",
    }


def _listeners(node: Node) -> dict[str, str]:
    # Authentication is decided here and nowhere else: a listener's protocol, its mechanism, and
    # the authorizer belong beside each other.
    protocols = {CLIENT: "PLAINTEXT", CONTROLLER: "PLAINTEXT"}
    client = f"{CLIENT}://{LOOPBACK}:{node.port}"
    return {
        "listeners": f"{client},{CONTROLLER}://{LOOPBACK}:{node.controller_port}",
        "advertised.listeners": client,
        "listener.security.protocol.map": ",".join(f"{k}:{v}" for k, v in protocols.items()),
        "inter.broker.listener.name": CLIENT,
        "controller.listener.names": CONTROLLER,
    }
