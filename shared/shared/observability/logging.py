"""Structured logs: one JSON object per line, for structlog and the standard library alike."""

import logging
import sys
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from shared.observability.trail import current_trail
from shared.settings import TelemetrySettings

_QUIET = ("uvicorn.access", "httpx", "httpcore", "aiokafka", "asyncio")
"""Loggers whose INFO lines repeat what metrics or our own events already say."""


def configure(settings: TelemetrySettings, *, service: str, process: str) -> None:
    """Send every log line of the process to standard output in the chosen format."""
    chain: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        _Origin(service, process),
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    renderer = _renderer(settings, chain)
    structlog.configure(
        processors=[*chain, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[settings.log_level]
        ),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=False,
    )
    _route_standard_library(settings, chain, renderer)


class _Origin:
    """Adds who writes the line and which correlation and trace it belongs to."""

    def __init__(self, service: str, process: str) -> None:
        self._service = service
        self._process = process

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["service"] = self._service
        event["process"] = self._process
        trail = current_trail.get()
        if trail is not None:
            event.setdefault("correlation_id", trail.correlation_id)
            event.setdefault("trace_id", trail.trace.trace_id)
            event.setdefault("span_id", trail.trace.span_id)
        return event


def _renderer(settings: TelemetrySettings, chain: list[Processor]) -> Processor:
    if settings.log_format == "console":
        return structlog.dev.ConsoleRenderer()
    # Local variables hold tokens and personal data; they stay out of the logs.
    traceback = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    chain.append(structlog.processors.ExceptionRenderer(traceback))
    return structlog.processors.JSONRenderer(serializer=_to_json)


def _to_json(event: EventDict, **_options: Any) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def _route_standard_library(
    settings: TelemetrySettings, chain: list[Processor], renderer: Processor
) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(allow=()),
                *chain,
            ],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    for name in ("uvicorn", "uvicorn.error", *_QUIET):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
