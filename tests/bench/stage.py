"""The stage of a run: real PostgreSQL and Kafka, and processes as in production."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count
from pathlib import Path

import httpx
import psutil

from support.servers import MakeDatabase, Topics, running_kafka, running_postgres, temporary_folder
from tongtu.platform.children import SERVER_ENVIRONMENT, Child, Command
from tongtu.platform.kafka import Kafka
from tongtu.platform.ports import LOOPBACK
from tongtu.platform.postgres import Postgres

TESTS = Path(__file__).resolve().parents[1]


class Stage:
    """Starts servers when the first benchmark needs them, and ends everything with the run."""

    def __init__(self, stack: contextlib.ExitStack) -> None:
        self._stack = stack
        self._processes = count(1)

    @cached_property
    def folder(self) -> Path:
        """Return a folder for logs and scripts of this run."""
        return self._stack.enter_context(temporary_folder("bench"))

    @cached_property
    def postgres(self) -> Postgres:
        """Return the PostgreSQL cluster of this run."""
        return self._stack.enter_context(running_postgres())

    @cached_property
    def kafka(self) -> Kafka:
        """Return the Kafka broker of this run."""
        return self._stack.enter_context(running_kafka())

    @property
    def topics(self) -> Topics:
        """Return the maker of topics with names of their own."""
        return Topics(self.kafka)

    @cached_property
    def database(self) -> MakeDatabase:
        """Return the maker of databases of this run."""
        return MakeDatabase(self.postgres)

    @contextlib.contextmanager
    def process(
        self, arguments: Sequence[str], environment: Mapping[str, str], ready: Callable[[], bool]
    ) -> Iterator[Child]:
        """Run a Python process that sees nothing of the caller's environment."""
        name = f"{next(self._processes)}-{arguments[1]}"
        child = Child(name=name, log=self.folder / f"{name}.log")
        command = Command(
            arguments=[sys.executable, *arguments],
            folder=self.folder,
            environment={**SERVER_ENVIRONMENT, "PYTHONPATH": str(TESTS), **environment},
        )
        child.start(command, die_with_parent=True)
        try:
            child.wait_ready(ready)
            yield child
        finally:
            child.kill()


@contextlib.contextmanager
def started(server: Postgres) -> Iterator[Postgres]:
    """Run a PostgreSQL cluster of a benchmark's own."""
    server.start(die_with_parent=True)
    try:
        yield server
    finally:
        server.stop(immediately=True)


def answers(port: int, path: str) -> Callable[[], bool]:
    """Return a check whether a server answers an address with success."""

    def check() -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"http://{LOOPBACK}:{port}{path}").is_success
        return False

    return check


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used so far."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system
