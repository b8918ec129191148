"""The outermost layer: correlation, trace, metrics, and problems for whatever goes wrong.

One pure ASGI middleware stands in for Starlette's and FastAPI's stack of five.
"""

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

import asyncpg
import structlog
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.http.exchange import SCOPE_KEY, Edge, Exchange
from shared.http.language import Text, preferred_language
from shared.http.problem_mapping import problem_of
from shared.http.problems import MEDIA_TYPE, Problem, refusal
from shared.observability.metrics import HTTP_REQUEST_DURATION
from shared.observability.trail import current_trail

log = structlog.get_logger()

_CLIENT_GONE = 499
_SERVER_ERROR = 500
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class EdgeMiddleware:
    """Wraps the router of a service."""

    def __init__(self, app: ASGIApp, edge: Edge, texts: Mapping[str, Text]) -> None:
        self._app = app
        self._edge = edge
        self._texts = texts
        self._observers: dict[tuple[str, str, int], Callable[[float], None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; no exception of the application leaves from here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = Exchange(self._edge, scope, send)
        scope[SCOPE_KEY] = exchange
        token = current_trail.set(exchange.trail)
        error: Exception | None = None
        try:
            _check_target(scope)
            await self._app(scope, receive, exchange.send)
        except ClientDisconnect:
            exchange.status = _CLIENT_GONE
        except Exception as raised:  # noqa: BLE001 - the last resort of every request
            error = raised
            await self._refuse(exchange, raised)
        finally:
            self._finish(exchange, error)
            current_trail.reset(token)

    async def _refuse(self, exchange: Exchange, error: Exception) -> None:
        problem = problem_of(error, self._texts)
        if problem.status >= _SERVER_ERROR or isinstance(error, asyncpg.DataError):
            _report(exchange, problem, error)
        if exchange.status:
            # The head of a success has left already: only a broken connection tells the truth.
            raise error
        await _send_problem(exchange, problem)

    def _finish(self, exchange: Exchange, error: Exception | None) -> None:
        scope = exchange.scope
        route = getattr(scope.get("route"), "path_format", "unmatched")
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        key = (route, method, exchange.status)
        observe = self._observers.get(key)
        if observe is None:
            observe = HTTP_REQUEST_DURATION.labels(route, method, str(exchange.status)).observe
            self._observers[key] = observe
        observe(perf_counter() - exchange.started_at)
        trace = exchange.trail.trace
        if trace.span is not None:
            self._end_span(exchange, f"{method} {route}", error)

    def _end_span(self, exchange: Exchange, name: str, error: Exception | None) -> None:
        attributes: dict[str, Any] = {
            "http.request.method": exchange.scope["method"],
            "http.route": name.partition(" ")[2],
            "http.response.status_code": exchange.status,
            "correlation_id": exchange.trail.correlation_id,
        }
        failure = error if exchange.status >= _SERVER_ERROR else None
        self._edge.tracing.finish(
            exchange.trail.trace, name=name, attributes=attributes, error=failure
        )


def _check_target(scope: Scope) -> None:
    if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
        raise refusal("nul-character")


def _report(exchange: Exchange, problem: Problem, error: Exception) -> None:
    # What PostgreSQL cannot store should have been refused before it was asked.
    is_bug = problem.code == "internal-error" or isinstance(error, asyncpg.DataError)
    log.log(
        40 if is_bug else 30,
        "request_failed" if is_bug else "request_refused_for_now",
        method=exchange.scope["method"],
        path=exchange.scope["path"],
        problem=problem.code,
        reason=repr(error),
        exc_info=error if is_bug else None,
    )


async def _send_problem(exchange: Exchange, problem: Problem) -> None:
    language = preferred_language(exchange.headers.get(b"accept-language"))
    body = problem.to_bytes(
        language,
        instance=exchange.scope["path"],
        correlation_id=exchange.trail.correlation_id,
    )
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"content-language", language.encode()),
        (b"vary", b"Accept-Language"),
        *((name.lower().encode(), value.encode()) for name, value in problem.headers.items()),
    ]
    start = {"type": "http.response.start", "status": problem.status, "headers": headers}
    await exchange.send(start)
    await exchange.send(
        {
            "type": "http.response.body",
            "body": b"" if exchange.scope["method"] == "HEAD" else body,
        }
    )
