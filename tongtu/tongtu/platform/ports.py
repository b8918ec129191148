"""TCP ports on loopback: finding a free one, and saying who holds one that is not."""

import errno
import fcntl
import os
import random
import socket
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tongtu.platform.errors import PlatformError

LOOPBACK = "127.0.0.1"
# Below the range that the kernel hands out for outgoing connections, which could take one of ours.
TEST_PORTS = range(20_000, 30_000)
_given: dict[int, int] = {}
"""The ports that this process was given, with the lock file of each, open until it ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortClaim:
    """A port that the platform is about to use, and the variable that changes it."""

    port: int
    purpose: str
    variable: str


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this port now."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
        return True


def is_listening(port: int) -> bool:
    """Tell whether anything accepts connections on this port."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def free_port(*distances: int) -> int:
    """Return a random port that is free now, as are those at the distances from it.

    A port is given once for as long as the process lives that asked for it, whichever process of
    this account asks next: whoever was given it may not listen yet.
    """
    chance = random.SystemRandom()
    for _ in range(len(TEST_PORTS)):
        first = chance.choice(TEST_PORTS)
        ports = {first, *(first + distance for distance in distances)}
        if _given.keys().isdisjoint(ports) and all(map(is_free, ports)) and all(map(_lock, ports)):
            return first
    raise PlatformError(f"No port from {TEST_PORTS.start} to {TEST_PORTS.stop - 1} is free.")


def _lock(port: int) -> bool:
    """Keep a port from all other processes, unless one of them keeps it."""
    folder = Path(tempfile.gettempdir(), f"tongtu-ports-{os.getuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(folder / str(port), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return False
    _given[port] = lock
    return True


def describe_holder(port: int) -> str:
    """Name the program that listens on a port, as far as this account may see it."""
    with suppress(psutil.Error, PermissionError):
        for connection in psutil.net_connections("tcp"):
            if connection.status != psutil.CONN_LISTEN or not connection.laddr:
                continue
            if connection.laddr.port == port and connection.pid is not None:
                process = psutil.Process(connection.pid)
                return f"{process.name()} (pid {connection.pid})"
    return "another program (its owner is not visible to this account)"


def require_free(claims: list[PortClaim]) -> None:
    """Refuse to start when a port is taken: which, by whom, and what to change."""
    _require_distinct(claims)
    taken = [claim for claim in claims if not is_free(claim.port)]
    if not taken:
        return
    lines = [
        f"Port {claim.port} for {claim.purpose} is in use by {describe_holder(claim.port)}: "
        f"end that program or set {claim.variable} to another port."
        for claim in taken
    ]
    raise PlatformError("\n".join(lines))


def _require_distinct(claims: list[PortClaim]) -> None:
    first: dict[int, PortClaim] = {}
    for claim in claims:
        other = first.setdefault(claim.port, claim)
        if other is not claim:
            raise PlatformError(
                f"Port {claim.port} is given to {other.purpose} and to {claim.purpose}: "
                f"change {other.variable} or {claim.variable}."
            )
