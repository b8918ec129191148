"""Traces: W3C trace context in and out, recorded by the OpenTelemetry SDK when sampled.

The sampling decision is made before the SDK is asked, by the same rule as its samplers
(`ParentBased(TraceIdRatioBased)`), so that an unsampled request pays for two random numbers only.
"""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from opentelemetry.context import Context as OtelContext
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    Tracer,
    set_span_in_context,
)

from shared.observability.trail import Trace, Trail, current_trail, parse_traceparent
from shared.settings import TelemetrySettings

Attributes = Mapping[str, str | int | float | bool]
_SAMPLED = TraceFlags(TraceFlags.SAMPLED)


class _GivenTraceId(RandomIdGenerator):
    """Hands the SDK the trace id that the sampling decision was made on."""

    given: int | None = None

    def generate_trace_id(self) -> int:
        given, self.given = self.given, None
        return super().generate_trace_id() if given is None else given


class Tracing:
    """Begins spans; without a processor nothing is recorded and context still travels on."""

    def __init__(self, service: str, ratio: float, processor: SpanProcessor | None) -> None:
        self._ids = _GivenTraceId()
        self._tracer: Tracer | None = None
        self._provider: TracerProvider | None = None
        self._bound = 0
        if processor is not None:
            sampler = TraceIdRatioBased(ratio)
            self._bound = sampler.bound
            self._provider = TracerProvider(
                sampler=ParentBased(sampler),
                resource=Resource.create({"service.name": service}),
                id_generator=self._ids,
                shutdown_on_exit=False,
            )
            self._provider.add_span_processor(processor)
            self._tracer = self._provider.get_tracer("tongtu")

    @property
    def records(self) -> bool:
        """Tell whether any span can be recorded."""
        return self._tracer is not None

    def begin(
        self, name: str, *, parent: Trace | None = None, kind: SpanKind = SpanKind.INTERNAL
    ) -> Trace:
        """Begin a span below `parent`, or a new trace; `finish` ends it."""
        if parent is None:
            number = self._ids.generate_trace_id()
            sampled = (number & TraceIdRatioBased.TRACE_ID_LIMIT) < self._bound
            if not sampled:
                return Trace(f"{number:032x}", self._span_id(), sampled=False)
            self._ids.given = number
        elif not parent.sampled or self._tracer is None:
            return Trace(parent.trace_id, self._span_id(), parent.sampled)
        return self._record(name, parent, kind)

    def finish(
        self,
        trace: Trace,
        *,
        name: str | None = None,
        attributes: Attributes | None = None,
        error: BaseException | None = None,
    ) -> None:
        """End a span; costs nothing when it is not recorded."""
        span = trace.span
        if span is None:
            return
        if name is not None:
            span.update_name(name)
        if attributes:
            span.set_attributes(attributes)
        if error is not None:
            span.record_exception(error)
            span.set_status(Status(StatusCode.ERROR))
        span.end()

    def span(
        self, name: str, *, parent: str | None = None, attributes: Attributes | None = None
    ) -> "SpanScope":
        """Open a span for a `with` block; below `parent` (a traceparent) or the running one."""
        return SpanScope(self, name, parent, attributes)

    def shutdown(self) -> None:
        """Export what is waiting and stop."""
        if self._provider is not None:
            self._provider.shutdown()

    def _span_id(self) -> str:
        return f"{self._ids.generate_span_id():016x}"

    def _record(self, name: str, parent: Trace | None, kind: SpanKind) -> Trace:
        context = OtelContext()
        if parent is not None:
            remote = SpanContext(
                int(parent.trace_id, 16),
                int(parent.span_id, 16),
                is_remote=True,
                trace_flags=_SAMPLED,
            )
            context = set_span_in_context(NonRecordingSpan(remote), context)
        assert self._tracer is not None  # noqa: S101 - a bound above zero implies a tracer
        span = self._tracer.start_span(name, context=context, kind=kind)
        own = span.get_span_context()
        return Trace(f"{own.trace_id:032x}", f"{own.span_id:016x}", sampled=True, span=span)


class SpanScope:
    """A span around a block of code; logs inside carry its ids."""

    __slots__ = ("_attributes", "_name", "_parent", "_token", "_tracing", "trace")

    def __init__(
        self,
        tracing: Tracing,
        name: str,
        parent: str | None,
        attributes: Attributes | None,
    ) -> None:
        self._tracing = tracing
        self._name = name
        self._parent = parent
        self._attributes = attributes

    def __enter__(self) -> Self:
        trail = current_trail.get()
        parent = parse_traceparent(self._parent)
        if parent is None and trail is not None:
            parent = trail.trace
        self.trace = self._tracing.begin(self._name, parent=parent)
        correlation_id = self.trace.trace_id if trail is None else trail.correlation_id
        self._token = current_trail.set(Trail(correlation_id, self.trace))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        current_trail.reset(self._token)
        self._tracing.finish(self.trace, attributes=self._attributes, error=error)


def configure(settings: TelemetrySettings, *, service: str) -> Tracing:
    """Build the process's tracing; spans leave by OTLP over HTTP only if an endpoint is set."""
    processor: SpanProcessor | None = None
    if settings.otlp_endpoint is not None:
        endpoint = f"{settings.otlp_endpoint.rstrip('/')}/v1/traces"
        processor = BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint))
    return Tracing(service, settings.trace_sample_ratio, processor)
