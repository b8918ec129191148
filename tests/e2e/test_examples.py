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
UNKNOWN = {
    "case_id": "00000000-0000-7000-8000-000000000000",
    "move_id": "00000000-0000-7000-8000-000000000000",
    "step_id": "A01",
    "group_id": "JA-A",
    "subject_id": "00000000-0000-7000-8000-000000000000",
    "run_id": "00000000-0000-7000-8000-000000000000",
    "interest_id": "00000000-0000-7000-8000-000000000000",
}
"""What stands in an address: well formed, and of nothing that there is."""
NOT_BY_ITSELF = {"replaces"}
"""What only a version that follows another one can say."""
PEOPLE: tuple[tuple[Role, dict[str, str]], ...] = (
    (Role.SPONSOR, {}),
    (Role.AGENCY_OFFICER, {"agency": "GZ", "district": "120116"}),
    (Role.COORDINATOR, {}),
)
OF_A_LATER_VERSION = {"/moves"}
"""Examples that name a version which is not published."""


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
    expected = schema["properties"].keys() - NOT_BY_ITSELF
    assert example.keys() == expected, "the example is not complete"
    return example


async def answers_of(system: System, http: httpx.AsyncClient, url: str, example: Example) -> int:
    """Send an example as the first one who may, and return the status of the answer."""
    method, path, body = example
    status = 403
    for role, who in PEOPLE:
        headers = system.headers(role, **who)
        headers |= {"Idempotency-Key": str(new_id()), "If-Match": '"1"'}
        address = f"{url}{path.format_map(UNKNOWN)}"
        status = (await http.request(method, address, json=body, headers=headers)).status_code
        if status != 403:
            break
    return status


@pytest.mark.parametrize("service", [service.name for service in SERVICES])
async def test_every_example_is_accepted(
    system: System, http: httpx.AsyncClient, service: str
) -> None:
    """A reader who tries one gets what the document promises, or hears that it is not there."""
    url = system.url(service)
    document = (await http.get(f"{url}/openapi.json")).json()

    for example in examples_in(document):
        status = await answers_of(system, http, url, example)

        is_of_a_thing = "{" in example[1] or example[1] in OF_A_LATER_VERSION
        assert status in ({404} if is_of_a_thing else {200, 201, 202}), example


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
    assert ("post", "/eligibility/preview") in found
