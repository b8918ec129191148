"""Clients that never give up on a key before its answer is definite, and some that do."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random

import httpx

from support.chaos_services import TestedService
from support.ledger import Attempt

TIMEOUT_SECONDS = 5.0
RETRY_SECONDS = 0.2
REPEATED_SHARE = 0.1
TWICE_AT_ONCE_SHARE = 0.05
ABANDONED_SHARE = 0.02
STALE = 412
"""Somebody else raised the counter first; the same request may be made again."""


@dataclass(slots=True, kw_only=True)
class Load:
    """Several clients of one service, each with one request at a time."""

    service: TestedService
    base_url: str
    headers: Mapping[str, str]
    random: Random
    clients: int = 4
    attempts: list[Attempt] = field(default_factory=list)
    _numbers: int = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Ask until told to stop, then finish what was begun."""
        limits = httpx.Limits(max_keepalive_connections=self.clients)
        async with (
            httpx.AsyncClient(
                base_url=self.base_url, timeout=TIMEOUT_SECONDS, limits=limits
            ) as client,
            asyncio.TaskGroup() as group,
        ):
            for _ in range(self.clients):
                group.create_task(self._ask_until(stop, client))

    async def _ask_until(self, stop: asyncio.Event, client: httpx.AsyncClient) -> None:
        while not stop.is_set():
            await self.ask(client)
            await asyncio.sleep(self.random.expovariate(1 / self.service.pause_seconds))

    async def ask(self, client: httpx.AsyncClient) -> None:
        """Make one request, again and again under its key, until its answer is definite."""
        self._numbers += 1
        send = self._request(client, f"{self.service.name}-{self._numbers}")
        if self.random.random() < TWICE_AT_ONCE_SHARE:
            await asyncio.gather(send(), send())
        while not _is_definite(await send()):
            if self.random.random() < ABANDONED_SHARE:
                return
            await asyncio.sleep(self.random.uniform(0, 2 * RETRY_SECONDS))
        if self.random.random() < REPEATED_SHARE:
            await send()

    def _request(self, client: httpx.AsyncClient, key: str) -> Callable[[], Awaitable[Attempt]]:
        assert self.service.ask is not None
        request = self.service.ask(self.random, key)
        headers = {**self.headers, "Idempotency-Key": key}

        async def send() -> Attempt:
            try:
                answer = await client.post(request.path, json=request.body, headers=headers)
            except httpx.TransportError:
                attempt = Attempt(request=key, status=None)
            else:
                attempt = _attempt(key, answer)
            self.attempts.append(attempt)
            return attempt

        return send


def _attempt(key: str, answer: httpx.Response) -> Attempt:
    if not answer.is_success:
        return Attempt(request=key, status=answer.status_code)
    body = answer.json()
    return Attempt(request=key, status=answer.status_code, key=body["id"], version=body["version"])


def _is_definite(attempt: Attempt) -> bool:
    status = attempt.status
    return status is not None and status != STALE and status < 500
