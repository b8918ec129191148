"""The examples in the documentation work as they stand."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from shared.auth.principal import Role
from shared.identifiers import new_id
from support.e2e import System
from tongtu.services import SERVICES

Example = tuple[str, str, Any]
MADE_BY_THE_COORDINATOR = {"/templates"}


def examples_in(document: dict[str, Any]) -> Iterator[Example]:
    """Find the example of every operation that takes a body: method, path, body."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if "requestBody" in operation:
                yield method, path, example_of(document, operation)


def example_of(document: dict[str, Any], operation: dict[str, Any]) -> Any:
    """Return the complete example of a body; KeyError where there is none."""
    content = operation["requestBody"]["content"]["application/json"]
    name = content["schema"]["$ref"].rsplit("/", 1)[-1]
    schema = document["components"]["schemas"][name]
    example = schema["examples"][0]
    assert example.keys() == schema["properties"].keys(), "the example is not complete"
    return example


@pytest.mark.parametrize("service", [service.name for service in SERVICES])
async def test_every_example_is_accepted(
    system: System, http: httpx.AsyncClient, service: str
) -> None:
    """A reader who tries one gets what the document promises."""
    url = system.url(service)
    document = (await http.get(f"{url}/openapi.json")).json()

    answers = {}
    for method, path, body in examples_in(document):
        role = Role.COORDINATOR if path in MADE_BY_THE_COORDINATOR else Role.SPONSOR
        headers = system.headers(role) | {"Idempotency-Key": str(new_id())}
        answer = await http.request(method, f"{url}{path}", json=body, headers=headers)
        answers[method, path] = answer.status_code

    assert set(answers.values()) <= {200, 201}


async def test_the_documentation_has_an_example_for_every_body(
    system: System, http: httpx.AsyncClient
) -> None:
    """No body is forgotten: those that exist are found."""
    found = []
    for service in SERVICES:
        document = (await http.get(f"{system.url(service.name)}/openapi.json")).json()
        found += [(method, path) for method, path, _ in examples_in(document)]

    assert ("post", "/projects") in found
    assert ("post", "/templates") in found
    assert ("post", "/webhook-endpoints") in found
    assert ("post", "/clocks/preview") in found
