"""The edge: correlation, traces, metrics, and what is said when something breaks."""

import httpx
import pytest
from starlette.types import Send
from structlog.testing import capture_logs

from shared.http.app import Application
from shared.observability.metrics import REGISTRY
from shared.observability.trail import current_trail, parse_traceparent

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"


async def test_a_correlation_id_is_kept(client: httpx.AsyncClient) -> None:
    """A caller can follow its own id through everything that follows."""
    answer = await client.get("/things/1", headers={"X-Correlation-Id": "case-7.a:b_c"})

    assert answer.headers["x-correlation-id"] == "case-7.a:b_c"


@pytest.mark.parametrize("given", ["", " ", "a b", "x" * 129, '"', "\u4e2d", "-a"])
async def test_a_bad_correlation_id_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    """What could break a log line or a header is not passed on."""
    answer = await client.get("/things/1", headers={b"X-Correlation-Id": given.encode()})

    assert len(answer.headers["x-correlation-id"]) == 32


async def test_the_trace_of_the_caller_is_continued(client: httpx.AsyncClient) -> None:
    """The trace id stays, the span is our own, and the correlation id follows the trace."""
    answer = await client.post(
        "/things", json={"name": "n", "count": 1}, headers={"traceparent": PARENT}
    )

    own = parse_traceparent(answer.json()["traceparent"])
    assert own is not None
    assert (own.trace_id, own.sampled) == (PARENT[3:35], False)
    assert own.span_id != PARENT[36:52]
    assert answer.headers["x-correlation-id"] == own.trace_id


async def test_a_broken_traceparent_begins_a_new_trace(client: httpx.AsyncClient) -> None:
    """The standard says to ignore it."""
    answer = await client.post(
        "/things", json={"name": "n", "count": 1}, headers={"traceparent": "00-xyz"}
    )

    assert parse_traceparent(answer.json()["traceparent"]) is not None


async def test_nothing_stays_bound_after_a_request(client: httpx.AsyncClient) -> None:
    """The next task starts without a trail."""
    await client.get("/things/1")

    assert current_trail.get() is None


async def test_a_bug_is_answered_without_its_details(client: httpx.AsyncClient) -> None:
    """The caller learns nothing about our insides; the log has the reason."""
    with capture_logs() as logs:
        answer = await client.get("/failures/bug")

    assert (answer.status_code, "secret" in answer.text) == (500, False)
    assert [(line["event"], line["problem"]) for line in logs] == [
        ("request_failed", "internal-error")
    ]


@pytest.mark.parametrize(("kind", "reported"), [("value", []), ("data", ["request_failed"])])
async def test_a_wrong_value_is_a_bug_only_if_postgresql_found_it(
    client: httpx.AsyncClient, kind: str, reported: list[str]
) -> None:
    """Whoever breaks a rule is told so; what no rule caught is ours to look into."""
    with capture_logs() as logs:
        await client.get(f"/failures/{kind}")

    assert [line["event"] for line in logs] == reported


@pytest.mark.parametrize("kind", ["refused", "timeout", "shutdown", "lost", "full"])
async def test_an_absent_database_asks_to_try_again(client: httpx.AsyncClient, kind: str) -> None:
    """A lost PostgreSQL is nobody's mistake and passes."""
    answer = await client.get(f"/failures/{kind}")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("not-found", 404, "not-found"),
        ("exists", 409, "already-exists"),
        ("stale", 412, "stale-version"),
        ("value", 422, "invalid-value"),
        ("data", 422, "invalid-value"),
        ("misuse", 500, "internal-error"),
    ],
)
async def test_an_error_has_its_status_and_type(
    client: httpx.AsyncClient, kind: str, status: int, code: str
) -> None:
    """Errors of the domain know no HTTP; the edge translates them."""
    answer = await client.get(f"/failures/{kind}")

    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:tongtu:problem:{code}")


async def test_a_problem_has_all_members(client: httpx.AsyncClient) -> None:
    """RFC 9457's members, and the correlation id to ask about."""
    answer = await client.get("/failures/not-found", headers={"X-Correlation-Id": "c-1"})

    assert answer.json() == {
        "type": "urn:tongtu:problem:not-found",
        "title": "There is no such thing.",
        "status": 404,
        "detail": "There is no project /failures/not-found.",
        "instance": "/failures/not-found",
        "correlation_id": "c-1",
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "route-not-found"),
        ("GET", "/things/1/", 404, "route-not-found"),
        ("DELETE", "/things/1", 405, "method-not-allowed"),
        ("BREW", "/things/1", 405, "method-not-allowed"),
        ("POST", "/livez", 405, "method-not-allowed"),
    ],
)
async def test_the_frameworks_own_refusals_are_problems_too(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    """Nothing leaves in another shape."""
    answer = await client.request(method, path)

    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:tongtu:problem:{code}")


async def test_a_refused_method_says_which_are_allowed(client: httpx.AsyncClient) -> None:
    """RFC 9110 asks for the Allow header."""
    answer = await client.put("/things/1")

    assert answer.headers["allow"] == "GET"


async def test_requests_are_counted_by_template(client: httpx.AsyncClient) -> None:
    """An id in the path or an invented method makes no new series."""
    labels = {"route": "/things/{number}", "method": "GET", "status": "200"}
    before = REGISTRY.get_sample_value("http_request_duration_seconds_count", labels) or 0

    await client.get("/things/1")
    await client.get("/things/2")

    after = REGISTRY.get_sample_value("http_request_duration_seconds_count", labels)
    assert after == before + 2


async def test_an_answer_that_has_begun_is_broken_off(app: Application) -> None:
    """A failure behind the head of an answer cannot be told any more, only cut."""

    async def broken(_scope: object, _receive: object, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("late")

    app.mount("/broken", broken)
    transport = httpx.ASGITransport(app)

    async with httpx.AsyncClient(transport=transport, base_url="http://things") as client:
        with pytest.raises(RuntimeError, match="late"):
            await client.get("/broken/x")
