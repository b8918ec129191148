"""Every line of the log is one JSON object that can be followed."""

import logging as standard
from collections.abc import Iterator

import orjson
import pytest
import structlog

from shared.observability import logging
from shared.observability.trail import Trace, Trail, current_trail
from shared.settings import TelemetrySettings

TRAIL = Trail("c-1", Trace("a" * 32, "b" * 16, sampled=False))


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = standard.getLogger()
    handlers, level = root.handlers, root.level
    yield
    structlog.reset_defaults()
    root.handlers = handlers
    root.setLevel(level)


def configure() -> None:
    """Log as a relay does; only a running test has its standard output captured."""
    logging.configure(TelemetrySettings(log_level="INFO"), service="funding", process="relay")


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """Read what was logged."""
    return [orjson.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_line_says_who_where_and_in_whose_trace(capsys: pytest.CaptureFixture[str]) -> None:
    """Service, process, correlation and trace are on every line."""
    configure()
    token = current_trail.set(TRAIL)

    structlog.get_logger().info("outbox_drained", messages=3)
    current_trail.reset(token)

    line = lines(capsys)[0]
    line.pop("timestamp")
    assert line == {
        "event": "outbox_drained",
        "messages": 3,
        "level": "info",
        "service": "funding",
        "process": "relay",
        "correlation_id": "c-1",
        "trace_id": "a" * 32,
        "span_id": "b" * 16,
    }


def test_the_standard_library_logs_in_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    """Libraries' lines can be searched like ours."""
    configure()
    standard.getLogger("some.library").warning("slow %s", "thing")

    line = lines(capsys)[0]
    assert (line["event"], line["level"], line["logger"], line["service"]) == (
        "slow thing",
        "warning",
        "some.library",
        "funding",
    )


def test_a_stack_has_no_local_variables(capsys: pytest.CaptureFixture[str]) -> None:
    """They would hold tokens and personal data."""
    configure()
    token = "not a number"  # noqa: S105 - a local variable that must stay local

    try:
        int(token)
    except ValueError:
        structlog.get_logger().exception("failed")

    text = capsys.readouterr().out
    assert '"exc_type":"ValueError"' in text
    assert '"locals"' not in text


@pytest.mark.parametrize("name", ["uvicorn.access", "httpx"])
def test_talkative_libraries_are_quiet(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """One line per request is what metrics are for."""
    configure()
    standard.getLogger(name).info("GET /")

    assert lines(capsys) == []


def test_levels_below_the_setting_are_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    """Debug lines cost nothing in production."""
    configure()
    structlog.get_logger().debug("detail")

    assert lines(capsys) == []
