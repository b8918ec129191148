"""Field errors: where, what was given, what is expected, in two languages."""

import httpx
import pytest

from shared.http.field_errors import pointer_of, shown
from shared.http.messages import PYDANTIC_TEXTS, expectation


async def test_every_wrong_field_is_listed_with_its_pointer(client: httpx.AsyncClient) -> None:
    """One answer names all errors."""
    body = {"name": "", "count": 11, "owner": {"name": 7}, "tags": ["a", 1], "x/y~z": 1}

    answer = await client.post("/things", json=body)

    assert {(error["pointer"], error["code"]) for error in answer.json()["errors"]} == {
        ("/name", "string_too_short"),
        ("/count", "less_than_equal"),
        ("/owner/name", "string_type"),
        ("/tags/1", "string_type"),
        ("/x~1y~0z", "extra_forbidden"),
    }


async def test_an_error_says_what_was_given_and_what_is_expected(
    client: httpx.AsyncClient,
) -> None:
    """The entry can be shown to a person as it is."""
    answer = await client.post("/things", json={"name": "n", "count": 11})

    assert answer.json()["errors"] == [
        {
            "pointer": "/count",
            "code": "less_than_equal",
            "given": 11,
            "expected": "a value of 10 or less",
            "detail": "Expected a value of 10 or less.",
        }
    ]


async def test_chinese_is_answered_to_those_who_prefer_it(client: httpx.AsyncClient) -> None:
    """Title and field errors follow Accept-Language."""
    headers = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.1"}

    answer = await client.post("/things", json={"name": "n"}, headers=headers)

    assert answer.headers["content-language"] == "zh"
    assert answer.json()["title"] == "请求中有无效的值。"
    assert answer.json()["errors"][0]["expected"] == "必填"


async def test_a_secret_is_never_repeated(client: httpx.AsyncClient) -> None:
    """A refused password does not come back, nor does an object that may hold one."""
    body = {
        "name": {"password": "hunter2"},
        "count": 1,
        "owner": {"name": "n", "password": "hunter2"},
    }

    answer = await client.post("/things", json=body)

    assert "hunter2" not in answer.text
    assert {error["given"] for error in answer.json()["errors"]} == {"***", "{…}"}


async def test_a_flood_of_errors_is_cut_short(client: httpx.AsyncClient) -> None:
    """A small bad body cannot make a huge answer."""
    answer = await client.post("/things", json={"name": "n", "count": 1, "tags": [1] * 500})

    assert len(answer.json()["errors"]) == 50


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a" * 101, "a" * 100 + "…"),
        ("\ud800", "?"),
        ("a\x00b", "a\ufffdb"),
        (10**30, str(10**30)),
        (float("nan"), "nan"),
        (1.5, 1.5),
        (True, True),
        ([1], "[…]"),
        (None, None),
    ],
)
def test_a_given_value_is_made_safe_to_show(given: object, expected: object) -> None:
    """Whatever was given, what is shown is short and can be written as JSON."""
    result = shown(given)

    assert result == expected


def test_a_number_of_thousands_of_digits_is_not_written_out() -> None:
    """Python refuses to turn it into text."""
    result = shown(10**5000)

    assert result == "…"


def test_branches_of_a_union_stay_out_of_the_pointer() -> None:
    """A pointer leads to a place in the document, not through pydantic's schema."""
    location = ("sponsor", "function-after[f(), Company]", "lines", 0, "name")

    pointer = pointer_of(location, {"sponsor": {"lines": [{}]}})

    assert pointer == "/sponsor/lines/0/name"


@pytest.mark.parametrize("code", sorted(PYDANTIC_TEXTS))
def test_every_text_exists_in_both_languages(code: str) -> None:
    """English and Chinese speak of the same facts."""
    text = PYDANTIC_TEXTS[code]

    assert text.en
    assert text.zh
    assert text.en.count("{") == text.zh.count("{")


def test_an_own_code_speaks_in_both_languages() -> None:
    """Texts of Tongtu's own checks are found where they are declared."""
    text = expectation("money_negative", "-", {"expected": 0})

    assert (text.en, text.zh) == ("an amount of 0 or more", "金额不得小于 0")


def test_an_unknown_code_keeps_its_own_words() -> None:
    """A check without a text of ours is still understandable."""
    text = expectation("never_heard_of", "Input should be odd", {})

    assert text.zh == "Input should be odd"
