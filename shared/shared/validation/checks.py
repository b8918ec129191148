"""The checks behind the field types: each returns the accepted value or raises a refusal."""

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date

from pydantic_core import PydanticCustomError

from shared.identifiers import (
    IdentifierError,
    parse_project_code,
    parse_unified_social_credit_code,
)
from shared.validation.messages import MESSAGES

_PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SHOWN_LENGTH = 80
_JSON_NAMES = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    list: "array",
    dict: "object",
}
_CONTROLS = r"\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
CONTROL = re.compile(f"[{_CONTROLS}]")
CONTROL_IN_LINES = re.compile(f"(?![\t\n])[{_CONTROLS}]")


def shown(value: object) -> str:
    """Make what somebody sent safe to show: bounded, printable, and free of half characters."""
    if not isinstance(value, str):
        return _JSON_NAMES.get(type(value), type(value).__name__)
    start = CONTROL.sub(_code_point, value[:_SHOWN_LENGTH])
    return start if len(value) <= _SHOWN_LENGTH else f"{start}…"


def _code_point(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}"


def _refusal(code: str, given: object, **facts: str | int) -> PydanticCustomError:
    safe = {name: fact if isinstance(fact, int) else shown(fact) for name, fact in facts.items()}
    if "expected" in facts:
        safe["expected"] = facts["expected"]
    return PydanticCustomError(code, MESSAGES[code]["en"], {"given": shown(given), **safe})


def _text(value: object, code: str = "text_type", **context: str) -> str:
    if not isinstance(value, str):
        raise _refusal(code, value, **context)
    return value


def credit_code(value: object) -> str:
    """Accept a unified social credit code whose checks both hold."""
    text = _text(value)
    try:
        return parse_unified_social_credit_code(text).text
    except IdentifierError as error:
        raise _refusal(error.code, text, **error.context) from None


def project_code(value: object) -> str:
    """Accept a project code that its own layout does not show to be wrong."""
    text = _text(value)
    try:
        return parse_project_code(text).text
    except IdentifierError as error:
        raise _refusal(error.code, text, **error.context) from None


def one_of(codes: Collection[str], refusal: str, expected: str) -> Callable[[object], str]:
    """Make a check that accepts the codes of one list."""

    def check(value: object) -> str:
        text = _text(value)
        if text not in codes:
            raise _refusal(refusal, text, expected=expected)
        return text

    return check


_AMOUNT = re.compile(r"(?P<sign>-?)(?P<whole>0|[1-9][0-9]*)(?:\.(?P<decimals>[0-9]+))?")
AMOUNT_EXAMPLE = "500000000.00"
_WHOLE_DIGITS = 18
_DECIMALS = 2


def partial_date(value: object) -> str:
    """Accept a year, a month or a day that exists."""
    text = _text(value)
    match = _PARTIAL_DATE.fullmatch(text)
    try:
        year, month, day = (int(part or 1) for part in match.groups()) if match else (0, 0, 0)
        date(year, month, day)
    except ValueError:
        raise _refusal("partial_date", text) from None
    return text


def money_amount(value: object) -> str:
    """Accept a plain decimal number written as a string."""
    text = _text(value, "money_type", expected=AMOUNT_EXAMPLE)
    amount = _AMOUNT.fullmatch(text)
    if amount is None:
        raise _refusal("money_format", text, expected=AMOUNT_EXAMPLE)
    if amount["sign"]:
        raise _refusal("money_negative", text, expected=0)
    if len(amount["whole"]) > _WHOLE_DIGITS:
        raise _refusal("money_magnitude", text, expected=_WHOLE_DIGITS, digits=len(amount["whole"]))
    decimals = len(amount["decimals"] or "")
    if decimals > _DECIMALS:
        raise _refusal("money_decimals", text, expected=_DECIMALS, decimals=decimals)
    return text


def bounded_text(length: int, control: re.Pattern[str]) -> Callable[[object], str]:
    """Make a check that trims, normalises (NFC) and bounds a text."""

    def check(value: object) -> str:
        text = _text(value)
        _check_length(text, length)
        text = text.replace("\r\n", "\n")
        found = control.search(text)
        if found is not None:
            raise _refusal("text_character", text, position=found.start() + 1, character=found[0])
        text = unicodedata.normalize("NFC", text.strip())
        # Spaces (Z) and format characters (Cf) alone would look like an empty field.
        if all(unicodedata.category(character)[0] in "ZC" for character in text):
            raise _refusal("text_empty", value)
        _check_length(text, length)
        return text

    return check


def _check_length(text: str, length: int) -> None:
    if len(text) > length:
        raise _refusal("text_length", text, expected=length, length=len(text))
