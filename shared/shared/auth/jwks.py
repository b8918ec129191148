"""The issuer's public keys (RFC 7517), fetched, cached and refreshed when a new one appears."""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import httpx
import structlog
from jwt import PyJWK, PyJWKSet
from jwt.exceptions import PyJWKSetError

log = structlog.get_logger()


class IssuerUnavailableError(Exception):
    """The issuer cannot be reached and the key that signed the token is not known."""


class KeySource(Protocol):
    """Finds the public key that a token names."""

    async def find(self, key_id: str) -> PyJWK | None:
        """Return the key; None when the issuer does not know it."""
        ...


class StaticKeys:
    """Keys that are known from the start, for tests and in-process issuers."""

    def __init__(self, keys: Mapping[str, PyJWK]) -> None:
        self._keys = keys

    async def find(self, key_id: str) -> PyJWK | None:
        """Return the key; None when it was not given."""
        return self._keys.get(key_id)


class JwksKeys:
    """Keys from the issuer's JWKS address; known keys keep working while the issuer is away.

    An unknown key id makes one fetch at most every `minimum_interval` seconds, so that invented
    key ids cannot be used to flood the issuer. Withdrawn keys disappear after `maximum_age`.
    """

    minimum_interval = 5.0
    maximum_age = 600.0

    def __init__(
        self,
        url: str,
        client: Callable[[], httpx.AsyncClient] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._client = client or (lambda: httpx.AsyncClient(timeout=3.0))
        self._clock = clock
        self._keys: dict[str, PyJWK] = {}
        self._tried_at = float("-inf")
        self._fetched_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def find(self, key_id: str) -> PyJWK | None:
        """Return the key; None when the issuer does not know it."""
        key = self._keys.get(key_id)
        if key is not None and self._clock() - self._fetched_at < self.maximum_age:
            return key
        await self._refresh(key_id)
        key = self._keys.get(key_id)
        if key is None and self._tried_at > self._fetched_at:
            raise IssuerUnavailableError
        return key

    async def _refresh(self, key_id: str) -> None:
        wanted_at = self._clock()
        async with self._fetching:
            fresh = self._fetched_at >= wanted_at and key_id in self._keys
            if fresh or self._clock() - self._tried_at < self.minimum_interval:
                return
            try:
                self._keys = await self._fetch()
            except (httpx.HTTPError, PyJWKSetError, ValueError) as error:
                self._tried_at = self._clock()
                log.warning("issuer_keys_not_fetched", url=self._url, reason=repr(error))
            else:
                self._tried_at = self._fetched_at = self._clock()

    async def _fetch(self) -> dict[str, PyJWK]:
        async with self._client() as client:
            answer = await client.get(self._url)
        answer.raise_for_status()
        document: Any = answer.json()
        if not isinstance(document, dict):
            raise PyJWKSetError("the key set is not an object")
        return {key.key_id: key for key in PyJWKSet.from_dict(document).keys if key.key_id}
