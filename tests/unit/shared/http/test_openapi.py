"""The published description of an API."""

import re
from pathlib import Path

import httpx

from shared.http.app import Application
from shared.http.problems import PROBLEM_TYPES

REGISTRY = Path(__file__).parents[4] / "docs" / "problems.md"


def test_a_body_is_described_with_its_example(app: Application) -> None:
    """Reading from bytes does not hide the schema."""
    document = app.openapi()

    operation = document["paths"]["/things"]["post"]
    content = operation["requestBody"]["content"]["application/json"]
    assert content["schema"] == {"$ref": "#/components/schemas/Thing"}
    assert document["components"]["schemas"]["Thing"]["examples"] == [{"name": "n", "count": 1}]


def test_every_operation_documents_its_problems(app: Application) -> None:
    """A client's author knows every status."""
    paths = app.openapi()["paths"]

    responses = paths["/things"]["post"]["responses"]
    assert set(responses) == {"201", "400", "401", "403", "413", "415", "422", "500", "503"}
    assert all(
        list(response["content"]) == ["application/problem+json"]
        for status, response in responses.items()
        if status != "201"
    )


def test_every_operation_asks_for_a_token(app: Application) -> None:
    """The interactive documentation can log in."""
    document = app.openapi()

    operations = [item for path in document["paths"].values() for item in path.values()]
    assert all(operation["security"] == [{"bearer": []}] for operation in operations)
    assert document["openapi"].startswith("3.1")


def test_the_idempotency_key_is_a_required_header(app: Application) -> None:
    """The header that a route needs is part of its description."""
    parameters = app.openapi()["paths"]["/keyed"]["put"]["parameters"]

    assert [(p["name"], p["in"], p["required"]) for p in parameters] == [
        ("Idempotency-Key", "header", True)
    ]


async def test_the_interactive_documentation_is_public(client: httpx.AsyncClient) -> None:
    """It needs no token."""
    page = await client.get("/docs", headers={"Authorization": ""})
    document = await client.get("/openapi.json", headers={"Authorization": ""})

    assert "swagger-ui" in page.text
    assert document.json()["info"]["title"] == "Things"


def test_the_registry_lists_every_problem_type() -> None:
    """docs/problems.md and the code name the same types with the same status."""
    rows = re.findall(
        r"^\| `([a-z0-9-]+)` \| (\d{3}) \|", REGISTRY.read_text("utf-8"), re.MULTILINE
    )

    assert dict(rows) == {code: str(kind.status) for code, kind in PROBLEM_TYPES.items()}
