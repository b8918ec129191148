"""One attempt, with the network replaced by a recorded one."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.webhooks.outcomes import Failed, Gone, Outcome, Succeeded, Throttled
from shared.webhooks.testing import RecordedNetwork, ScriptedResolver, StoppedClock
from shared.webhooks.transport import (
    LONGEST_SUMMARY,
    TargetPolicy,
    WebhookTransport,
    outcome_of,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
URL = "https://hooks.example.com/hook"
PUBLIC = "93.184.215.14"


def an_answer(status: str, *headers: str, body: bytes = b"") -> bytes:
    """Spell an HTTP/1.1 answer."""
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def a_transport(network: RecordedNetwork, resolver: ScriptedResolver) -> WebhookTransport:
    """Build a transport on the two doubles."""
    return WebhookTransport(TargetPolicy(resolver), StoppedClock(NOW), network=network)


async def attempt(answer: bytes) -> Outcome:
    """Post once to a public endpoint that gives this answer."""
    transport = a_transport(RecordedNetwork(answer), ScriptedResolver([PUBLIC]))
    return await transport.post(URL, {"webhook-id": "msg_1"}, b"{}")


async def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    """An endpoint with two addresses survives the loss of one."""
    network = RecordedNetwork(an_answer("200 OK"), failing=["2606:4700::1"])
    transport = a_transport(network, ScriptedResolver(["2606:4700::1", PUBLIC]))

    outcome = await transport.post(URL, {}, b"{}")

    assert outcome == Succeeded(status=200)
    assert [host for host, _ in network.connects] == ["2606:4700::1", PUBLIC]


async def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would resolve the name again, behind our back."""
    monkeypatch.setenv("HTTPS_PROXY", "http://10.0.0.1:3128")
    network = RecordedNetwork(an_answer("200 OK"))
    transport = a_transport(network, ScriptedResolver([PUBLIC]))

    await transport.post(URL, {}, b"{}")

    assert network.connects == [(PUBLIC, 443)]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 T", "308 P"])
async def test_a_redirect_is_a_failure_and_is_not_followed(status: str) -> None:
    """The second URL would be chosen by the receiver."""
    network = RecordedNetwork(an_answer(status, "location: http://169.254.169.254/"))
    transport = a_transport(network, ScriptedResolver([PUBLIC]))

    outcome = await transport.post(URL, {}, b"{}")

    assert outcome == Failed(reason=f"status-{status[:3]}")
    assert len(network.connects) == 1


async def test_an_answer_that_is_not_http_is_a_failure() -> None:
    """The other side may be anything."""
    assert await attempt(b"SSH-2.0-OpenSSH_9.6\r\n") == Failed(reason="protocol-error")


async def test_a_long_answer_is_kept_as_a_short_printable_summary() -> None:
    """What a receiver says is neither stored whole nor trusted."""
    outcome = await attempt(an_answer("500 Oops", body=b"\x1b[31m" + "错".encode() * 50_000))

    assert isinstance(outcome, Failed)
    assert len(outcome.summary) <= LONGEST_SUMMARY
    assert outcome.summary.isprintable()


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_only_2xx_confirms(status: int) -> None:
    """Every 2xx is a success."""
    assert outcome_of(status, None, "", NOW) == Succeeded(status=status)


def test_410_says_that_the_endpoint_is_gone() -> None:
    """Gone is not retried."""
    assert outcome_of(410, None, "bye", NOW) == Gone(summary="bye")


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("Mon, 02 Mar 2026 09:05:00 GMT", timedelta(minutes=5)),
        ("Mon, 02 Mar 2026 08:00:00 GMT", timedelta(0)),
        ("9" * 50, timedelta(seconds=10**8)),
        ("tomorrow", None),
        ("-5", None),
        ("Mon, 99 Mar 2026 09:05:00 GMT", None),
        (None, None),
    ],
)
@pytest.mark.parametrize("status", [429, 502, 504])
def test_an_overloaded_endpoint_may_say_when_to_come_back(
    status: int, header: str | None, wait: timedelta | None
) -> None:
    """Both forms of Retry-After are read, nonsense is ignored."""
    outcome = outcome_of(status, header, "", NOW)

    assert outcome == Throttled(reason=f"status-{status}", retry_after=wait)
