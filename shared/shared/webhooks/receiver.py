"""A small receiver that verifies what it gets: `python -m shared.webhooks.receiver --port 8900`.

It shows what a receiver has to do (verify the raw body, answer quickly, recognise a repetition by
`webhook-id`) and counts for the demonstration and the tests. It keeps everything in memory.
"""

import argparse
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.clock import Clock, SystemClock
from shared.webhooks.signing import SignatureError, verify

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Secrets = Callable[[], tuple[str, ...]]

_LONGEST_BODY = 65_536


class _TooLargeError(Exception):
    pass


@dataclass(slots=True)
class Receiver:
    """An ASGI application: `POST` anywhere takes a webhook, `GET /received` tells the count."""

    secrets: Secrets
    clock: Clock
    received: dict[str, Any] = field(default_factory=dict)
    repetitions: int = 0
    refused: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            status, body = await self._respond(scope, receive)
            await _answer(send, status, body)

    async def _respond(self, scope: Scope, receive: Receive) -> tuple[int, Any]:
        method, path = scope["method"], scope["path"]
        if method == "POST":
            return await self._take(scope, receive)
        if (method, path) == ("GET", "/received"):
            return 200, self.summary()
        if (method, path) == ("GET", "/livez"):
            return 200, {"status": "ok"}
        return 404, {"title": "Not Found"}

    async def _take(self, scope: Scope, receive: Receive) -> tuple[int, Any]:
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        try:
            body = await _read(receive)
            message = verify(headers, body, secrets=self.secrets(), now=self.clock.now())
            notification = json.loads(body)
        except (SignatureError, ValueError, _TooLargeError) as error:
            self.refused += 1
            return 400, {"title": "Bad Request", "detail": str(error)}
        if message.id in self.received:
            self.repetitions += 1
        self.received.setdefault(message.id, notification)
        return 204, None

    def summary(self) -> dict[str, Any]:
        """Return the counts and every distinct notification."""
        return {
            "count": len(self.received),
            "repetitions": self.repetitions,
            "refused": self.refused,
            "notifications": list(self.received.values()),
        }


def secrets_in(path: Path) -> Secrets:
    """Read one secret a line, anew for every message: endpoints may be registered meanwhile."""

    def read() -> tuple[str, ...]:
        if not path.exists():
            return ()
        return tuple(line.strip() for line in path.read_text().splitlines() if line.strip())

    return read


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _read(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > _LONGEST_BODY:
            raise _TooLargeError(f"a message has at most {_LONGEST_BODY} bytes")
        if not message.get("more_body", False):
            return bytes(body)


async def _answer(send: Send, status: int, body: Any) -> None:
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    headers: list[tuple[bytes, bytes]] = []
    if content:
        length = str(len(content)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def main() -> None:
    """Serve on loopback until interrupted."""
    import uvicorn

    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--secrets", type=Path, required=True, help="file, one whsec_ a line")
    chosen = arguments.parse_args()
    receiver = Receiver(secrets_in(chosen.secrets), SystemClock())
    uvicorn.run(receiver, host=chosen.host, port=chosen.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
