"""Liveness and readiness: named checks, run at the same time, each within a time limit."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send

from shared.http.problems import MEDIA_TYPE, problem
from shared.observability import metrics

Check = Callable[[], Awaitable[None]]


class Health:
    """What this process needs (readiness) and whether it still moves (liveness)."""

    def __init__(
        self,
        ready: Mapping[str, Check] | None = None,
        live: Mapping[str, Check] | None = None,
        *,
        timeout: float = 2.0,
    ) -> None:
        self._ready = dict(ready or {})
        self._live = dict(live or {})
        self._timeout = timeout
        self.is_draining = False

    async def liveness(self) -> dict[str, str]:
        """Run the checks whose failure only a restart can heal."""
        return await self._run(self._live)

    async def readiness(self) -> dict[str, str]:
        """Run the checks of what is needed to work; a draining process is not ready."""
        results = await self._run(self._ready)
        return {"draining": "the process is stopping", **results} if self.is_draining else results

    async def _run(self, checks: Mapping[str, Check]) -> dict[str, str]:
        results = await asyncio.gather(*(self._result(check) for check in checks.values()))
        return dict(zip(checks, results, strict=True))

    async def _result(self, check: Check) -> str:
        try:
            async with asyncio.timeout(self._timeout):
                await check()
        except TimeoutError:
            return f"no answer within {self._timeout:g} s"
        except Exception as error:  # noqa: BLE001 - whatever a check raises is its result
            return f"{type(error).__name__}: {error}"[:200] if str(error) else type(error).__name__
        return "ok"


class HealthApp:
    """A small ASGI application: /livez, /readyz and /metrics, and nothing else."""

    def __init__(self, health: Health) -> None:
        self._health = health

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, send)

    async def _answer(self, scope: Scope, send: Send) -> None:
        path = scope["path"]
        if scope["method"] not in {"GET", "HEAD"}:
            document = problem("method-not-allowed", headers={"Allow": "GET, HEAD"})
            body = document.to_bytes("en", instance=path, correlation_id="")
            await _respond(send, 405, MEDIA_TYPE, body, ((b"allow", b"GET, HEAD"),))
        elif path == "/metrics":
            await _respond(send, 200, metrics.CONTENT_TYPE, metrics.exposition())
        elif path in {"/livez", "/readyz"}:
            is_live = path == "/livez"
            results = await (self._health.liveness() if is_live else self._health.readiness())
            await _respond(send, *health_answer(results, path))
        else:
            body = problem("route-not-found").to_bytes("en", instance=path, correlation_id="")
            await _respond(send, 404, MEDIA_TYPE, body)


def health_answer(results: Mapping[str, str], path: str) -> tuple[int, str, bytes]:
    """Write the results of checks as status, media type and body."""
    if all(result == "ok" for result in results.values()):
        return 200, "application/json", orjson.dumps({"status": "ok", "checks": results})
    document = problem("not-ready", members={"checks": results})
    return 503, MEDIA_TYPE, document.to_bytes("en", instance=path, correlation_id="")


async def _respond(
    send: Send, status: int, media_type: str, body: bytes, extra: tuple[Any, ...] = ()
) -> None:
    headers = [
        (b"content-type", media_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *extra,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
