"""The preview of eligibility, over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from funding.bootstrap import build
from funding.schemas import PREVIEW_EXAMPLE
from shared.auth.principal import Role
from support.api import Api, running_api
from support.servers import MakeDatabase

ADDRESS = "/eligibility/preview"
IS_TRUE = {"fact": "a", "op": "==", "value": True}
SMALL = {
    "facts": {"a": {"type": "boolean"}, "n": {"type": "integer", "min": 0, "max": 9}},
    "eligibility": {"all": [IS_TRUE, {"fact": "n", "op": ">=", "value": 5}]},
    "amount": None,
}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
async def api(database_url: MakeDatabase) -> AsyncIterator[Api]:
    """Serve funding; a preview keeps nothing, so one database serves all tests."""
    async with running_api(build, database_url()) as api:
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

    sentence = answer.json()["changes"][0]["sentence"]
    assert sentence == {
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
        ({"programme": "F99", "facts": {}}, "/programme", "one of F01", "应为以下之一：F01"),
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
