"""Doubles for tests that send webhooks: a clock, a name server and a network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import httpcore

from shared.clock import CITY_TIME
from shared.webhooks.transport import SocketOption


@dataclass(slots=True)
class StoppedClock:
    """Says what it was told, until it is told otherwise."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant."""
        return self.instant

    def today(self) -> date:
        """Return the instant's day in the city."""
        return self.instant.astimezone(CITY_TIME).date()


class ScriptedResolver:
    """A name server that gives its answers in turn and repeats the last."""

    def __init__(self, *answers: Iterable[str]) -> None:
        self._answers = [list(answer) for answer in answers]
        self.asked = 0

    async def resolve(self, host: str, port: int) -> list[str]:
        """Return the next answer, whatever the name."""
        del host, port
        answer = self._answers[min(self.asked, len(self._answers) - 1)]
        self.asked += 1
        return answer


class RecordedNetwork(httpcore.AsyncMockBackend):
    """Notes every connect and answers each with the same bytes."""

    def __init__(self, answer: bytes, *, failing: Iterable[str] = ()) -> None:
        super().__init__([answer])
        self.connects: list[tuple[str, int]] = []
        self._failing = frozenset(failing)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Note the address; a failing one refuses the connection."""
        self.connects.append((host, port))
        if host in self._failing:
            raise httpcore.ConnectError(host)
        return await super().connect_tcp(host, port, timeout, local_address, socket_options)
