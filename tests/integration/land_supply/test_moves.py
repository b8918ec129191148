"""Running cases move to another version of their process, over HTTP and in bulk."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from land_supply.catalogue import DATA, load_agencies, load_publication
from land_supply.schemas import CommandResponse
from support.cases import COORDINATOR, RunningCase, running_case
from support.servers import MakeDatabase

NEW = {"version": "2", "reason": "one window for the site survey"}
BACK = {"reason": "the new version was wrong"}
LATE = {"happened_on": "2026-03-02", "reason": "recorded late"}
ADDED = "A90"


def another_a(**changes: Any) -> dict[str, Any]:
    """Return version 2 of process A: its first step takes longer, and a step beside it is new."""
    file = DATA / "templates/conventional-listed-land.yaml"
    content = load_publication(file, roles=load_agencies().roles).content
    text = orjson.dumps({**content, "version": "2", "valid_from": "2099-01-01", **changes})
    changed: dict[str, Any] = orjson.loads(text)
    first = changed["steps"][0]
    survey = {
        "id": ADDED,
        "name": {"zh": "现场踏勘", "en": "site survey"},
        "kind": "enterprise",
        "assignment": {"roles": ["enterprise"]},
        "depends_on": [],
        "legal_basis": first["legal_basis"],
    }
    first["promised"]["days"] = 8
    changed["steps"].append(survey)
    return changed


@pytest.fixture
async def case(database_url: MakeDatabase) -> AsyncIterator[RunningCase]:
    """Serve a case by version 1 of process A, of which there is a version 2."""
    async with running_case(database_url()) as running:
        published = await running.api.post("/templates", another_a(), **COORDINATOR)
        assert published.status_code == 201, published.text
        yield running


async def shown(case: RunningCase) -> dict[str, Any]:
    """Show the whole case."""
    answer = await case.api.get(f"/cases/{case.id}", **COORDINATOR)
    body: dict[str, Any] = answer.json()
    return body


async def test_a_published_version(case: RunningCase) -> None:
    x = await case.do("move", NEW, **COORDINATOR)
    CommandResponse.model_validate(x)
    print(orjson.dumps(x, option=orjson.OPT_INDENT_2).decode()[:6000])
    y = await case.do("revert-move", BACK, **COORDINATOR)
    print(orjson.dumps(y, option=orjson.OPT_INDENT_2).decode()[:6000])
    assert 0
