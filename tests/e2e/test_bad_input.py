"""Whatever comes over the wire: a clean refusal that says what is wrong, in two languages."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from shared.auth.principal import Role
from shared.identifiers import new_id
from support.e2e import System
from support.wire import Answer, Request, check_problem, send

LIMIT = 1_048_576
JSON = ("Content-Type", "application/json")
NAME = '{"name": "x"}'


def post(body: bytes | str = NAME, *headers: tuple[str, str], **rest: Any) -> Request:
    """Describe a registration; headers of the same name replace the usual ones."""
    usual = {"Content-Type": "application/json", "Idempotency-Key": str(new_id())}
    given = {name for name, _ in headers}
    kept = [(name, value) for name, value in usual.items() if name not in given]
    content = body.encode() if isinstance(body, str) else body
    wanted = [(name, value) for name, value in (*kept, *headers) if value]
    return Request(method="POST", target="/projects", headers=wanted, body=content, **rest)


def get(target: str, method: str = "GET") -> Request:
    """Describe a request without a body."""
    return Request(method=method, target=target)


REFUSED: Mapping[str, tuple[int, str, Callable[[], Request]]] = {
    "declared over the limit": (413, "body-too-large", lambda: post("", declared=LIMIT + 1)),
    "over the limit in chunks": (
        413,
        "body-too-large",
        lambda: post(b" " * (LIMIT + 1), chunked=True),
    ),
    "deep arrays": (400, "malformed-json", lambda: post("[" * 100_000)),
    "deep objects": (400, "malformed-json", lambda: post('{"name":' * 100_000)),
    "text": (415, "unsupported-media-type", lambda: post(NAME, ("Content-Type", "text/plain"))),
    "no type": (415, "unsupported-media-type", lambda: post(NAME, ("Content-Type", ""))),
    "GBK": (
        415,
        "unsupported-media-type",
        lambda: post(NAME, ("Content-Type", "application/json; charset=gbk")),
    ),
    "not UTF-8": (400, "invalid-utf-8", lambda: post(b'{"name": "\xd6\xd0"}')),
    "UTF-16": (400, "invalid-utf-8", lambda: post(NAME.encode("utf-16"))),
    "raw NUL": (400, "malformed-json", lambda: post(b'{"name": "a\x00b"}')),
    "escaped NUL": (400, "nul-character", lambda: post(r'{"name": "a\u0000b"}')),
    "NUL in a path": (400, "nul-character", lambda: get("/projects/%00")),
    "NUL in a query": (400, "nul-character", lambda: get("/projects?after=%00")),
    "NaN": (400, "malformed-json", lambda: post('{"name": NaN}')),
    "infinity": (400, "malformed-json", lambda: post('{"name": -Infinity}')),
    "an integer of 5,000 digits": (
        400,
        "malformed-json",
        lambda: post('{"name": ' + "9" * 5000 + "}"),
    ),
    "a key twice": (400, "duplicate-key", lambda: post('{"name": "a", "name": "b"}')),
    "half a surrogate pair": (400, "malformed-json", lambda: post(r'{"name": "\ud800"}')),
    "half a document": (400, "malformed-json", lambda: post('{"name": "x"')),
    "nothing": (400, "body-missing", lambda: post("")),
    "no idempotency key": (
        400,
        "idempotency-key-missing",
        lambda: post(NAME, ("Idempotency-Key", "")),
    ),
    "a long idempotency key": (
        400,
        "idempotency-key-invalid",
        lambda: post(NAME, ("Idempotency-Key", "k" * 256)),
    ),
    "a huge idempotency key": (
        400,
        "idempotency-key-invalid",
        lambda: post(NAME, ("Idempotency-Key", "k" * 60_000)),
    ),
    "an idempotency key beyond ASCII": (
        400,
        "idempotency-key-invalid",
        lambda: post(NAME, ("Idempotency-Key", "ä")),
    ),
    "another method": (405, "method-not-allowed", lambda: get("/projects", "DELETE")),
    "an unusual method": (405, "method-not-allowed", lambda: get("/projects", "TRACE")),
    "an unknown address": (404, "route-not-found", lambda: get("/nowhere/%E9%A1%B9%20")),
    "an unknown project": (404, "not-found", lambda: get(f"/projects/{new_id()}")),
}
INVALID: Mapping[str, tuple[Callable[[], Request], str, Any]] = {
    "a list": (lambda: post("[1]"), "", "[…]"),
    "no name": (lambda: post("{}"), "/name", None),
    "an unknown field": (lambda: post('{"name": "x", "colour/~": 7}'), "/colour~1~0", 7),
    "a number that is none": (lambda: post('{"name": 1e400}'), "/name", "inf"),
    "a huge integer": (
        lambda: post('{"name": ' + "9" * 400 + "}"),
        "/name",
        "9" * 100 + "…",
    ),
    "an amount below zero": (
        lambda: post('{"name": "x", "total_investment": {"amount": "-1", "currency": "CNY"}}'),
        "/total_investment/amount",
        "-1",
    ),
    "an amount of 40 digits": (
        lambda: post(
            '{"name": "x", "total_investment": {"amount": "' + "9" * 40 + '", "currency": "CNY"}}'
        ),
        "/total_investment/amount",
        "9" * 40,
    ),
    "a wrong check digit": (
        lambda: post(
            '{"name": "x", "sponsor": {"unified_social_credit_code": "%s1"}}' % ("1" * 17)
        ),
        "/sponsor/unified_social_credit_code",
        "1" * 18,
    ),
    "no UUID": (lambda: get("/projects/17"), "project_id", "17"),
    "too many": (lambda: get("/projects?limit=201"), "limit", "201"),
    "far too many": (lambda: get("/projects?limit=" + "9" * 30), "limit", "9" * 30),
    "no number": (lambda: get("/projects?limit=%EF%BC%95%ff"), "limit", "５�"),
    "an unknown parameter": (lambda: get("/projects?colour=red"), "colour", "red"),
}


@pytest.fixture(params=["en", "zh"])
def ask(request: pytest.FixtureRequest, system: System) -> Callable[[Request], Answer]:
    """Send a request as a coordinator who reads one of the languages; check what all share."""

    def send_as_coordinator(wanted: Request) -> Answer:
        who = system.headers(Role.COORDINATOR)["Authorization"]
        usual = [("Authorization", who), ("Accept-Language", request.param)]
        complete = Request(
            method=wanted.method,
            target=wanted.target,
            headers=[*usual, *wanted.headers],
            body=wanted.body,
            declared=wanted.declared,
            chunked=wanted.chunked,
        )
        answer = send(system.url("project-registry"), complete.to_bytes())
        assert answer is not None
        check_problem(answer, language=request.param)
        return answer

    return send_as_coordinator


@pytest.mark.parametrize("name", REFUSED)
def test_a_request_that_cannot_be_read_is_refused(
    ask: Callable[[Request], Answer], name: str
) -> None:
    """The status and the type of the problem tell what is wrong."""
    status, code, request = REFUSED[name]

    answer = ask(request())

    assert (answer.status, answer.json["type"]) == (status, f"urn:tongtu:problem:{code}")


@pytest.mark.parametrize("name", INVALID)
def test_a_wrong_value_is_pointed_at(ask: Callable[[Request], Answer], name: str) -> None:
    """Each error says where it is, what was given and what is expected."""
    request, place, given = INVALID[name]

    answer = ask(request())

    assert (answer.status, answer.json["type"]) == (422, "urn:tongtu:problem:invalid-request")
    (error,) = answer.json["errors"]
    assert error.get("parameter", error.get("pointer")) == place
    assert error["given"] == given


NO_HTTP: Mapping[str, bytes] = {
    "another protocol": b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
    "an unknown method": Request(method="FETCH", target="/projects").to_bytes(),
    "a length below zero": Request(method="POST", target="/projects", declared=-1).to_bytes(),
    "a length beyond counting": Request(method="POST", target="/", declared=10**30).to_bytes(),
    "an address in raw UTF-8": b"GET /\xe9\xa1\xb9 HTTP/1.1\r\nHost: tongtu\r\n\r\n",
    "a very long address": Request(target="/" + "a" * 200_000).to_bytes(),
    "two lengths": Request(headers=[("Content-Length", "5")], body=b"ab").to_bytes(),
    "NUL in a header": Request(headers=[("X-Note", "a\0b")]).to_bytes(),
}


@pytest.mark.parametrize("name", NO_HTTP)
def test_what_is_no_http_is_refused_in_the_same_form(system: System, name: str) -> None:
    """Even what never becomes a request is answered by a problem."""
    answer = send(system.url("project-registry"), NO_HTTP[name])

    assert answer is not None
    assert 400 <= answer.status < 500
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_stops_in_the_middle_is_no_request(system: System) -> None:
    """A client that is gone gets no answer, and nobody else notices."""
    url = system.url("project-registry")
    token = ("Authorization", system.headers(Role.COORDINATOR)["Authorization"])
    cut = post(NAME, token, declared=100).to_bytes()

    answer = send(url, cut, is_all=True)

    assert answer is None
    assert httpx.get(f"{url}/readyz", trust_env=False).status_code == 200


async def test_the_api_still_works_after_all_this(system: System, http: httpx.AsyncClient) -> None:
    """A good request is accepted, and nothing was counted as our own fault."""
    url = system.url("project-registry")
    headers = system.headers(Role.COORDINATOR) | {"Idempotency-Key": str(new_id())}

    answer = await http.post(f"{url}/projects", json=json.loads(NAME), headers=headers)

    assert answer.status_code == 201
    assert 'status="500"' not in (await http.get(f"{url}/metrics")).text
