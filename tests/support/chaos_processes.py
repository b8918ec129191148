"""Processes of services under a supervisor that restarts whatever dies, as an orchestrator does."""

import asyncio
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tongtu.platform.children import SERVER_ENVIRONMENT, Child, Command

RESTART_SECONDS = 0.3
WATCH_SECONDS = 0.05
START_SECONDS = 180
SESSION_SECONDS = 6
"""The shortest session that brokers allow by default (group.min.session.timeout.ms)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What one process runs: `python -m COMMAND`, with these settings."""

    service: str
    role: str
    command: str
    environment: Mapping[str, str]
    number: int = 1

    @property
    def name(self) -> str:
        """Name the process, as its log file is named."""
        return f"{self.service}-{self.role}-{self.number}"

    @property
    def kind(self) -> str:
        """Name what this process and its twins are."""
        return f"{self.service}-{self.role}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """How one process ended: by a fault of ours, at a crash point, or for a reason of its own."""

    process: str
    kind: str
    code: int
    cause: str
    tail: str

    @property
    def is_unexplained(self) -> bool:
        """Tell whether neither a fault nor a crash point ended the process."""
        return self.cause == "itself"


class Process(Child):
    """A child whose exit code can be asked for."""

    @property
    def exit_code(self) -> int | None:
        """Return how the process ended; None while it runs."""
        return None if self._process is None else self._process.poll()


@dataclass(slots=True)
class Supervised:
    """One process, and what the supervisor wants of it."""

    program: Program
    folder: Path
    child: Process
    is_wanted: bool = True
    is_stopped: bool = False
    crash_points: str = ""
    killed_by: str = ""
    starts: int = 0

    def start(self, crash_points: str = "") -> None:
        """Start the process; crash points are armed for this life only."""
        self.crash_points, self.killed_by, self.is_stopped = crash_points, "", False
        self.starts += 1
        armed = {"CRASH_POINTS": crash_points} if crash_points else {}
        program = self.program
        command = Command(
            arguments=[sys.executable, "-m", *program.command.split()],
            folder=self.folder,
            environment={**SERVER_ENVIRONMENT, **program.environment, **armed},
        )
        self.child.start(command, die_with_parent=True)

    def reconfigure(self, **environment: str) -> None:
        """Change settings of the lives to come."""
        settings = {**self.program.environment, **environment}
        self.program = replace(self.program, environment=settings)

    def death(self) -> Death:
        """Say how the process ended."""
        code = self.child.exit_code or 0
        is_crash_point = bool(self.crash_points) and code == -signal.SIGKILL
        own = f"crash point {self.crash_points.partition(':')[0]}" if is_crash_point else "itself"
        return Death(
            process=self.program.name,
            kind=self.program.kind,
            code=code,
            cause=self.killed_by or own,
            tail=self.child.tail(),
        )


@dataclass(slots=True)
class Supervisor:
    """Keeps processes alive, and remembers every death."""

    folder: Path
    processes: dict[str, Supervised] = field(default_factory=dict)
    deaths: list[Death] = field(default_factory=list)
    next_crash_points: dict[str, str] = field(default_factory=dict)
    healed_at: float = 0.0
    _restarts: set[asyncio.Task[None]] = field(default_factory=set)

    def add(self, programs: Iterable[Program]) -> None:
        """Start further processes."""
        for program in programs:
            child = Process(name=program.name, log=self.folder / f"{program.name}.log")
            self.processes[program.name] = Supervised(program, self.folder, child)
            self.processes[program.name].start()

    async def watch(self) -> None:
        """Restart what dies, until cancelled."""
        while True:
            for process in self.processes.values():
                if process.is_wanted and not process.child.is_running():
                    self.deaths.append(process.death())
                    process.is_wanted = False
                    restart = asyncio.create_task(self._restart(process))
                    self._restarts.add(restart)
                    restart.add_done_callback(self._restarts.discard)
            await asyncio.sleep(WATCH_SECONDS)

    async def _restart(self, process: Supervised) -> None:
        await asyncio.sleep(RESTART_SECONDS)
        process.start(self.next_crash_points.pop(process.program.name, ""))
        process.is_wanted = True
        self.healed_at = time.monotonic()

    def alive(self, kind: str) -> list[Supervised]:
        """Return the processes of a kind that run now and are not frozen."""
        return [
            process
            for process in self.processes.values()
            if process.program.kind == kind
            and process.is_wanted
            and not process.is_stopped
            and process.child.is_running()
        ]

    def kill(self, process: Supervised, cause: str = "kill -9") -> None:
        """End a process as the kernel does when memory runs out."""
        process.killed_by = cause
        process.child.kill()

    async def terminate(self, process: Supervised, *, seconds: float) -> int | None:
        """Ask a process to end and return its exit code; None if it had to be killed."""
        process.is_wanted = False
        process.child.send_signal(signal.SIGTERM)
        await until(lambda: process.child.exit_code is not None, seconds=seconds)
        code = process.child.exit_code
        process.child.kill()
        return code

    def resume(self, process: Supervised, crash_points: str = "") -> None:
        """Start a process that was terminated, with crash points armed for one life."""
        process.start(crash_points)
        process.is_wanted = True
        self.healed_at = time.monotonic()

    async def close(self) -> None:
        """End every process at once, restarts included."""
        for restart in list(self._restarts):
            restart.cancel()
        for process in self.processes.values():
            process.is_wanted = False
            process.child.kill()

    @property
    def unexplained_deaths(self) -> list[Death]:
        """Return the deaths that nobody had a hand in."""
        return [death for death in self.deaths if death.is_unexplained]

    def summary(self) -> str:
        """Count the deaths by process and cause."""
        counts = Counter((death.kind, death.cause) for death in self.deaths)
        lines = {f"{kind}, {cause}": count for (kind, cause), count in sorted(counts.items())}
        return "\n".join(f"{name:<72}{count:>6}" for name, count in lines.items())

    def count_in_logs(self, event: str) -> int:
        """Count how often a log event was written by any process."""
        logs = (process.child.log for process in self.processes.values())
        return sum(log.read_text(errors="replace").count(f'"{event}"') for log in logs)


async def until(condition: Callable[[], object], *, seconds: float) -> bool:
    """Wait for a condition; tell whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(WATCH_SECONDS)
    return True
