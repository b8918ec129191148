"""One server process: started with a log file, ended politely, killed when a test says so."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tongtu.platform.accounts import Account
from tongtu.platform.errors import ServerFailedError

POLL_SECONDS = 0.02
# Servers see this and nothing of the caller's environment; the locale decides how Java reads paths.
SERVER_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """How to start a server: its arguments, where, as whom, and what it sees of the environment."""

    arguments: Sequence[str]
    folder: Path
    account: Account | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: dict(SERVER_ENVIRONMENT))


@dataclass(slots=True, kw_only=True)
class Child:
    """A server that was started by this process and ends with it when asked to."""

    name: str
    log: Path
    _process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the process id; the server must have been started."""
        if self._process is None:
            raise ServerFailedError(f"{self.name} was not started.")
        return self._process.pid

    def is_running(self) -> bool:
        """Tell whether the process still lives."""
        return self._process is not None and self._process.poll() is None

    def start(self, command: Command, *, die_with_parent: bool = False) -> None:
        """Start the process; with `die_with_parent` the kernel ends it if this one is killed."""
        account = command.account
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*_leash(die_with_parent=die_with_parent), *command.arguments],
                cwd=command.folder,
                env=dict(command.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=None if account is None else account.uid,
                group=None if account is None else account.gid,
                extra_groups=None if account is None else (),
            )

    def wait_ready(self, is_ready: Callable[[], bool], *, seconds: float = 180) -> None:
        """Wait until the server answers; an early end is reported with the tail of its log."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            if not self.is_running():
                raise ServerFailedError(f"{self.name} ended while starting.\n{self.tail()}")
            if time.monotonic() > deadline:
                raise ServerFailedError(
                    f"{self.name} was not ready after {seconds:.0f} s.\n{self.tail()}"
                )
            time.sleep(POLL_SECONDS)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the process if it still lives."""
        if self._process is not None:
            self._process.send_signal(number)

    def stop(self, number: signal.Signals, *, seconds: float = 60) -> None:
        """Ask the process to end and wait; it is killed when it does not."""
        if self._process is None:
            return
        self._process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()

    def tail(self, lines: int = 15) -> str:
        """Return the last lines of the log, for a message."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join([f"Last lines of {self.log}:", *text.splitlines()[-lines:]])


def _leash(*, die_with_parent: bool) -> list[str]:
    program = shutil.which("setpriv") if die_with_parent else None
    return [] if program is None else [program, "--pdeathsig", "KILL", "--"]
