"""The issuer's keys: fetched when needed, kept while the issuer is away."""

import asyncio
from typing import Any

import httpx
import pytest

from shared.auth.jwks import IssuerUnavailableError, JwksKeys
from shared.auth.signing import SigningKey


class Issuer:
    """Serves a key set, counts the requests, and can be away."""

    def __init__(self) -> None:
        self.keys = [SigningKey.generate()]
        self.requests = 0
        self.answer: Any = None

    def respond(self, _request: httpx.Request) -> httpx.Response:
        """Answer like the issuer's JWKS address."""
        self.requests += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is not None:
            return httpx.Response(200, content=self.answer)
        return httpx.Response(200, json={"keys": [key.public_jwk for key in self.keys]})

    def client(self) -> httpx.AsyncClient:
        """Build a client that talks to this issuer only."""
        return httpx.AsyncClient(transport=httpx.MockTransport(self.respond))

    @property
    def key_id(self) -> str:
        """Name the newest key."""
        return str(self.keys[-1].public_jwk["kid"])


class Watch:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture
def issuer() -> Issuer:
    """Be an issuer."""
    return Issuer()


@pytest.fixture
def watch() -> Watch:
    """Be a clock."""
    return Watch()


@pytest.fixture
def keys(issuer: Issuer, watch: Watch) -> JwksKeys:
    """Ask the issuer for its keys."""
    return JwksKeys("http://issuer/jwks.json", issuer.client, watch)


async def test_keys_are_fetched_once(issuer: Issuer, keys: JwksKeys) -> None:
    """Many requests at the start make one fetch."""
    found = await asyncio.gather(*(keys.find(issuer.key_id) for _ in range(10)))

    assert all(found)
    assert issuer.requests == 1


async def test_a_new_key_is_found_when_it_is_used(
    issuer: Issuer, keys: JwksKeys, watch: Watch
) -> None:
    """Rotation needs no restart."""
    await keys.find(issuer.key_id)
    issuer.keys.append(SigningKey.generate())
    watch.now += keys.minimum_interval

    found = await keys.find(issuer.key_id)

    assert found is not None


async def test_invented_key_ids_do_not_flood_the_issuer(issuer: Issuer, keys: JwksKeys) -> None:
    """Between two fetches lies a minimum interval."""
    for number in range(20):
        assert await keys.find(f"invented-{number}") is None

    assert issuer.requests == 1


@pytest.mark.parametrize(
    "answer", [httpx.ConnectError("away"), b"not json", b"[]", b'{"keys":[]}', b'{"keys":7}']
)
async def test_known_keys_work_while_the_issuer_is_away(
    issuer: Issuer, keys: JwksKeys, watch: Watch, answer: Any
) -> None:
    """Neither silence nor nonsense takes keys away."""
    await keys.find(issuer.key_id)
    issuer.answer = answer
    watch.now += keys.maximum_age

    found = await keys.find(issuer.key_id)

    assert found is not None
    assert issuer.requests == 2


async def test_an_unknown_key_is_our_problem_while_the_issuer_is_away(
    issuer: Issuer, keys: JwksKeys
) -> None:
    """The caller's token may be good, so it is not called bad."""
    issuer.answer = httpx.ConnectTimeout("away")

    with pytest.raises(IssuerUnavailableError):
        await keys.find(issuer.key_id)


async def test_a_withdrawn_key_disappears(issuer: Issuer, keys: JwksKeys, watch: Watch) -> None:
    """What the issuer no longer publishes is no longer believed."""
    withdrawn = issuer.key_id
    await keys.find(withdrawn)
    issuer.keys = [SigningKey.generate()]
    watch.now += keys.maximum_age

    found = await keys.find(withdrawn)

    assert found is None
