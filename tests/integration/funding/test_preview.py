"""The preview of eligibility, over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from funding.bootstrap import build
from funding.catalogue import load_catalogue
from funding.domain.facts import FactValue, as_text
from funding.domain.programme import Programme
from funding.schemas import PREVIEW_EXAMPLE
from shared.auth.principal import Role
from support.api import Api, running_api
from support.golden_explanations import cases_of, day_of
from support.servers import MakeDatabase

ADDRESS = "/eligibility/preview"
IS_TRUE = {"fact": "a", "op": "==", "value": True}
SMALL = {
    "facts": {"a": {"type": "boolean"}, "n": {"type": "integer", "min": 0, "max": 9}},
    "eligibility": {"all": [IS_TRUE, {"fact": "n", "op": ">=", "value": 5}]},
    "amount": None,
}
PAYING = {
    "facts": {
        "a": {"type": "boolean"},
        "big": {"type": "boolean"},
        "c": {"type": "code", "values": ["x", "y"]},
        "cost": {"type": "money", "unit": "CNY", "min": 0},
    },
    "eligibility": IS_TRUE,
    "amount": {
        "tiers": [
            {
                "when": {"fact": "big", "op": "==", "value": True},
                "lesser_of": [{"rate": "0.1", "of": ["cost"]}],
                "cap_fen": 100_000_001,
            },
            {"fixed_fen": 5_000_001},
        ]
    },
    "cost_sharing": {"city": "0.5", "district": "0.5"},
}
PROGRAMMES = load_catalogue().programmes
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
async def api(lasting_database_url: MakeDatabase) -> AsyncIterator[Api]:
    """Serve funding; a preview keeps nothing, so one database serves all tests."""
    async with running_api(build, lasting_database_url) as api:
        yield api


async def ask(api: Api, body: Any, **headers: str) -> Any:
    """Ask for a preview without an idempotency key."""
    return await api.client.post(ADDRESS, json=body, headers=api.token() | headers)


async def test_everybody_known_may_preview_without_a_key(api: Api) -> None:
    """Services may as well; nothing is kept, so a repeated request needs no protection."""
    for role in Role:
        answer = await api.client.post(ADDRESS, json=PREVIEW_EXAMPLE, headers=api.token(role))
        assert (answer.status_code, answer.json()["verdict"]) == (200, "no")
    assert (await api.client.post(ADDRESS, json=PREVIEW_EXAMPLE)).status_code == 401


async def test_the_documented_example_can_be_sent(api: Api) -> None:
    """It stands in the OpenAPI document, with every field."""
    document = (await api.client.get("/openapi.json")).json()
    schema = document["components"]["schemas"]["EligibilityPreviewRequest"]

    answer = await ask(api, schema["examples"][0])

    assert schema["examples"][0].keys() == schema["properties"].keys()
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("facts", "verdict", "missing"),
    [
        ({}, "unknown", [["a", "n"]]),
        ({"a": True}, "unknown", [["n"]]),
        ({"a": True, "n": None}, "unknown", [["n"]]),
        ({"a": False}, "no", []),
        ({"n": 4}, "no", []),
        ({"a": True, "n": 5}, "yes", []),
    ],
)
async def test_facts_settle_the_verdict_one_by_one(
    api: Api, facts: dict[str, Any], verdict: str, missing: list[list[str]]
) -> None:
    """A whole document needs no more than facts and conditions."""
    answer = (await ask(api, {"programme": SMALL, "facts": facts})).json()

    assert (answer["verdict"], answer["missing"]) == (verdict, missing)
    assert answer["amount"] is None


async def test_a_document_without_facts_speaks_of_the_catalogue(api: Api) -> None:
    """Its conditions may compare every fact that programmes compare."""
    condition = {"fact": "total_investment", "op": ">=", "value": 50_000_000}

    answer = await ask(
        api,
        {"programme": {"eligibility": condition}, "facts": {"total_investment": "47600000.00"}},
    )

    (change,) = answer.json()["changes"]
    (moved,) = change["facts"]
    assert (moved["from"], moved["to"]) == ("47600000.00", "50000000")
    assert change["sentence"] == {
        "zh": "总投资再增加240万元",
        "en": "2.4 million CNY more total investment",
    }


async def test_a_shipped_programme_is_answered_as_of_a_day(api: Api) -> None:
    """Before its first day it is a no, whatever the facts are."""
    body = {"programme": "F01", "facts": {"in_tianjin": True}}

    before = (await ask(api, body | {"as_of": "2023-04-10"})).json()
    after = (await ask(api, body | {"as_of": "2023-04-11"})).json()

    assert (before["verdict"], after["verdict"]) == ("no", "unknown")
    assert before["changes"][0]["window"]["days_early"] == 1
    assert after["explanation"]["children"][0]["law"]["document"] == "call-2023"


def changed(**fields: Any) -> dict[str, Any]:
    """Return a small request with other fields of its programme."""
    return {"programme": SMALL | fields, "facts": {}}


@pytest.mark.parametrize(
    ("body", "pointer", "english", "chinese"),
    [
        ({"programme": "F99", "facts": {}}, "/programme", "one of F003", "应为以下之一：F003"),
        ({"programme": SMALL, "facts": {"b": 1}}, "/facts/b", "such as a, n", "例如：a, n"),
        ({"programme": SMALL, "facts": {"n": "7"}}, "/facts/n", "a whole number", "应为整数"),
        ({"programme": SMALL, "facts": {"n": 10}}, "/facts/n", "at most 9", "不超过9"),
        ({"programme": SMALL, "facts": {"a": 1}}, "/facts/a", "true or false", "true 或 false"),
        (
            changed(eligibility={"fact": "n", "op": "=>", "value": 1}),
            "/programme/eligibility/op", "one of '=='", "应为以下之一：'=='",
        ),
        (
            changed(eligibility={"any": [{"fact": "a", "op": ">", "value": True}]}),
            "/programme/eligibility/any/0/op", "has no order", "没有大小之分",
        ),
        (
            changed(eligibility={"not": {"fact": "n", "op": "<", "value": "many"}}),
            "/programme/eligibility/not/value", "a whole number", "应为整数",
        ),
        (
            changed(facts={"a": {"type": "boolean"}, "n": {"type": "count"}}),
            "/programme/facts/n/type", "one of 'boolean'", "应为以下之一：'boolean'",
        ),
        (
            changed(eligibility={"all": [IS_TRUE] * 5000}),
            "/programme/eligibility", "at most 500 comparisons", "最多500个比较",
        ),
        ({"programme": {"facts": {}}, "facts": {}}, "/programme/eligibility", "a value", "必填"),
        (
            {"programme": SMALL, "facts": {}, "as_of": "2026-02-30"},
            "/as_of", "a date such as", "应为日期",
        ),
    ],
)  # fmt: skip
async def test_bad_input_is_pointed_at_in_both_languages(
    api: Api, body: Any, pointer: str, english: str, chinese: str
) -> None:
    """The pointer leads to the value, and the problem says what would be right."""
    problems = [
        (await ask(api, body, **{"Accept-Language": language})).json() for language in ("en", "zh")
    ]

    for problem, expected in zip(problems, (english, chinese), strict=True):
        (error,) = problem["errors"]
        assert (problem["status"], error["pointer"]) == (422, pointer)
        assert expected in error["expected"]


def compared_with(number: str) -> str:
    """Write a request that compares with a number as it stands."""
    condition = f'{{"fact": "n", "op": "<", "value": {number}}}'
    facts = '{"n": {"type": "integer"}}'
    return f'{{"programme": {{"facts": {facts}, "eligibility": {condition}}}, "facts": {{}}}}'


def nested(depth: int) -> str:
    """Write a request that denies a condition again and again."""
    text = compared_with("1").replace('{"fact"', '{"not": ' * depth + '{"fact"', 1)
    return text.replace("1}", "1}" + "}" * depth, 1)


@pytest.mark.parametrize(
    "text",
    [
        compared_with("NaN"),
        compared_with("1e999"),
        compared_with("9" * 20_000),
        compared_with("9" * 4_000),
        nested(90),
        nested(1000),
    ],
    ids=["nan", "infinite", "too long", "long", "deep", "too deep"],
)
async def test_no_input_is_our_fault(api: Api, text: str) -> None:
    """Numbers that are none, numbers without end and conditions without end are refused."""
    answer = await api.client.post(ADDRESS, content=text, headers=api.token() | JSON)

    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_conditions_that_cannot_be_worked_out_are_a_clear_problem(api: Api) -> None:
    """Thirty pairs of facts that lie far apart have too many combinations."""
    names = [f"f{number:02}" for number in range(60)]
    leaves = [{"fact": name, "op": "==", "value": True} for name in names]
    pairs = [{"all": list(pair)} for pair in zip(leaves[:30], leaves[30:], strict=True)]
    document = {
        "facts": {name: {"type": "boolean"} for name in names},
        "eligibility": {"any": [{"all": leaves}, *pairs]},
    }

    answer = await ask(api, {"programme": document, "facts": {}})

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"]) == (422, "rule-too-tangled")


@pytest.mark.parametrize(
    ("facts", "ends", "city", "missing"),
    [
        ({"big": True, "cost": "2000000.00"}, (20_000_000, 20_000_000), 10_000_000, []),
        ({"big": True, "cost": "90000000.00"}, (100_000_001, 100_000_001), 50_000_001, []),
        ({"big": True}, (0, 100_000_001), 0, ["cost"]),
        ({"big": False}, (5_000_001, 5_000_001), 2_500_001, []),
        ({"cost": "2000000.00"}, (5_000_001, 20_000_000), 2_500_001, ["big"]),
        ({}, (0, 100_000_001), 0, ["big", "cost"]),
    ],
)
async def test_the_amount_of_a_document_is_worked_out(
    api: Api, facts: dict[str, Any], ends: tuple[int, int], city: int, missing: list[str]
) -> None:
    """The tier that applies, its cap, the odd fen to the city; a range where facts are missing."""
    answer = (await ask(api, {"programme": PAYING, "facts": {"a": True, **facts}})).json()

    amount = answer["amount"]
    assert (answer["verdict"], amount["low_fen"], amount["high_fen"]) == ("yes", *ends)
    assert (amount["split"][0]["low_fen"], amount["missing"]) == (city, missing)
    assert sum(each["low_fen"] for each in amount["split"]) == ends[0]
    assert len(amount["told"]["en"]) == len(amount["told"]["zh"])


async def test_an_upper_limit_of_a_document_is_decided_by_the_agency(api: Api) -> None:
    """From nothing to the limit, whatever is known."""
    tier = {"is_upper_limit": True, "cap_fen": 300}
    document = PAYING | {"amount": {"tiers": [tier]}, "cost_sharing": None}

    answer = (await ask(api, {"programme": document, "facts": {"a": True}})).json()

    amount = answer["amount"]
    assert (amount["low_fen"], amount["high_fen"]) == (0, 300)
    assert (amount["decided_by_agency"], amount["split"]) == (True, [])


def paying(*tiers: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """Return a request with other tiers, or other fields of the programme."""
    amount = {"amount": {"tiers": list(tiers)}} if tiers else {}
    return {"programme": PAYING | amount | rest, "facts": {}}


TIERS = "/programme/amount/tiers"


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        (paying({"lesser_of": [{"rate": "0.1", "of": ["costs"]}]}),
         f"{TIERS}/0/lesser_of/0/of/0", "fact_unfit"),
        (paying({"lesser_of": [{"rate": "0.1", "of": ["cost", "big"]}]}),
         f"{TIERS}/0/lesser_of/0/of/1", "fact_unfit"),
        (paying({"fixed_fen": 1}, {"fixed_fen": 1, "lesser_of": [{"rate": "1", "of": ["cost"]}]}),
         f"{TIERS}/1", "tier_unclear"),
        (paying({"cap_fen": 1}), f"{TIERS}/0", "tier_unclear"),
        (paying({"is_upper_limit": True}), f"{TIERS}/0/cap_fen", "cap_missing"),
        (paying({"lesser_of": [{"rate": "-0.1", "of": ["cost"]}]}),
         f"{TIERS}/0/lesser_of/0/rate", "greater_than_equal"),
        (paying({"fixed_fen": -1}), f"{TIERS}/0/fixed_fen", "greater_than_equal"),
        (paying({"when": {"fact": "bigger", "op": "==", "value": True}, "fixed_fen": 1}),
         f"{TIERS}/0/when/fact", "fact_unknown"),
        (paying(cost_sharing={"city": "0.5", "district": "0.4"}),
         "/programme/cost_sharing", "shares_unsound"),
        (paying(cost_sharing={"city": "1.5", "district": "-0.5"}),
         "/programme/cost_sharing/city", "less_than_equal"),
        (paying(amount={"tiers": []}), TIERS, "too_short"),
        (paying(amount={"tiers": [{"fixed_fen": 1}],
                        "stages": [{"fact": "d", "value": "x", "share": "0.5"}]}),
         "/programme/amount/stages/0/fact", "fact_unknown"),
        (paying(amount={"tiers": [{"fixed_fen": 1}],
                        "stages": [{"fact": "cost", "value": "x", "share": "0.5"}]}),
         "/programme/amount/stages/0/value", "fact_value"),
    ],
)  # fmt: skip
async def test_a_bad_amount_is_pointed_at(api: Api, body: Any, pointer: str, code: str) -> None:
    """Each fault has its place, and what would be right in both languages."""
    for language in ("en", "zh"):
        answer = await ask(api, body, **{"Accept-Language": language})

        error = answer.json()["errors"][0]
        assert (answer.status_code, error["pointer"], error["code"]) == (422, pointer, code)
        assert error["expected"]


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda each: each.id)
async def test_a_published_document_answers_as_its_programme(
    api: Api, programme: Programme
) -> None:
    """As it is shown it can be sent, and says the same: to nobody known, to a yes and to a no."""
    shown = await api.get(f"/programmes/{programme.id}/{programme.version}")
    document, as_of = shown.json()["document"], str(day_of(programme))
    for case in cases_of(programme):
        facts = {name: given(value) for name, value in case.facts.values.items()}
        body = {"facts": facts, "as_of": as_of}

        by_id = await ask(api, body | {"programme": programme.id})
        whole = await ask(api, body | {"programme": document})

        assert (by_id.status_code, whole.status_code) == (200, 200), whole.text
        assert whole.json() == by_id.json()


def given(value: FactValue) -> Any:
    """Write a value as a request has it."""
    return value if isinstance(value, bool | int) else as_text(value)
