"""Traces go on from process to process, and cost nothing when nobody records them."""

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.observability.tracing import Tracing, configure
from shared.observability.trail import current_traceparent, current_trail, parse_traceparent
from shared.settings import TelemetrySettings

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
SAMPLED = f"00-{TRACE_ID}-b7ad6b7169203331-01"


def recording(ratio: float) -> tuple[Tracing, InMemorySpanExporter]:
    """Build tracing that keeps its spans in memory."""
    exporter = InMemorySpanExporter()
    return Tracing("test", ratio, SimpleSpanProcessor(exporter)), exporter


def ids(span: ReadableSpan) -> tuple[str, str]:
    """Return trace and span id as text."""
    context = span.get_span_context()
    assert context is not None
    return f"{context.trace_id:032x}", f"{context.span_id:016x}"


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "00",
        SAMPLED.upper(),
        SAMPLED + "0",
        f"ff-{TRACE_ID}-b7ad6b7169203331-01",
        f"00-{'0' * 32}-b7ad6b7169203331-01",
        f"00-{TRACE_ID}-{'0' * 16}-01",
        f"00-{TRACE_ID}-b7ad6b7169203331",
        f"{SAMPLED}\n",
    ],
)
def test_a_broken_traceparent_is_ignored(text: str | None) -> None:
    """W3C: a header that cannot be read counts as absent."""
    assert parse_traceparent(text) is None


def test_a_sampled_parent_is_continued_and_recorded() -> None:
    """Our span is a child of the caller's, whatever our own ratio."""
    tracing, exporter = recording(0.0)

    with tracing.span("relay", parent=SAMPLED, attributes={"topic": "t"}) as scope:
        traceparent = scope.trace.traceparent

    span = exporter.get_finished_spans()[0]
    assert span.parent is not None
    assert (f"{span.parent.span_id:016x}", dict(span.attributes or {})) == (
        "b7ad6b7169203331",
        {"topic": "t"},
    )
    assert traceparent == f"00-{TRACE_ID}-{ids(span)[1]}-01"


def test_an_unsampled_parent_is_continued_and_not_recorded() -> None:
    """The trace id travels on; nothing is recorded even at ratio one."""
    tracing, exporter = recording(1.0)

    with tracing.span("relay", parent=SAMPLED[:-1] + "0") as scope:
        trace = scope.trace

    assert (trace.trace_id, trace.sampled) == (TRACE_ID, False)
    assert exporter.get_finished_spans() == ()


def test_a_sampled_parent_stays_sampled_where_nothing_is_recorded() -> None:
    """A process without an exporter does not cut the trace for those behind it."""
    trace = Tracing("test", 1.0, None).begin("x", parent=parse_traceparent(SAMPLED))

    assert trace.traceparent.endswith("-01")
    assert trace.traceparent[3:35] == TRACE_ID


def test_a_child_block_is_a_child_span() -> None:
    """Without a given parent, the running span is the parent."""
    tracing, exporter = recording(1.0)

    with tracing.span("outer") as outer, tracing.span("inner"):
        pass

    inner, _outer = exporter.get_finished_spans()
    assert inner.parent is not None
    assert f"{inner.parent.span_id:016x}" == outer.trace.span_id


def test_the_ratio_decides_about_new_traces() -> None:
    """The share of recorded traces is about the ratio, and their ids are the announced ones."""
    tracing, exporter = recording(0.5)

    traces = [tracing.begin("x") for _ in range(400)]
    for trace in traces:
        tracing.finish(trace)

    recorded = {ids(span) for span in exporter.get_finished_spans()}
    assert recorded == {(t.trace_id, t.span_id) for t in traces if t.sampled}
    assert 100 < len(recorded) < 300


def test_a_failure_is_recorded_on_its_span() -> None:
    """The span says what went wrong, and the error goes on."""
    tracing, exporter = recording(1.0)

    with pytest.raises(ValueError, match="wrong"), tracing.span("x"):
        raise ValueError("wrong")

    span = exporter.get_finished_spans()[0]
    assert (span.status.is_ok, span.events[0].name) == (False, "exception")


def test_a_span_leaves_nothing_bound() -> None:
    """What runs after the block has no trail."""
    tracing, _exporter = recording(0.0)

    with tracing.span("x") as scope:
        inside = current_traceparent()

    assert inside == scope.trace.traceparent
    assert current_trail.get() is None


def test_without_an_endpoint_nothing_is_exported() -> None:
    """The default costs two random numbers per request."""
    tracing = configure(TelemetrySettings(trace_sample_ratio=1.0), service="test")

    trace = tracing.begin("x")

    assert (trace.sampled, trace.span) == (False, None)
    tracing.shutdown()
