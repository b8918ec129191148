"""Field types of request bodies: what they accept, refuse, say and publish."""

import json
import string
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema_rs import is_valid
from pydantic import TypeAdapter, ValidationError

from shared.validation import (
    LONG_TEXT_LENGTH,
    MESSAGES,
    SHORT_TEXT_LENGTH,
    CurrencyCode,
    DistrictCodeText,
    IndustryDivisionText,
    KeyChainCode,
    LongText,
    MoneyAmountText,
    PartialDate,
    ProjectCodeText,
    ShortText,
    UnifiedSocialCreditCodeText,
    shown,
)

TYPES: dict[str, TypeAdapter[str]] = {
    "credit_code": TypeAdapter(UnifiedSocialCreditCodeText),
    "project_code": TypeAdapter(ProjectCodeText),
    "district": TypeAdapter(DistrictCodeText),
    "industry": TypeAdapter(IndustryDivisionText),
    "chain": TypeAdapter(KeyChainCode),
    "currency": TypeAdapter(CurrencyCode),
    "money": TypeAdapter(MoneyAmountText),
    "partial date": TypeAdapter(PartialDate),
    "short": TypeAdapter(ShortText),
    "long": TypeAdapter(LongText),
}
TOO_LONG = "长" * (SHORT_TEXT_LENGTH + 1)
REFUSALS: list[tuple[str, object, str]] = [
    ("credit_code", 91, "text_type"),
    ("credit_code", "91120116MADEMQ01", "credit_code_length"),
    ("credit_code", "91120116MADEMQ01\ud800W", "credit_code_character"),
    ("credit_code", "91120116MADEMQ013W", "credit_code_organisation_check"),
    ("credit_code", "91350211M0001UEC5A", "credit_code_check"),
    ("project_code", None, "text_type"),
    ("project_code", "\x00" * 24, "project_code_format"),
    ("project_code", "2299-120111-04-01-232342", "project_code_time"),
    ("project_code", "2601-140100-89-01-123456", "project_code_check"),
    ("district", "110101", "district_code_unknown"),
    ("district", 120116, "text_type"),
    ("industry", "12", "industry_division_unknown"),
    ("industry", "44", "industry_division_unknown"),
    ("chain", "ne", "key_chain_unknown"),
    ("currency", "cny", "currency_unknown"),
    ("currency", "XXX", "currency_unknown"),
    ("money", 10**5000, "money_type"),
    ("money", 12.5, "money_type"),
    ("money", True, "money_type"),
    ("partial date", "2024-13", "partial_date"),
    ("partial date", "2023-02-29", "partial_date"),
    ("partial date", "0000", "partial_date"),
    ("money", "1e3", "money_format"),
    ("money", "1,000", "money_format"),
    ("money", "007", "money_format"),
    ("money", "+1", "money_format"),
    ("money", " 1", "money_format"),
    ("money", "1.", "money_format"),
    ("money", ".5", "money_format"),
    ("money", "１２", "money_format"),
    ("money", "NaN", "money_format"),
    ("money", "1\n", "money_format"),
    ("money", "-1", "money_negative"),
    ("money", "1.234", "money_decimals"),
    ("money", "1" * 19, "money_magnitude"),
    ("short", ["a"], "text_type"),
    ("short", "", "text_empty"),
    ("short", " \u3000\u200b ", "text_empty"),
    ("short", TOO_LONG, "text_length"),
    ("short", "\u0958" * SHORT_TEXT_LENGTH, "text_length"),
    ("short", "a\x00b", "text_character"),
    ("short", "a\nb", "text_character"),
    ("short", "a\ud800", "text_character"),
    ("short", "a\u202eb", "text_character"),
    ("long", "a\x07b", "text_character"),
    ("long", "a" * (LONG_TEXT_LENGTH + 1), "text_length"),
    ("long", "\n\t", "text_empty"),
]
REFUSAL_IDS = [f"{number}-{kind}-{code}" for number, (kind, _, code) in enumerate(REFUSALS)]


def refusal_of(kind: str, value: object) -> dict[str, Any]:
    """Return the one error that a value meets."""
    with pytest.raises(ValidationError) as refused:
        TYPES[kind].validate_python(value)
    (error,) = refused.value.errors(include_url=False)
    return dict(error)


@pytest.mark.parametrize(("kind", "value", "code"), REFUSALS, ids=REFUSAL_IDS)
def test_a_wrong_value_is_refused_under_a_stable_code(kind: str, value: object, code: str) -> None:
    """The code tells a program which rule said no."""
    error = refusal_of(kind, value)

    assert error["type"] == code


@pytest.mark.parametrize(("kind", "value", "code"), REFUSALS, ids=REFUSAL_IDS)
def test_each_refusal_says_what_was_expected_in_both_languages(
    kind: str, value: object, code: str
) -> None:
    """The context fills both templates, and can always be sent as UTF-8 JSON."""
    context = refusal_of(kind, value)["ctx"]

    english, chinese = (MESSAGES[code][language].format(**context) for language in ("en", "zh"))

    assert "given" in context
    assert english.isascii()
    assert not chinese.isascii()
    assert json.dumps([context, english, chinese], ensure_ascii=False).encode()


def test_every_message_belongs_to_a_refusal() -> None:
    """No template is left without a rule, and no rule without a template."""
    used = {code for _, _, code in REFUSALS}

    assert used == set(MESSAGES)


@pytest.mark.parametrize("kind", TYPES)
def test_the_published_schema_has_a_description_and_examples_that_are_accepted(kind: str) -> None:
    """What the interactive documents show can be sent as it stands."""
    schema = TYPES[kind].json_schema()

    assert schema["type"] == "string"
    assert schema["description"]
    for example in schema["examples"]:
        assert TYPES[kind].validate_json(json.dumps(example)) == example


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("money", "0"),
        ("money", "0.00"),
        ("money", "9" * 18 + ".99"),
        ("chain", "OTHER"),
        ("district", "120000"),
        ("project_code", "440305-2018-48-01-a00031"),
        ("long", "第一行\n\t第二行"),
        ("short", "长" * SHORT_TEXT_LENGTH),
    ],
)
def test_values_at_the_edge_are_accepted_unchanged(kind: str, value: str) -> None:
    """The bounds themselves belong to the allowed range."""
    accepted = TYPES[kind].validate_python(value)

    assert accepted == value


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("  天津 \u3000", "天津"),
        ("Cafe\u0301", "Café"),
        ("一行\r\n二行", "一行\n二行"),
    ],
)
def test_text_is_trimmed_and_normalised(given_text: str, kept: str) -> None:
    """Two spellings of one text become one."""
    accepted = TYPES["long"].validate_python(given_text)

    assert accepted == kept


def test_what_was_given_is_shown_bounded_and_printable() -> None:
    """A refusal may be logged and displayed without harm."""
    assert shown("a\x00\ud800") == "aU+0000U+D800"
    assert shown("x" * 500) == "x" * 80 + "…"
    assert shown(None) == "null"
    assert shown({}) == "object"


@given(text=st.text(max_size=300), kind=st.sampled_from(sorted(TYPES)))
def test_any_text_is_accepted_or_cleanly_refused(text: str, kind: str) -> None:
    """Whatever arrives, the outcome is a value or a list of errors that can be sent."""
    try:
        outcome = TYPES[kind].validate_python(text)
    except ValidationError as refused:
        outcome = refused.json(include_url=False, include_input=False)

    assert outcome.encode()


@given(text=st.text(max_size=300))
def test_accepting_a_text_twice_changes_nothing_more(text: str) -> None:
    """Trimming and normalising are done after the first time."""
    assume(_accepts("long", text))

    once = TYPES["long"].validate_python(text)

    assert TYPES["long"].validate_python(once) == once


@given(text=st.text(string.digits + ".-+eE,", max_size=24))
def test_an_accepted_amount_is_what_the_published_pattern_describes(text: str) -> None:
    """Schema and check agree on every amount."""
    is_accepted = _accepts("money", text)

    assert is_accepted == _matches(TYPES["money"].json_schema()["pattern"], text)


def _accepts(kind: str, text: str) -> bool:
    try:
        TYPES[kind].validate_python(text)
    except ValidationError:
        return False
    return True


def _matches(pattern: str, text: str) -> bool:
    schema = {"type": "string", "pattern": pattern}
    return is_valid(schema, text)
