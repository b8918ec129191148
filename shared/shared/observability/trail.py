"""Which correlation and which trace the running task belongs to; logs read it from here."""

import re
from contextvars import ContextVar
from dataclasses import dataclass

from opentelemetry.trace import Span

_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})"
)


@dataclass(frozen=True, slots=True)
class Trace:
    """One span's place in a trace (W3C Trace Context, level 1)."""

    trace_id: str
    span_id: str
    sampled: bool
    span: Span | None = None

    @property
    def traceparent(self) -> str:
        """Return the header that lets the next process continue the trace."""
        return f"00-{self.trace_id}-{self.span_id}-{'01' if self.sampled else '00'}"


@dataclass(frozen=True, slots=True)
class Trail:
    """What ties log lines, events and spans of one cause together."""

    correlation_id: str
    trace: Trace


current_trail: ContextVar[Trail | None] = ContextVar("tongtu_trail", default=None)


def parse_traceparent(text: str | None) -> Trace | None:
    """Read a traceparent header; None where it is absent or breaks the standard."""
    match = _TRACEPARENT.fullmatch(text) if text else None
    if match is None:
        return None
    trace_id, span_id, flags = match.groups()
    return Trace(trace_id, span_id, sampled=bool(int(flags, 16) & 1))


def current_traceparent() -> str | None:
    """Return the running task's traceparent, to be handed to whatever it causes."""
    trail = current_trail.get()
    return None if trail is None else trail.trace.traceparent
