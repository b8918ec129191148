"""Whatever a client sends, the answer is a problem that says what is wrong, never a 500."""

from typing import Any

import httpx
import pytest

JSON = {"Content-Type": "application/json"}

BODIES = [
    ("empty", b"", 400, "body-missing"),
    ("space", b"  ", 400, "malformed-json"),
    ("text", b"name=n", 400, "malformed-json"),
    ("cut off", b'{"name": "n"', 400, "malformed-json"),
    ("trailing", b'{"name":"n","count":1} x', 400, "malformed-json"),
    ("comma", b'{"name":"n","count":1,}', 400, "malformed-json"),
    ("byte order mark", b'\xef\xbb\xbf{"name":"n","count":1}', 400, "malformed-json"),
    ("latin-1", b'{"name":"\xe9","count":1}', 400, "invalid-utf-8"),
    ("utf-16", '{"name":"n"}'.encode("utf-16"), 400, "invalid-utf-8"),
    ("lone surrogate", b'{"name":"\\ud800","count":1}', 400, "malformed-json"),
    ("surrogate key", b'{"\\udfff":"n","count":1}', 400, "malformed-json"),
    ("raw control", b'{"name":"a\x00b","count":1}', 400, "malformed-json"),
    ("escaped nul", b'{"name":"a\\u0000b","count":1}', 400, "nul-character"),
    ("nul in key", b'{"name":"n","count":1,"\\u0000":1}', 400, "nul-character"),
    ("duplicate", b'{"name":"n","name":"m","count":1}', 400, "duplicate-key"),
    ("duplicate spaced", b'{"name":"n","name" :"m","count":1}', 400, "duplicate-key"),
    ("duplicate escaped", b'{"name":"n","n\\u0061me":"m","count":1}', 400, "duplicate-key"),
    ("duplicate below", b'{"owner":{"name":"a","name":"b"}}', 400, "duplicate-key"),
    ("deep", b"[" * 900 + b"]" * 900, 400, "malformed-json"),
    ("deeper", b"[" * 1990, 400, "malformed-json"),
    ("deep object", b'{"a":' * 300 + b"1" + b"}" * 300, 400, "malformed-json"),
    ("NaN", b'{"name":"n","count":NaN}', 400, "malformed-json"),
    ("infinity", b'{"name":"n","count":1,"ratio":Infinity}', 400, "malformed-json"),
    ("huge float", b'{"name":"n","count":1,"ratio":1e999}', 422, "invalid-request"),
    ("huge integer", b'{"name":"n","count":' + b"9" * 1500 + b"}", 422, "invalid-request"),
    ("huge decimal", b'{"name":"n","count":1,"price":"1e999999"}', 422, "invalid-request"),
    ("list", b"[]", 422, "invalid-request"),
    ("null", b"null", 422, "invalid-request"),
    ("number", b"1", 422, "invalid-request"),
    ("string", b'"x"', 422, "invalid-request"),
    ("number as text", b'{"name":"n","count":"1"}', 422, "invalid-request"),
    ("true as number", b'{"name":"n","count":true}', 422, "invalid-request"),
    ("fraction", b'{"name":"n","count":1.5}', 422, "invalid-request"),
    ("naive time", b'{"name":"n","count":1,"at":"2026-01-01T00:00:00"}', 422, "invalid-request"),
    ("year 10000", b'{"name":"n","count":1,"at":"10000-01-01T00:00:00Z"}', 422, "invalid-request"),
    ("unknown field", b'{"name":"n","count":1,"x":{}}', 422, "invalid-request"),
    ("prototype", b'{"name":"n","count":1,"__proto__":{}}', 422, "invalid-request"),
    ("too large", b'{"name":"' + b"n" * 2000 + b'"}', 413, "body-too-large"),
]


@pytest.mark.parametrize(
    ("body", "status", "code"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES]
)
async def test_a_bad_body_is_refused_with_its_reason(
    client: httpx.AsyncClient, body: bytes, status: int, code: str
) -> None:
    """Each kind of bad body has its own problem type."""
    answer = await client.post("/things", content=body, headers=JSON)

    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:tongtu:problem:{code}")
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/jsonx",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
        "application/json; charset=utf-16",
        "application/problem+json",
        "\u00ff",
    ],
)
async def test_another_content_type_is_not_read(
    client: httpx.AsyncClient, content_type: str
) -> None:
    """Only JSON in UTF-8 is read."""
    headers = {b"Content-Type": content_type.encode("latin-1")}

    answer = await client.post("/things", content=b'{"name":"n","count":1}', headers=headers)

    assert answer.status_code == 415
    assert answer.headers["accept"] == "application/json"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON; Charset=UTF-8",
        'application/json;charset="utf-8"',
        "application/json; profile=x",
    ],
)
async def test_json_in_utf_8_is_read_however_it_is_written(
    client: httpx.AsyncClient, content_type: str
) -> None:
    """Case, quotes and other parameters do not matter."""
    headers = {"Content-Type": content_type}

    answer = await client.post("/things", content=b'{"name":"n","count":1}', headers=headers)

    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/things/x", "number"),
        ("/things/0", "number"),
        ("/things/" + "9" * 200, "number"),
        ("/things/1.5", "number"),
        ("/things/1?limit=x", "limit"),
        ("/things/1?limit=101", "limit"),
        ("/things/1?limit=" + "9" * 5000, "limit"),
        ("/things/1?limit=%ff%fe", "limit"),
        ("/things/1?limit=", "limit"),
    ],
)
async def test_a_bad_parameter_is_named(
    client: httpx.AsyncClient, path: str, parameter: str
) -> None:
    """Path and query parameters are refused by name."""
    answer = await client.get(path)

    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize("path", ["/things/%00", "/things/1?limit=%00", "/%00"])
async def test_a_nul_in_the_address_is_refused(client: httpx.AsyncClient, path: str) -> None:
    """PostgreSQL cannot hold it, so it stops at the edge."""
    answer = await client.get(path)

    assert (answer.status_code, answer.json()["type"][-13:]) == (400, "nul-character")


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (None, "idempotency-key-missing"),
        (b"", "idempotency-key-invalid"),
        (b"k" * 256, "idempotency-key-invalid"),
        (b"k" * 60_000, "idempotency-key-invalid"),
        (b"\xe4\xb8\xad", "idempotency-key-invalid"),
        (b"a\tb", "idempotency-key-invalid"),
        (b'""', "idempotency-key-invalid"),
        (b'"open', "idempotency-key-invalid"),
        (b'"a"b"', "idempotency-key-invalid"),
    ],
)
async def test_a_bad_idempotency_key_is_refused(
    client: httpx.AsyncClient, key: bytes | None, code: str
) -> None:
    """The header is needed, and is printable ASCII of a sensible length."""
    headers: dict[str, Any] = {} if key is None else {"Idempotency-Key": key}

    answer = await client.put("/keyed", json={"name": "n", "count": 1}, headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (400, f"urn:tongtu:problem:{code}")


@pytest.mark.parametrize(
    ("header", "key"),
    [(b"abc-1", "abc-1"), (b'"abc-1"', "abc-1"), (b'"a\\"b\\\\c"', 'a"b\\c'), (b"a b", "a b")],
)
async def test_a_key_may_be_bare_or_quoted(
    client: httpx.AsyncClient, header: bytes, key: str
) -> None:
    """The draft's structured-field string and the common bare form mean the same."""
    answer = await client.put(
        "/keyed", json={"name": "n", "count": 1}, headers={b"Idempotency-Key": header}
    )

    assert answer.json()["name"] == f"n {key}"


async def test_a_body_without_a_length_is_counted_while_it_arrives(
    client: httpx.AsyncClient,
) -> None:
    """A chunked body is refused as soon as it is too large."""

    async def chunks() -> Any:
        for _ in range(1000):
            yield b" " * 100

    answer = await client.post("/things", content=chunks(), headers=JSON)

    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("length", ["-1", "x", "99999999999999999999999999"])
async def test_a_senseless_length_is_refused(client: httpx.AsyncClient, length: str) -> None:
    """A declared length is checked before anything is read."""
    answer = await client.post("/things", content=b"{}", headers={**JSON, "Content-Length": length})

    assert answer.status_code == 413
