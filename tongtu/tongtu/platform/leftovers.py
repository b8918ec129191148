"""Processes of this platform that outlived their supervisor, and how they are ended."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from tongtu.platform import postmaster
from tongtu.platform.environment import HOME_VARIABLE
from tongtu.platform.folders import Say

PATIENCE_SECONDS = 20.0


def end_leftovers(home: Path, postgres_data: Path, say: Say) -> int:
    """End every process that this platform once started and return how many there were.

    They are known by a variable of their environment that names the platform's own folder, so a
    process of another checkout or of a shell is never taken for one of them.
    """
    processes = {process.pid: process for process in _marked(home)}
    server = postmaster.find(postgres_data)
    if server is not None:
        with suppress(psutil.NoSuchProcess):
            processes[server.pid] = psutil.Process(server.pid)
    for process in processes.values():
        with suppress(psutil.NoSuchProcess):
            say(f"Ending {process.name()} (pid {process.pid}), left by an earlier run.")
            process.terminate()
    _, alive = psutil.wait_procs(list(processes.values()), timeout=PATIENCE_SECONDS)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=PATIENCE_SECONDS)
    return len(processes)


def _marked(home: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                continue
            if process.environ().get(HOME_VARIABLE) == str(home):
                yield process
