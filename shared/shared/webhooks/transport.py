"""One signed POST to one checked address, with a deadline for the whole of it.

The name is resolved once, every address that it has is checked, and the connection goes to one of
those very addresses with the original Host and SNI: a name that answers differently the second
time (DNS rebinding) is never asked a second time. Redirects are answers, not instructions, and no
proxy of the environment is used.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

import httpcore
import httpx

from shared.clock import Clock
from shared.webhooks.addresses import (
    IpAddress,
    Refusal,
    Target,
    TargetRefusedError,
    checked_addresses,
    parse_target,
)
from shared.webhooks.outcomes import Failed, Gone, Outcome, Succeeded, Throttled

SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)

LOOKUP_SECONDS = 5
LONGEST_ANSWER = 65_536
LONGEST_SUMMARY = 200
_THROTTLING = frozenset({429, 502, 504})
_GONE = 410
_USER_AGENT = "Tongtu-Webhooks/1.0"


class Resolver(Protocol):
    """Turns a name into the addresses it has at this moment."""

    async def resolve(self, host: str, port: int) -> list[str]:
        """Return every address, as text; an unknown name has none."""
        ...


class SystemResolver:
    """Asks the operating system."""

    async def resolve(self, host: str, port: int) -> list[str]:
        """Return every address, as text; an unknown name has none."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return []
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class TargetPolicy:
    """The check of a URL with everything it needs; used on saving and on every attempt."""

    resolver: Resolver
    allow_loopback: bool = False

    async def check(self, url: str) -> Target:
        """Return the target in normal form, or raise TargetRefusedError."""
        target = parse_target(url, allow_loopback=self.allow_loopback)
        try:
            async with asyncio.timeout(LOOKUP_SECONDS):
                await self.addresses(target)
        except TimeoutError:
            raise TargetRefusedError(Refusal.UNRESOLVABLE, target.host) from None
        return target

    async def addresses(self, target: Target) -> list[IpAddress]:
        """Resolve a target once and return its addresses, all of them allowed."""
        found = await self.resolver.resolve(target.host, target.port)
        return checked_addresses(target.host, found, loopback=target.is_loopback)


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Connects to addresses that were checked, never to a name."""

    def __init__(
        self, target: Target, policy: TargetPolicy, network: httpcore.AsyncNetworkBackend
    ) -> None:
        self._target = target
        self._policy = policy
        self._network = network

    async def connect_tcp(
        self,
        host: str | bytes,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve the target's name once and connect to the first address that answers."""
        name = host.decode("ascii") if isinstance(host, bytes) else host
        if (name, port) != (self._target.host, self._target.port):
            raise TargetRefusedError(Refusal.HOST, name)
        failure: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in await self._policy.addresses(self._target):
            try:
                return await self._network.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(name)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: a webhook never goes to a socket of this machine."""
        del timeout, socket_options
        raise TargetRefusedError(Refusal.HOST, path)

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks between its own retries, of which there are none."""
        await self._network.sleep(seconds)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    retry_after: str | None
    summary: str


class WebhookTransport:
    """Sends signed messages; it holds no connection between two attempts."""

    def __init__(
        self,
        policy: TargetPolicy,
        clock: Clock,
        *,
        deadline: timedelta = timedelta(seconds=15),
        tls: ssl.SSLContext | None = None,
        network: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._deadline = deadline.total_seconds()
        self._tls = tls or httpx.create_ssl_context(trust_env=False)
        self._network = network or httpcore.AnyIOBackend()

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Make one attempt and say what became of it; it raises nothing that a receiver causes."""
        try:
            target = parse_target(url, allow_loopback=self._policy.allow_loopback)
            answer = await self._exchange(target, headers, body)
        except TargetRefusedError as refused:
            return Failed(reason=refused.refusal.value)
        except (TimeoutError, httpcore.TimeoutException):
            return Failed(reason="timeout")
        except httpcore.NetworkError as error:
            return Failed(reason=_network_reason(error))
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol):
            return Failed(reason="protocol-error")
        return outcome_of(answer.status, answer.retry_after, answer.summary, self._clock.now())

    async def _exchange(self, target: Target, headers: Mapping[str, str], body: bytes) -> _Answer:
        backend = PinnedBackend(target, self._policy, self._network)
        fixed = {"content-type": "application/json", "user-agent": _USER_AGENT}
        sent = list({**headers, **fixed}.items())
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + self._deadline
        async with (
            asyncio.timeout_at(ends_at),
            httpcore.AsyncConnectionPool(
                ssl_context=self._tls, network_backend=backend, max_keepalive_connections=0
            ) as pool,
            pool.stream("POST", target.url, headers=sent, content=body) as response,
        ):
            retry_after = httpx.Headers(response.headers).get("retry-after")
            summary = await _summary(response, ends_at - loop.time())
            return _Answer(response.status, retry_after, summary)


def outcome_of(status: int, retry_after: str | None, summary: str, now: datetime) -> Outcome:
    """Read an answer: only 2xx confirms, 3xx is a failure like any other."""
    if httpx.codes.is_success(status):
        return Succeeded(status=status)
    reason = f"status-{status}"
    if status == _GONE:
        return Gone(summary=summary)
    if status in _THROTTLING:
        wait = _retry_after(retry_after, now)
        return Throttled(reason=reason, retry_after=wait, summary=summary)
    return Failed(reason=reason, summary=summary)


async def _summary(response: httpcore.Response, seconds_left: float) -> str:
    received = bytearray()
    # The status has arrived, so a body that trickles or breaks off cannot undo the answer.
    with suppress(TimeoutError, httpcore.NetworkError, httpcore.ProtocolError):
        async with asyncio.timeout(seconds_left * 0.9):
            await _read(response, received)
    text = received[: LONGEST_SUMMARY * 4].decode(errors="replace")[:LONGEST_SUMMARY]
    return "".join(character if character.isprintable() else " " for character in text).strip()


async def _read(response: httpcore.Response, received: bytearray) -> None:
    async for chunk in response.aiter_stream():
        received += chunk[: LONGEST_ANSWER - len(received)]
        if len(received) >= LONGEST_ANSWER:
            return


def _network_reason(error: BaseException) -> str:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return "tls-failed"
        seen = seen.__cause__ or seen.__context__
    return "connection-failed"


def _retry_after(text: str | None, now: datetime) -> timedelta | None:
    """Read Retry-After in either form of RFC 9110 section 10.2.3."""
    if text is None:
        return None
    value = text.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value[:9]), 10**8))
    try:
        at = parsedate_to_datetime(value)
        return max(at - now, timedelta(0))
    except (ValueError, TypeError, OverflowError):
        return None
