"""One request on its way through the edge: what is known about it, kept in the ASGI scope."""

import re
from dataclasses import dataclass
from time import perf_counter

from opentelemetry.trace import SpanKind
from starlette.types import Message, Scope, Send

from shared.auth.principal import Principal
from shared.auth.tokens import Authenticator
from shared.clock import Clock
from shared.health import Health
from shared.observability.tracing import Tracing
from shared.observability.trail import Trace, Trail, parse_traceparent

SCOPE_KEY = "tongtu.exchange"

_CORRELATION_ID = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What the HTTP edge of one process works with."""

    authenticator: Authenticator
    clock: Clock
    health: Health
    tracing: Tracing
    max_body_bytes: int = 1_048_576


class Exchange:
    """A request and the beginning of its answer."""

    __slots__ = (
        "_echo",
        "_send",
        "body",
        "edge",
        "headers",
        "principal",
        "scope",
        "started_at",
        "status",
        "trail",
    )

    def __init__(self, edge: Edge, scope: Scope, send: Send) -> None:
        self.started_at = perf_counter()
        self.edge = edge
        self.scope = scope
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.status = 0
        self.body = b""
        self.principal: Principal | None = None
        self._send = send
        parent = self.headers.get(b"traceparent")
        known = None if parent is None else parse_traceparent(parent.decode("latin-1"))
        trace = edge.tracing.begin("HTTP", parent=known, kind=SpanKind.SERVER)
        self.trail = Trail(self._correlation_id(trace), trace)

    def _correlation_id(self, trace: Trace) -> str:
        given = self.headers.get(b"x-correlation-id")
        if given is not None and _CORRELATION_ID.fullmatch(given):
            self._echo = given
            return given.decode("ascii")
        self._echo = trace.trace_id.encode("ascii")
        return trace.trace_id

    async def send(self, message: Message) -> None:
        """Send a part of the answer, with the correlation id on its head."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], (b"x-correlation-id", self._echo)]
        await self._send(message)
