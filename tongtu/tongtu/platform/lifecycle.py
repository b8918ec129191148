"""Starting and stopping the whole platform, one command at a time."""

import asyncio
import fcntl
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rich.progress import TaskID

from shared.kafka import create_topics
from shared.settings import KafkaSettings
from tongtu.platform import databases
from tongtu.platform.environment import inherited
from tongtu.platform.errors import PlatformError, ServerFailedError
from tongtu.platform.leftovers import end_leftovers
from tongtu.platform.platform import Platform, names
from tongtu.platform.ports import require_free
from tongtu.platform.programs import Program, is_server, migrate_command
from tongtu.platform.progress import Steps
from tongtu.platform.simulated_time import settle
from tongtu.platform.supervisor import State
from tongtu.services import Service
from tongtu.topics import all_topics

READY_SECONDS = 300.0
POLL_SECONDS = 0.2
TAIL_LINES = 15
FAILED = {State.FATAL, State.UNKNOWN}


@dataclass(slots=True)
class Lifecycle:
    """Brings a platform up and down; each operation can be repeated."""

    platform: Platform
    steps: Steps

    def up(self) -> bool:
        """Start whatever does not run yet; return False when everything already did."""
        with self._one_at_a_time():
            if self._is_up():
                return False
            self._start_supervisor()
            servers = self.platform.server_programs()
            self._start(servers, "Servers")
            self._make_databases()
            self._make_topics()
            self._migrate()
            self._start(self.platform.service_programs(), "Services")
            return True

    def down(self) -> bool:
        """Stop what `up` started, services first; return False when nothing ran."""
        with self._one_at_a_time():
            stopped = self._stop_supervised()
            return self._end_leftovers() > 0 or stopped

    def migrate(self) -> None:
        """Bring every database up to date; the platform must be up."""
        if not self.platform.supervisor.is_running():
            raise PlatformError("The platform is not up: run `make up` first.")
        self._migrate()

    def _programs(self) -> list[Program]:
        return [*self.platform.server_programs(), *self.platform.service_programs()]

    def _is_up(self) -> bool:
        supervisor = self.platform.supervisor
        if not supervisor.is_running():
            return False
        programs = self._programs()
        if not supervisor.runs(programs):
            raise PlatformError(
                "The platform is up with other settings: run `make down` first, then `make up`."
            )
        found = supervisor.processes()
        return all(found[program.name].state is State.RUNNING for program in programs) and all(
            program.is_ready() for program in programs
        )

    def _start_supervisor(self) -> None:
        supervisor = self.platform.supervisor
        running: set[str] = set()
        if supervisor.is_running():
            found = supervisor.processes().values()
            running = {p.name for p in found if p.state in {State.RUNNING, State.STARTING}}
        else:
            settle(self.platform.home, wanted=self.platform.settings.simulated)
            self._end_leftovers()
        with self.steps.step("Folders, jars and storage"):
            self._prepare(running)
        programs = self._programs()
        require_free([c for p in programs if p.name not in running for c in p.claims])
        if not supervisor.is_running():
            supervisor.start(programs)

    def _prepare(self, running: set[str]) -> None:
        settings = self.platform.settings
        if settings.has_own_postgres and "postgres" not in running:
            self.platform.postgres.prepare()
        if settings.has_own_kafka and not any(name.startswith("kafka-") for name in running):
            self.platform.kafka.prepare()

    def _start(self, programs: Sequence[Program], title: str) -> None:
        supervisor = self.platform.supervisor
        startable = {State.STOPPED, State.EXITED, State.FATAL}
        for name, process in supervisor.processes().items():
            if name in names(programs) and process.state in startable:
                supervisor.start_program(name)
        self._await(programs, title)

    def _await(self, programs: Sequence[Program], title: str) -> None:
        waiting = {program.name: program for program in programs}
        deadline = time.monotonic() + READY_SECONDS
        with self.steps.bar(f"{title} ready", len(programs)) as bar:
            while waiting:
                ready = self._ready_among(waiting)
                for name in ready:
                    del waiting[name]
                    deadline = time.monotonic() + READY_SECONDS
                bar.update(TaskID(0), advance=len(ready))
                if time.monotonic() > deadline:
                    raise ServerFailedError(self._explain(next(iter(waiting)), "is not ready"))
                time.sleep(0 if ready else POLL_SECONDS)

    def _ready_among(self, waiting: Mapping[str, Program]) -> list[str]:
        found = self.platform.supervisor.processes()
        for name in waiting:
            if found[name].state in FAILED:
                raise ServerFailedError(self._explain(name, "ended again and again"))
        return [
            name
            for name, program in waiting.items()
            if found[name].state is State.RUNNING and program.is_ready()
        ]

    def _explain(self, name: str, what: str) -> str:
        log = self.platform.supervisor.log_of(name)
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return "\n".join([f"{name} {what}. Last lines of {log}:", *lines[-TAIL_LINES:]])

    def _make_databases(self) -> None:
        platform = self.platform
        with self.steps.step("Databases and roles"):
            if platform.settings.has_own_postgres:
                asyncio.run(databases.ensure_own(platform.postgres, platform.passwords()))
            else:
                url = platform.settings.database.url_of("postgres")
                asyncio.run(databases.ensure_external(url, platform.services))

    def _make_topics(self) -> None:
        settings = self.platform.settings
        kafka: KafkaSettings = settings.kafka
        if settings.has_own_kafka:
            changes = {
                "bootstrap_servers": self.platform.bootstrap_servers,
                "replication_factor": settings.brokers,
            }
            kafka = kafka.model_copy(update=changes)
        with self.steps.step("Topics"):
            asyncio.run(create_topics(kafka, all_topics(self.platform.services)))

    def _migrate(self) -> None:
        services = self.platform.services
        with self.steps.step("Migrations"):
            running = [(service, self._start_migration(service)) for service in services]
            for service, process in running:
                if process.wait() != 0:
                    raise ServerFailedError(
                        self._explain(f"{service.name}-migrate", "could not migrate its database")
                    )

    def _start_migration(self, service: Service) -> subprocess.Popen[bytes]:
        command = migrate_command(service, self.platform.environment_of(service))
        log_file = self.platform.supervisor.log_of(f"{service.name}-migrate")
        with log_file.open("wb") as log:
            return subprocess.Popen(
                command.arguments,
                cwd=command.folder,
                env={**inherited(), **command.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _stop_supervised(self) -> bool:
        supervisor = self.platform.supervisor
        if not supervisor.is_running():
            return False
        running = set(supervisor.processes())
        servers = {name for name in running if is_server(name)}
        with self.steps.step("Services stopped"):
            supervisor.stop_programs(running - servers)
        with self.steps.step("Servers stopped"):
            supervisor.stop_programs(servers)
            supervisor.shutdown()
        return True

    def _end_leftovers(self) -> int:
        postgres = self.platform.postgres
        return end_leftovers(self.platform.home, postgres.data, self.steps.say)

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        folder = self.platform.home / "run"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            try:
                # The kernel lets go of it when the holder ends, however it ends.
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise PlatformError(
                    f"Another `make up` or `make down` is working on {self.platform.home}."
                ) from error
            yield
