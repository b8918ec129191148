"""Simulated time over HTTP, as the development issuer serves it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.simulated_time import AdvanceFile, SimulatedClock
from tongtu.issuer import IssuerSettings, build_app
from tongtu.simulated_time import PATH


@pytest.fixture
def file(tmp_path: Path) -> AdvanceFile:
    """Begin at real time."""
    file = AdvanceFile(tmp_path / "simulated-time")
    file.create()
    return file


@pytest.fixture
def client(file: AdvanceFile) -> httpx.AsyncClient:
    """Build a client of the issuer of a platform on simulated time."""
    return client_of(file.path.parent, simulated_clock_file=str(file.path))


def client_of(home: Path, **settings: Any) -> httpx.AsyncClient:
    """Build a client of the issuer of a home folder."""
    app = build_app(IssuerSettings(tongtu_var=home, **settings))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


async def test_it_tells_the_time(client: httpx.AsyncClient, file: AdvanceFile) -> None:
    """The instant in the city's zone, its day, and how far it is ahead."""
    file.advance(timedelta(days=41))
    before = SimulatedClock(file).now()

    answer = await client.get(PATH)

    body = answer.json()
    now = datetime.fromisoformat(body["now"])
    assert before <= now <= SimulatedClock(file).now()
    assert now.utcoffset() == timedelta(hours=8)
    assert (body["today"], body["ahead"]) == (now.date().isoformat(), "P41D")


async def test_it_advances_by_a_period(client: httpx.AsyncClient, file: AdvanceFile) -> None:
    """The answer has both instants, and every clock has moved."""
    clock = SimulatedClock(file)

    answer = await client.post(PATH, json={"advance": "P30D"})

    body = answer.json()
    was, now = (datetime.fromisoformat(body[name]) for name in ("was", "now"))
    assert (answer.status_code, now - was, body["ahead"]) == (200, timedelta(days=30), "P30D")
    assert clock.now() >= now


async def test_it_advances_to_an_instant(client: httpx.AsyncClient) -> None:
    """Any offset will do; the answer speaks the city's time."""
    answer = await client.post(PATH, json={"advance_to": "2037-01-03T22:00:00-03:00"})

    assert answer.json()["now"] == "2037-01-04T09:00:00+08:00"
    assert answer.json()["today"] == "2037-01-04"


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "", "invalid-value"),
        ({"advance": "P1D", "advance_to": "2037-01-04T09:00:00+08:00"}, "", "invalid-value"),
        ({"advance": "-P1D"}, "/advance", "invalid-value"),
        ({"advance": "PT0S"}, "/advance", "invalid-value"),
        ({"advance": "P1M"}, "/advance", "invalid-value"),
        ({"advance": "P99999W"}, "/advance", "invalid-value"),
        ({"advance": 30}, "/advance", "string_type"),
        ({"advance_to": "2022-03-30T00:00:00+08:00"}, "/advance_to", "invalid-value"),
        ({"advance_to": "2041-01-01T00:00:00+08:00"}, "/advance_to", "invalid-value"),
        ({"advance_to": "2037-01-04T09:00:00"}, "/advance_to", "timezone_aware"),
        ({"advance_to": "tomorrow"}, "/advance_to", "datetime_parsing"),
        ({"advance_to": 2114000000}, "/advance_to", "datetime_type"),
        ({"advance": "P1D", "by": "me"}, "/by", "extra_forbidden"),
    ],
    ids=str,
)
async def test_a_wrong_body_is_a_problem_at_its_place(
    client: httpx.AsyncClient, file: AdvanceFile, body: Any, pointer: str, code: str
) -> None:
    """Nothing has moved, and the answer says which value and what is expected."""
    answer = await client.post(PATH, json=body)

    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [(pointer, code)]
    assert problem["errors"][0]["expected"]
    assert file.read() == timedelta()


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (b"", "application/json", 400, "body-missing"),
        (b"{", "application/json", 400, "malformed-json"),
        (b'{"advance": "P1D", "advance": "P2D"}', "application/json", 400, "duplicate-key"),
        (b'{"advance": "P1D"}', "text/plain", 415, "unsupported-media-type"),
        (b" " * 1_048_577, "application/json", 413, "body-too-large"),
    ],
)
async def test_an_unreadable_body_is_a_problem(
    client: httpx.AsyncClient, content: bytes, media_type: str, status: int, code: str
) -> None:
    """A web page, which may send plain text to any address, cannot advance the clock."""
    answer = await client.post(PATH, content=content, headers={"Content-Type": media_type})

    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:tongtu:problem:{code}")


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_real_time_is_explained(tmp_path: Path, method: str) -> None:
    """Both say how to start a platform whose time can be advanced."""
    client = client_of(tmp_path)

    answer = await client.request(method, PATH, json={"advance": "P1D"})

    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (409, "urn:tongtu:problem:real-time")
    assert "make up SIMULATED=1" in problem["detail"]


async def test_problems_speak_chinese(tmp_path: Path) -> None:
    """As everywhere, where it is preferred."""
    answer = await client_of(tmp_path).get(PATH, headers={"Accept-Language": "zh"})

    assert answer.json()["detail"].startswith("平台按真实时间运行。")
    assert answer.headers["content-language"] == "zh"


async def test_another_method_is_a_problem(client: httpx.AsyncClient) -> None:
    """Time is not put or deleted."""
    answer = await client.put(PATH, json={"advance": "P1D"})

    assert answer.status_code == 405
    assert {m.strip() for m in answer.headers["allow"].split(",")} == {"GET", "HEAD", "POST"}


async def test_a_lost_file_is_a_problem(client: httpx.AsyncClient, file: AdvanceFile) -> None:
    """A failure of ours has the form of all problems."""
    file.path.unlink()

    answer = await client.get(PATH)

    assert (answer.status_code, answer.json()["type"]) == (500, "urn:tongtu:problem:internal-error")
