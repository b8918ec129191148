"""Real sockets on this machine: what arrives, and what never does."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from shared.clock import SystemClock
from shared.webhooks.outcomes import Failed, Gone, Succeeded, Throttled
from shared.webhooks.receiver import Receiver
from shared.webhooks.signing import generate_secret, sign
from shared.webhooks.testing import ScriptedResolver
from shared.webhooks.transport import SystemResolver, TargetPolicy, WebhookTransport
from support.certificates import CertificateFiles, make_certificate
from support.receivers import receiving

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
BODY = b'{"type":"notification.case-opened"}'


class Listener:
    """A server that counts its connections and answers them as told."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.connections = 0
        self.requests: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections += 1
        try:
            self.requests.append(await reader.readuntil(b"\r\n\r\n"))
            await self._answer(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


def fixed(answer: bytes) -> Listener:
    """Answer everything with the same bytes."""

    async def write(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return Listener(write)


@asynccontextmanager
async def listening(listener: Listener, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Listen on a free port of loopback."""
    server = await asyncio.start_server(listener, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


def a_transport(*, seconds: float = 5, tls: ssl.SSLContext | None = None) -> WebhookTransport:
    """Build the real transport, with loopback allowed as in development."""
    policy = TargetPolicy(SystemResolver(), allow_loopback=True)
    return WebhookTransport(policy, SystemClock(), deadline=timedelta(seconds=seconds), tls=tls)


async def test_a_signed_notification_arrives_and_is_verified() -> None:
    """From the sender through a real socket to the receiver."""
    secret = generate_secret()
    receiver = Receiver(lambda: (secret,), SystemClock())
    headers = sign("msg_1", BODY, sent_at=SystemClock().now(), secrets=[secret])

    async with receiving(receiver) as url:
        outcome = await a_transport().post(url, headers, BODY)

    assert outcome == Succeeded(status=204)
    assert (receiver.summary()["count"], receiver.refused) == (1, 0)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
async def test_without_the_allowance_not_one_connection_is_made(name: str) -> None:
    """Loopback is closed unless development opens it."""
    listener = fixed(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    async with listening(listener) as port:
        strict = WebhookTransport(TargetPolicy(SystemResolver()), SystemClock())
        for url in (f"http://{name}:{port}/", f"https://{name}:{port}/"):
            assert isinstance(await strict.post(url, {}, BODY), Failed)

    assert listener.connections == 0


@pytest.mark.parametrize(
    "host",
    ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::ffff:127.0.0.1]", "a@127.0.0.1"],
)
async def test_other_spellings_of_loopback_make_no_connection(host: str) -> None:
    """The machine would understand them, so they are refused before it is asked."""
    listener = fixed(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    async with listening(listener) as port:
        strict = WebhookTransport(TargetPolicy(SystemResolver()), SystemClock())
        outcome = await strict.post(f"https://{host}:{port}/", {}, BODY)

    assert isinstance(outcome, Failed)
    assert listener.connections == 0


async def test_a_public_name_that_leads_to_this_machine_makes_no_connection() -> None:
    """Not even where loopback is allowed: the allowance is for loopback's own names."""
    listener = fixed(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
    policy = TargetPolicy(ScriptedResolver(["127.0.0.1"]), allow_loopback=True)

    async with listening(listener):
        outcome = await WebhookTransport(policy, SystemClock()).post(
            "https://hooks.example.com:8443/", {}, BODY
        )

    assert outcome == Failed(reason="address-not-public")
    assert listener.connections == 0


async def test_a_redirect_to_another_server_is_not_followed() -> None:
    """The second server is never asked."""
    second = fixed(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
    async with listening(second) as port:
        location = f"location: http://127.0.0.1:{port}/\r\n".encode()
        first = fixed(b"HTTP/1.1 307 Go\r\n" + location + b"content-length: 0\r\n\r\n")
        async with listening(first) as other:
            outcome = await a_transport().post(f"http://127.0.0.1:{other}/", {}, BODY)

    assert outcome == Failed(reason="status-307")
    assert (first.connections, second.connections) == (1, 0)


async def test_a_silent_server_is_left_at_the_deadline() -> None:
    """Accepting a connection and saying nothing holds no worker for long."""

    async def say_nothing(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with listening(Listener(say_nothing)) as port:
        outcome = await a_transport(seconds=0.2).post(f"http://127.0.0.1:{port}/", {}, BODY)

    assert outcome == Failed(reason="timeout")


async def test_headers_that_trickle_are_left_at_the_deadline() -> None:
    """A byte now and then resets no clock (slow loris)."""

    async def trickle(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with listening(Listener(trickle)) as port:
        outcome = await a_transport(seconds=0.3).post(f"http://127.0.0.1:{port}/", {}, BODY)

    assert outcome == Failed(reason="timeout")


async def test_a_body_without_end_is_cut_off_and_the_status_counts() -> None:
    """No more is read than a summary needs."""
    written = 0

    async def flood(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(b"HTTP/1.1 503 No\r\ncontent-length: 1000000000\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x" * 65_536)
            await writer.drain()
            written += 65_536

    async with listening(Listener(flood)) as port:
        outcome = await a_transport().post(f"http://127.0.0.1:{port}/", {}, BODY)

    assert isinstance(outcome, Failed)
    assert outcome.reason == "status-503"
    assert written < 20_000_000


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"410 Gone", Gone()),
        (b"204 No Content", Succeeded(status=204)),
        (
            b"429 Slow\r\nretry-after: 30",
            Throttled(reason="status-429", retry_after=timedelta(seconds=30)),
        ),
    ],
)
async def test_answers_become_outcomes(head: bytes, expected: object) -> None:
    """What the receiver says decides what happens next."""
    answer = b"HTTP/1.1 " + head + b"\r\nconnection: close\r\n\r\n"

    async with listening(fixed(answer)) as port:
        outcome = await a_transport().post(f"http://127.0.0.1:{port}/", {}, BODY)

    assert outcome == expected


async def test_nobody_listening_is_a_failure() -> None:
    """A closed port is not an exception."""
    async with listening(fixed(b"")) as port:
        pass

    outcome = await a_transport().post(f"http://127.0.0.1:{port}/", {}, BODY)

    assert outcome == Failed(reason="connection-failed")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> CertificateFiles:
    """Make a certificate for `localhost`."""
    folder: Path = tmp_path_factory.mktemp("certificate")
    return make_certificate(folder, "localhost")


async def test_tls_is_verified_against_the_original_name(certificate: CertificateFiles) -> None:
    """The connection goes to an address, the certificate is checked for the name."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate.certificate, certificate.key)
    trusting = ssl.create_default_context(cafile=str(certificate.certificate))
    listener = fixed(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    async with listening(listener, server) as port:
        by_name = await a_transport(tls=trusting).post(f"https://localhost:{port}/", {}, BODY)
        by_address = await a_transport(tls=trusting).post(f"https://127.0.0.1:{port}/", {}, BODY)

    assert by_name == Succeeded(status=200)
    assert by_address == Failed(reason="tls-failed")
    assert f"host: localhost:{port}".encode() in listener.requests[0].lower()


async def test_an_unknown_certificate_is_refused(certificate: CertificateFiles) -> None:
    """Nothing is sent to somebody who cannot prove who they are."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate.certificate, certificate.key)
    listener = fixed(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    async with listening(listener, server) as port:
        outcome = await a_transport().post(f"https://localhost:{port}/", {}, BODY)

    assert outcome == Failed(reason="tls-failed")
    assert listener.requests == []
