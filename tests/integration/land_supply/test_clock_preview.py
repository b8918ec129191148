"""The preview of a clock, over HTTP."""

from collections.abc import AsyncIterator

import pytest

from land_supply.bootstrap import build
from land_supply.schemas import PREVIEW_EXAMPLE
from shared.auth.principal import Role
from support.api import Api, running_api
from support.servers import MakeDatabase


@pytest.fixture
async def api(database_url: MakeDatabase) -> AsyncIterator[Api]:
    """Serve land supply."""
    async with running_api(build, database_url) as api:
        yield api


async def test_everybody_known_may_preview_a_clock_without_a_key(api: Api) -> None:
    """Nothing is kept, so a repeated request needs no protection."""
    for role in Role:
        answer = await api.client.post(
            "/clocks/preview", json=PREVIEW_EXAMPLE, headers=api.token(role)
        )
        assert answer.status_code == 200
        assert answer.json()["statutory_due_on"] == "2022-06-01"
    assert (await api.client.post("/clocks/preview", json=PREVIEW_EXAMPLE)).status_code == 401


async def test_the_documented_example_can_be_sent(api: Api) -> None:
    """It stands in the OpenAPI document, with every field."""
    document = (await api.client.get("/openapi.json")).json()
    schema = document["components"]["schemas"]["ClockPreviewRequest"]

    answer = await api.post("/clocks/preview", schema["examples"][0])

    assert schema["examples"] == [PREVIEW_EXAMPLE]
    assert schema["examples"][0].keys() == schema["properties"].keys()
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "a clock that runs out by the end of 2040, at most 4000 days after acceptance"),
        ("zh", "期限应在 2040 年底前届满，且自受理之日起不超过 4000 日"),
    ],
)
async def test_a_clock_without_an_end_is_a_clear_problem(
    api: Api, language: str, expected: str
) -> None:
    """A pause until the calendar's last day leaves no day on which the period could end."""
    pause = {"kind": "pause", "from_on": "2022-04-13", "to_on": "2040-12-31"}
    headers = api.token() | {"Accept-Language": language}

    answer = await api.client.post(
        "/clocks/preview", json=PREVIEW_EXAMPLE | {"entries": [pause]}, headers=headers
    )

    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "urn:tongtu:problem:invalid-value")
    assert problem["errors"][0]["expected"] == expected


async def test_a_wrong_pause_is_pointed_at(api: Api) -> None:
    """The pointer leads to the value in the body."""
    pause = {"kind": "pause", "from_on": "2022-04-13", "to_on": "2022-04-12"}

    answer = await api.post("/clocks/preview", PREVIEW_EXAMPLE | {"entries": [pause]})

    error = answer.json()["errors"][0]
    assert (answer.status_code, error["pointer"]) == (422, "/entries/0/to_on")
    assert (error["given"], error["expected"]) == ("2022-04-12", "a value of 2022-04-13 or more")
