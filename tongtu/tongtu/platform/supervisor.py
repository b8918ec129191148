"""The process manager: Supervisor, configured for one home folder and asked over loopback.

It listens on a random TCP port with a random password: the path of a Unix socket may hold only 107
bytes, which a deep checkout exceeds.
"""

import json
import os
import secrets
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil

from tongtu.platform.environment import marked
from tongtu.platform.errors import ServerFailedError
from tongtu.platform.launch import PROGRAMS_FILE
from tongtu.platform.ports import LOOPBACK, free_port
from tongtu.platform.programs import Program

CONFIG_FILE = "run/supervisord.conf"
STATE_FILE = "run/supervisor.json"
LAUNCHER_FILE = "run/launch.sh"
PYTHON_VARIABLE = "TONGTU_PYTHON"
LAUNCHER = f'exec "${PYTHON_VARIABLE}" -m tongtu.platform.launch "$1"\n'
USERNAME = "tongtu"
PRIVATE = 0o600
START_SECONDS = 20.0
STOP_SECONDS = 90.0
POLL_SECONDS = 0.1


class State(StrEnum):
    """The states of a program, by Supervisor's own names."""

    STOPPED = "STOPPED"
    STARTING = "STARTING"
    RUNNING = "RUNNING"
    BACKOFF = "BACKOFF"
    STOPPING = "STOPPING"
    EXITED = "EXITED"
    FATAL = "FATAL"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """What the supervisor knows of one program."""

    name: str
    state: State
    pid: int
    started_at: int
    now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How to reach the supervisor of one home folder, and what it was told to run."""

    port: int
    password: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Supervisor:
    """The supervisor of one home folder, running or not."""

    home: Path

    def is_running(self) -> bool:
        """Tell whether it answers; a file left by a killed one is not believed."""
        try:
            self._call("getState")
        except (OSError, xmlrpc.client.Error):
            return False
        return True

    def runs(self, programs: Iterable[Program]) -> bool:
        """Tell whether it was started with exactly these programs."""
        access = self._access()
        return access is not None and access.fingerprint == fingerprint(_described(programs))

    def start(self, programs: Iterable[Program]) -> None:
        """Write its configuration and start it; no program starts yet."""
        programs = list(programs)
        described = _described(programs)
        access = Access(
            port=free_port(),
            password=secrets.token_urlsafe(24),
            fingerprint=fingerprint(described),
        )
        for folder in ("run", "log"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        write_private(self.home / LAUNCHER_FILE, LAUNCHER)
        write_private(self.home / PROGRAMS_FILE, json.dumps(described))
        write_private(self.home / CONFIG_FILE, render_config(programs, access))
        write_private(self.home / STATE_FILE, json.dumps(asdict(access)))
        self._run()

    def processes(self) -> dict[str, Process]:
        """Return every program by its name."""
        return {
            info["name"]: Process(
                name=info["name"],
                state=State(info["statename"]),
                pid=info["pid"],
                started_at=info["start"],
                now=info["now"],
            )
            for info in self._call("getAllProcessInfo")
        }

    def start_program(self, name: str) -> None:
        """Start one program without waiting for it."""
        self._call("startProcess", name, False)

    def stop_programs(self, names: Iterable[str]) -> None:
        """Stop programs together and wait until all of them have ended."""
        names = set(names)
        for name in names:
            # A program that is not running is reported as a fault: that is the wanted state.
            with suppress(xmlrpc.client.Fault):
                self._call("stopProcess", name, False)
        deadline = time.monotonic() + STOP_SECONDS
        while self._unfinished(names):
            if time.monotonic() > deadline:
                raise ServerFailedError(f"Still running: {', '.join(self._unfinished(names))}.")
            time.sleep(POLL_SECONDS)

    def shutdown(self) -> None:
        """End the supervisor and whatever still runs under it."""
        pid = int(self._call("getPID"))
        self._call("shutdown")
        with suppress(psutil.NoSuchProcess):
            psutil.Process(pid).wait(STOP_SECONDS)
        for file in (STATE_FILE, CONFIG_FILE, PROGRAMS_FILE, LAUNCHER_FILE):
            (self.home / file).unlink(missing_ok=True)

    def log_of(self, name: str) -> Path:
        """Return the log file of a program."""
        return self.home / "log" / f"{name}.log"

    def _run(self) -> None:
        result = subprocess.run(
            [sys.executable, "-m", "supervisor.supervisord", "-c", CONFIG_FILE],
            cwd=self.home,
            env={**marked(self.home), PYTHON_VARIABLE: sys.executable},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self.is_running():
            if result.returncode != 0 or time.monotonic() > deadline:
                raise ServerFailedError(f"The process manager did not start: {result.stderr}")
            time.sleep(POLL_SECONDS)

    def _unfinished(self, names: set[str]) -> list[str]:
        ended = {State.STOPPED, State.EXITED, State.FATAL, State.UNKNOWN}
        found = self.processes().values()
        return [p.name for p in found if p.name in names and p.state not in ended]

    def _access(self) -> Access | None:
        try:
            return Access(**json.loads((self.home / STATE_FILE).read_text("utf-8")))
        except (FileNotFoundError, json.JSONDecodeError, TypeError):
            return None

    def _call(self, method: str, *arguments: object) -> Any:
        access = self._access()
        if access is None:
            raise ConnectionRefusedError("the process manager was not started")
        address = f"http://{USERNAME}:{access.password}@{LOOPBACK}:{access.port}/RPC2"
        with xmlrpc.client.ServerProxy(address) as server:
            return getattr(server.supervisor, method)(*arguments)


def render_config(programs: Iterable[Program], access: Access) -> str:
    """Render the supervisor's configuration.

    Paths in it are relative to the home folder, and commands are looked up by the launcher: the
    format mistakes percent signs, quotes and ` #` in a path for its own syntax.
    """
    sections = [
        "[supervisord]",
        "logfile=log/supervisord.log",
        "pidfile=run/supervisord.pid",
        "childlogdir=log",
        "identifier=tongtu",
        # Supervisor warns when it is root and was not told so.
        *(["user=root"] if os.geteuid() == 0 else []),
        "",
        "[inet_http_server]",
        f"port={LOOPBACK}:{access.port}",
        f"username={USERNAME}",
        f"password={access.password}",
        "",
        "[rpcinterface:supervisor]",
        "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface",
    ]
    return "\n".join([*sections, *(_section(program) for program in programs)]) + "\n"


def fingerprint(described: dict[str, Any]) -> str:
    """Return what changes when a program is started in another way."""
    return sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()


def write_private(path: Path, text: str) -> None:
    """Write a file that no other account may read, replacing an older one at once."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=PRIVATE)
    unfinished.write_text(text, "utf-8")
    unfinished.rename(path)


def _section(program: Program) -> str:
    lines = {
        "command": f"/bin/sh {LAUNCHER_FILE} {program.name}",
        "autostart": "false",
        "autorestart": "true",
        "startsecs": "1",
        "startretries": "5",
        "stopsignal": program.stop_signal,
        "stopwaitsecs": str(program.stop_seconds),
        "killasgroup": "true",
        "stdout_logfile": "NONE",
        "stderr_logfile": "NONE",
    }
    return "\n".join([f"\n[program:{program.name}]", *(f"{k}={v}" for k, v in lines.items())])


def _described(programs: Iterable[Program]) -> dict[str, Any]:
    return {
        program.name: {
            "arguments": list(program.command.arguments),
            "folder": str(program.command.folder),
            "environment": dict(program.command.environment),
            "account": None
            if program.command.account is None
            else [program.command.account.uid, program.command.account.gid],
        }
        for program in programs
    }
