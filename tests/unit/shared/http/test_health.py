"""Liveness and readiness."""

import asyncio

import httpx

from shared.health import Health, HealthApp
from shared.http.app import Application
from shared.http.exchange import Edge


async def well() -> None:
    """Be well."""


async def broken() -> None:
    """Be broken."""
    raise ConnectionRefusedError("no server")


async def stuck() -> None:
    """Never answer."""
    await asyncio.Event().wait()


async def ask(health: Health, path: str, method: str = "GET") -> httpx.Response:
    """Ask the small application of relay and consumer."""
    transport = httpx.ASGITransport(HealthApp(health))
    async with httpx.AsyncClient(transport=transport, base_url="http://relay") as client:
        return await client.request(method, path)


async def test_a_process_with_all_it_needs_is_ready() -> None:
    """Every check is listed."""
    answer = await ask(Health({"postgresql": well}), "/readyz")

    assert (answer.status_code, answer.json()["checks"]) == (200, {"postgresql": "ok"})


async def test_a_failing_check_is_named() -> None:
    """Who reads the answer knows what is away."""
    answer = await ask(Health({"postgresql": broken, "kafka": well}), "/readyz")

    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["checks"] == {
        "postgresql": "ConnectionRefusedError: no server",
        "kafka": "ok",
    }


async def test_a_stuck_check_does_not_hold_the_answer_up() -> None:
    """A time limit turns silence into a result."""
    answer = await ask(Health({"kafka": stuck}, timeout=0.01), "/readyz")

    assert answer.json()["checks"] == {"kafka": "no answer within 0.01 s"}


async def test_liveness_does_not_ask_for_neighbours() -> None:
    """A restart would not bring PostgreSQL back."""
    answer = await ask(Health({"postgresql": broken}), "/livez")

    assert answer.status_code == 200


async def test_a_draining_process_is_not_ready() -> None:
    """It gets no new work while it ends the old."""
    health = Health({"postgresql": well})
    health.is_draining = True

    answer = await ask(health, "/readyz")

    assert answer.status_code == 503


async def test_metrics_are_scraped_at_the_same_port() -> None:
    """Relay and consumer show theirs like the API does."""
    answer = await ask(Health(), "/metrics")

    assert "relay_backlog_messages" in answer.text


async def test_the_small_application_knows_nothing_else() -> None:
    """Other addresses and methods are problems."""
    unknown = await ask(Health(), "/")
    posted = await ask(Health(), "/livez", "POST")

    assert (unknown.status_code, posted.status_code) == (404, 405)
    assert posted.headers["allow"] == "GET, HEAD"


async def test_the_api_shows_the_same_health(app: Application, edge: Edge) -> None:
    """Health needs no token."""
    edge.health.is_draining = True
    transport = httpx.ASGITransport(app)

    async with httpx.AsyncClient(transport=transport, base_url="http://things") as client:
        live, ready, metrics = [
            await client.get(path) for path in ("/livez", "/readyz", "/metrics")
        ]

    assert (live.status_code, ready.status_code, metrics.status_code) == (200, 503, 200)
