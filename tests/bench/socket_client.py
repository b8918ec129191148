"""A load generator on raw sockets: keep-alive connections, one request in flight on each.

`python -m bench.socket_client load.json` prints one line of JSON. One process handles tens of
thousands of answers a second, far more than one worker gives; the share of a core that it needed
is part of what it prints, so that nobody has to believe this.
"""

import re
import selectors
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import orjson

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_PATIENCE_SECONDS = 30


class Connection:
    """One keep-alive connection and the answer that arrives on it."""

    __slots__ = ("began", "missing", "received", "socket")

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.began = 0.0
        self.missing = -1
        self.received = b""

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self.received, self.missing = b"", -1
        self.began = perf_counter()
        self.socket.sendall(request)

    def is_answered(self) -> bool:
        """Read what has arrived and tell whether the answer is whole."""
        chunk = self.socket.recv(65_536)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        self.received += chunk
        if self.missing < 0:
            head = self.received.find(b"\r\n\r\n")
            if head < 0:
                return False
            length = _LENGTH.search(self.received, 0, head)
            self.missing = head + 4 + (int(length[1]) if length else 0)
        return len(self.received) >= self.missing

    @property
    def is_success(self) -> bool:
        """Tell whether the status is in the 200s."""
        return self.received[9:10] == b"2"


def requests(given: dict[str, Any]) -> Iterator[bytes]:
    """Write request after request, each with an idempotency key of its own."""
    lines = [f"{name}: {text}" for name, text in given["headers"].items()]
    body = given["body"].encode()
    lines += [f"Content-Length: {len(body)}"] if body else []
    head = "\r\n".join([f"Host: {given['host']}", *lines]).encode()
    paths = given["paths"]
    starts = [f"{given['method']} {path} HTTP/1.1\r\n".encode() + head for path in paths]
    run, number = given["run"].encode(), 0
    while True:
        start = starts[number % len(starts)]
        number += 1
        yield b"%b\r\nIdempotency-Key: %b-%08d\r\n\r\n%b" % (start, run, number, body)


def apply(given: dict[str, Any]) -> dict[str, Any]:
    """Keep all connections busy until the time is over, then wait for the last answers."""
    selector = selectors.DefaultSelector()
    address, following = (given["host"], given["port"]), requests(given)
    connections = [Connection(address) for _ in range(given["connections"])]
    latencies: list[float] = []
    failures, active, busy = 0, len(connections), process_time()
    began = perf_counter()
    until = began + given["seconds"]
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask(next(following))
    while active:
        ready = selector.select(_PATIENCE_SECONDS)
        if not ready:
            raise TimeoutError(f"no answer within {_PATIENCE_SECONDS} s")
        for key, _ in ready:
            connection = key.data
            if not connection.is_answered():
                continue
            now = perf_counter()
            latencies.append(now - connection.began)
            failures += not connection.is_success
            if now < until:
                connection.ask(next(following))
            else:
                selector.unregister(connection.socket)
                active -= 1
    seconds = perf_counter() - began
    return _summary(latencies, failures, seconds, (process_time() - busy) / seconds)


def _summary(
    latencies: list[float], failures: int, seconds: float, busy: float
) -> dict[str, float]:
    latencies.sort()
    return {
        "requests": len(latencies),
        "seconds": seconds,
        "failures": failures,
        "p50_ms": latencies[len(latencies) // 2] * 1000,
        "p99_ms": latencies[len(latencies) * 99 // 100] * 1000,
        "busy": busy,
    }


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(apply(orjson.loads(Path(sys.argv[1]).read_bytes()))))
