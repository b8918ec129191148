"""The file by which a PostgreSQL server says who it is, and what a killed one leaves behind."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tongtu.platform.errors import PlatformError
from tongtu.platform.folders import Say

PID_FILE = "postmaster.pid"
# The lines of the file, as in src/include/utils/pidfile.h.
LINE_PID, LINE_PORT, LINE_STATUS = 0, 3, 7
WORKERS_END_SECONDS = 15.0
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmaster:
    """A running server of one data folder."""

    pid: int
    port: int | None
    is_ready: bool


def find(data: Path) -> Postmaster | None:
    """Return the server that runs on a data folder; a stale file is not believed."""
    try:
        lines = (data / PID_FILE).read_text().splitlines()
        pid = int(lines[LINE_PID])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    if not _works_in(pid, data):
        return None
    port = lines[LINE_PORT] if len(lines) > LINE_PORT else ""
    status = lines[LINE_STATUS].strip() if len(lines) > LINE_STATUS else ""
    return Postmaster(
        pid=pid, port=int(port) if port.isdigit() else None, is_ready=status == "ready"
    )


def clear_leftovers(data: Path, say: Say) -> None:
    """Remove the file of a killed server, after its workers have noticed that it is gone."""
    server = find(data)
    if server is not None:
        raise PlatformError(
            f"PostgreSQL already runs on {data} (pid {server.pid}, port {server.port})."
        )
    file = data / PID_FILE
    if not file.exists():
        return
    _await_workers(data)
    # The number in it may belong to any program by now, which would keep PostgreSQL from starting.
    file.unlink()
    say(f"{file} was left by a server that is gone; removed. PostgreSQL recovers from its log.")


def _await_workers(data: Path) -> None:
    deadline = time.monotonic() + WORKERS_END_SECONDS
    while time.monotonic() < deadline and any(_workers(data)):
        time.sleep(POLL_SECONDS)
    for worker in _workers(data):
        with suppress(psutil.NoSuchProcess):
            worker.kill()


def _workers(data: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter(["name"]):
        if process.info["name"] == "postgres" and _works_in(process.pid, data):
            yield process


def _works_in(pid: int, data: Path) -> bool:
    # Every process of a cluster has its data folder as the current one.
    with suppress(psutil.Error, OSError):
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return process.name() == "postgres" and Path(process.cwd()) == data.resolve()
    return False
