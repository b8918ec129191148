"""The receiver that the demonstration and the tests use."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.webhooks.receiver import Receiver, secrets_in
from shared.webhooks.signing import generate_secret, sign
from shared.webhooks.testing import StoppedClock

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BODY = json.dumps({"type": "notification.case-opened", "data": {"标题": "供地"}}).encode()
KNOWN = generate_secret()


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """Talk to a receiver that knows one secret, without a socket."""
    receiver = Receiver(lambda: (KNOWN,), StoppedClock(NOW))
    transport = httpx.ASGITransport(receiver)
    async with httpx.AsyncClient(transport=transport, base_url="http://receiver") as client:
        yield client


def headers(*, message_id: str = "msg_1", secret: str = KNOWN) -> dict[str, str]:
    """Sign the body."""
    return sign(message_id, BODY, sent_at=NOW, secrets=[secret])


async def received(client: httpx.AsyncClient) -> dict[str, Any]:
    """Ask what has arrived."""
    summary: dict[str, Any] = (await client.get("/received")).json()
    return summary


async def test_a_signed_notification_is_kept(client: httpx.AsyncClient) -> None:
    """What was verified can be looked at."""
    answer = await client.post("/hook", content=BODY, headers=headers())

    assert answer.status_code == 204
    assert (await received(client))["notifications"] == [json.loads(BODY)]


async def test_a_repetition_is_recognised_by_its_id(client: httpx.AsyncClient) -> None:
    """At-least-once delivery ends here."""
    for _ in range(3):
        await client.post("/hook", content=BODY, headers=headers())

    summary = await received(client)
    assert (summary["count"], summary["repetitions"]) == (1, 2)


@pytest.mark.parametrize(
    "given",
    [
        {},
        headers(secret=generate_secret()),
        headers() | {"webhook-id": "msg_2"},
        headers() | {"webhook-timestamp": str(int((NOW - timedelta(hours=1)).timestamp()))},
    ],
)
async def test_what_is_not_signed_by_a_known_secret_is_refused(
    client: httpx.AsyncClient, given: dict[str, str]
) -> None:
    """Nothing of it is kept."""
    answer = await client.post("/hook", content=BODY, headers=given)

    assert answer.status_code == 400
    assert (await received(client))["count"] == 0


async def test_a_body_without_end_is_refused(client: httpx.AsyncClient) -> None:
    """A receiver reads only so much."""
    answer = await client.post("/hook", content=b"x" * 70_000, headers=headers())

    assert answer.status_code == 400


def test_secrets_are_read_anew_for_every_message(tmp_path: Path) -> None:
    """Endpoints are registered while the receiver runs."""
    file = tmp_path / "secrets"
    secrets = secrets_in(file)
    before = secrets()

    file.write_text("whsec_one\n\nwhsec_two\n")

    assert before == ()
    assert secrets() == ("whsec_one", "whsec_two")
