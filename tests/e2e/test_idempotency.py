"""A request that is repeated has one effect, however it is repeated."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest

from shared.auth.principal import Role
from shared.identifiers import new_id
from support.e2e import System

Register = Callable[..., Coroutine[Any, Any, httpx.Response]]


@pytest.fixture
def subject() -> str:
    """Name a coordinator of this test's own: keys are unique for each."""
    return f"coordinator-{new_id()}"


@pytest.fixture
def register(system: System, http: httpx.AsyncClient, subject: str) -> Register:
    """Register a project by its name with an idempotency key."""

    async def post(name: str, key: str, who: str = subject) -> httpx.Response:
        headers = system.headers(Role.COORDINATOR, subject=who) | {"Idempotency-Key": key}
        url = f"{system.url('project-registry')}/projects"
        return await http.post(url, json={"name": name}, headers=headers)

    return post


async def count(system: System, http: httpx.AsyncClient, name: str) -> int:
    """Count the projects of a name among the newest."""
    url = f"{system.url('project-registry')}/projects"
    answer = await http.get(url, params={"limit": 200}, headers=system.headers(Role.COORDINATOR))
    return [project["name"] for project in answer.json()["items"]].count(name)


async def test_a_retry_gets_the_same_answer(
    system: System, http: httpx.AsyncClient, register: Register
) -> None:
    """Body, status, location and version are those of the first answer."""
    name, key = str(new_id()), str(new_id())
    first = await register(name, key)

    second = await register(name, key)

    assert (second.status_code, second.content) == (201, first.content)
    assert second.headers["location"] == first.headers["location"]
    assert second.headers["etag"] == first.headers["etag"]
    assert (first.headers.get("idempotency-replayed"), second.headers["idempotency-replayed"]) == (
        None,
        "true",
    )
    assert await count(system, http, name) == 1


async def test_a_key_is_good_for_one_request(
    system: System, http: httpx.AsyncClient, register: Register
) -> None:
    """With another body it is refused, and the other body has no effect."""
    name, other, key = str(new_id()), str(new_id()), str(new_id())
    await register(name, key)

    answer = await register(other, key)

    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:tongtu:problem:idempotency-key-reused"
    assert await count(system, http, other) == 0


async def test_keys_of_two_people_are_two_keys(register: Register) -> None:
    """Nobody reads another one's answer by guessing a key."""
    key = str(new_id())
    first = await register("one", key)

    second = await register("one", key, "somebody else")

    assert second.status_code == 201
    assert second.json()["id"] != first.json()["id"]


async def test_twenty_at_the_same_moment_have_one_effect(
    system: System, http: httpx.AsyncClient, register: Register
) -> None:
    """All get the answer of the one that came first."""
    name, key = str(new_id()), str(new_id())

    answers = await asyncio.gather(*(register(name, key) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert await count(system, http, name) == 1


async def test_two_bodies_at_the_same_moment_have_one_effect(
    system: System, http: httpx.AsyncClient, register: Register
) -> None:
    """Whichever comes first wins; the others are told that the key was used."""
    names, key = [str(new_id()) for _ in range(10)], str(new_id())

    answers = await asyncio.gather(*(register(name, key) for name in names))

    assert sorted(answer.status_code for answer in answers) == [201, *[422] * 9]
    assert sum([await count(system, http, name) for name in names]) == 1


async def test_a_refused_request_does_not_use_up_its_key(register: Register) -> None:
    """What had no effect may be corrected and sent again."""
    key = str(new_id())
    refused = await register("", key)

    answer = await register("better", key)

    assert (refused.status_code, answer.status_code) == (422, 201)
