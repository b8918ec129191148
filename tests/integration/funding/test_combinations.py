"""The preview of combinations, over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from funding.bootstrap import build
from funding.domain.combining import RuleKind
from funding.schemas import COMBINATION_EXAMPLE, CombinationResponse
from shared.auth.principal import Role
from support.api import Api, running_api
from support.servers import MakeDatabase

ON = "2026-03-02"
INVESTMENT: dict[str, Any] = {
    "in_tianjin": True,
    "applicant_registered_in_tianjin": True,
    "applicant_seriously_dishonest": False,
    "funded_by_other_municipal_channel": False,
    "project_filed": True,
    "completed": True,
    "fills_chain_gap": True,
    "total_investment": 900_000_000,
    "equipment_and_software_investment": 620_000_000,
    "recognised_investment": "100000000.00",
    "industrial_base_field": "parts",
}


@pytest.fixture
async def api(database_url: MakeDatabase) -> AsyncIterator[Api]:
    """Serve funding."""
    async with running_api(build, database_url) as api:
        yield api


async def preview(api: Api, **body: Any) -> CombinationResponse:
    """Ask for a combination that is answered."""
    answer = await api.post("/combinations/preview", {"as_of": ON} | body)
    assert answer.status_code == 200, answer.text
    return CombinationResponse.model_validate_json(answer.content)


async def test_everybody_known_may_preview_without_a_key(api: Api) -> None:
    """Nothing is kept, so a repeated request needs no protection."""
    for role in Role:
        answer = await api.client.post(
            "/combinations/preview", json=COMBINATION_EXAMPLE, headers=api.token(role)
        )
        assert answer.status_code == 200
    refused = await api.client.post("/combinations/preview", json=COMBINATION_EXAMPLE)
    assert refused.status_code == 401


async def test_the_documented_example_has_every_field(api: Api) -> None:
    """It stands in the OpenAPI document, and can be sent."""
    document = (await api.client.get("/openapi.json")).json()
    schema = document["components"]["schemas"]["CombinationPreviewRequest"]

    assert schema["examples"] == [COMBINATION_EXAMPLE]
    assert COMBINATION_EXAMPLE.keys() == schema["properties"].keys()
    assert (await api.post("/combinations/preview", schema["examples"][0])).status_code == 200


async def test_the_best_of_two_investment_programmes_is_taken(api: Api) -> None:
    """F01 pays 50 million and F02 20; a project has one of them a year, and the rule says so."""
    found = await preview(api, facts=INVESTMENT, programmes=["F02", "F01"])

    certain = found.certain
    assert (certain.best.programmes, certain.best.low_fen) == (["F01"], 5_000_000_000)
    (kept,) = certain.kept_out
    assert (kept.programme_id, kept.cost_fen) == ("F02", 3_000_000_000)
    assert [(clash.rule, clash.other, clash.grade) for clash in kept.clashes] == [
        ("once_a_year", "F01", "P")
    ]
    costs = {cost.rule: cost.cost_fen for cost in certain.rule_costs}
    assert (costs[RuleKind.ONCE_A_YEAR], costs[RuleKind.PROJECTS_A_YEAR]) == (2_000_000_000, 0)
    amount = next(each.amount for each in found.offers if each.programme_id == "F01")
    assert amount is not None
    assert [share.low_fen for share in amount.split] == [2_500_000_000, 2_500_000_000]
    assert "50,000,000" in " ".join(amount.told.en)
    assert "5000万元" in " ".join(amount.told.zh)


async def test_what_is_missing_is_possible_and_not_certain(api: Api) -> None:
    """Of all current programmes with nothing known, nothing is certain and much is possible."""
    found = await preview(api)

    assert found.certain.best.programmes == []
    assert "F01" in found.possible.best.programmes
    assert {each.programme_id for each in found.offers} >= {"F01", "F07", "F17"}
    assert "F17" in found.possible.best.without_sum


async def test_what_is_not_in_force_counts_as_no(api: Api) -> None:
    """A draft can be asked about, and nobody can count on it."""
    found = await preview(api, programmes=["F05"])

    assert found.offers[0].verdict == "no"
    assert found.possible.not_counted == ["F05"]


async def test_an_earlier_award_of_the_year_rules_a_programme_out(api: Api) -> None:
    """The project had investment money this year, so it cannot have more."""
    award = {"programme_id": "F03", "year": 2026, "fen": 100, "group": "INV", "channel": "GX"}

    found = await preview(api, facts=INVESTMENT, programmes=["F01"], awards=[award])

    (kept,) = found.certain.kept_out
    assert (kept.lawful, kept.cost_fen, kept.clashes[0].earlier) == (False, None, True)


async def test_sums_beyond_64_bits_are_answered(api: Api) -> None:
    """A loss without a cap is as large as the number that was stated."""
    found = await preview(
        api, facts={"lost_principal": "999999999999999999.99"}, programmes=["F15"]
    )

    assert found.offers[0].amount is not None
    assert found.offers[0].amount.high_fen == 49_999_999_999_999_999_999


@pytest.mark.parametrize(
    ("body", "pointer", "expected"),
    [
        ({"facts": {"nonsense": 1}}, "/facts/nonsense", "a fact of the fact catalogue"),
        ({"facts": {"completed": "maybe"}}, "/facts/completed", "type boolean"),
        ({"facts": {"total_investment": -1}}, "/facts/total_investment", "type money, >= 0"),
        ({"programmes": ["F99"]}, "/programmes/0", "the id of a published programme"),
        ({"programmes": ["F01", "F01"]}, "/programmes/1", "every programme once"),
        (
            {"programmes": ["F01"], "offers": [{"programme_id": "F01"}]},
            "/offers/0",
            "every programme once",
        ),
        (
            {"offers": [{"programme_id": "X", "low_fen": 2, "high_fen": 1}]},
            "/offers/0",
            "a value of 2 or more",
        ),
    ],
)
async def test_a_wrong_value_is_pointed_at(
    api: Api, body: dict[str, Any], pointer: str, expected: str
) -> None:
    """The pointer leads to the value, and the answer says what would be right."""
    answer = await api.post("/combinations/preview", {"as_of": ON} | body)

    error = answer.json()["errors"][0]
    assert (answer.status_code, error["pointer"], error["expected"]) == (422, pointer, expected)


async def test_too_many_programmes_are_refused(api: Api) -> None:
    """Sixty in all are combined, not more."""
    offers = [{"programme_id": f"X{number}", "low_fen": 1} for number in range(60)]

    fits = await api.post(
        "/combinations/preview", {"as_of": ON, "programmes": [], "offers": offers}
    )
    more = await api.post(
        "/combinations/preview", {"as_of": ON, "programmes": ["F01"], "offers": offers}
    )

    assert (fits.status_code, more.status_code) == (200, 422)
    assert more.json()["errors"][0]["code"] == "too_many"
