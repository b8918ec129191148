"""JSON that means one thing only: UTF-8, no duplicate keys (RFC 8259, 4), no NUL, bounded depth.

The usual body is proved clean by counting: keys in the text against keys after parsing. Only a
body that the count cannot decide is read again, slowly and exactly.
"""

import json
from typing import Any, NoReturn

import orjson

from shared.http.language import Text
from shared.http.problems import ProblemError, refusal

TOO_DEEP = Text("The body is nested too deeply.", "请求正文嵌套过深。")

_KEY_END = b'":'
_SPACED_COLONS = (b" :", b"\t:", b"\n:", b"\r:")


class _DuplicateKeyError(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def check(body: bytes) -> Any:
    """Return what the body says; refuse it if two readers could understand it differently."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if "infinity" in error.msg:
            # JSON knows no largest number; the field's own bounds will speak.
            return _read_exactly(body)
        raise _not_json(body, error) from None
    return value if _is_plainly_clean(body, value) else _read_exactly(body)


def _is_plainly_clean(body: bytes, value: object) -> bool:
    # Without escapes and without space before colons, every key ends in `":` both in the text and
    # in orjson's compact output, and nothing but a lost duplicate makes the two counts differ.
    if b"\\" in body:
        return False
    for spaced in _SPACED_COLONS:
        if spaced in body:
            return False
    try:
        return body.count(_KEY_END) == orjson.dumps(value).count(_KEY_END)
    except orjson.JSONEncodeError:
        return False


def _read_exactly(body: bytes) -> Any:
    try:
        value = json.loads(body, object_pairs_hook=_unique, parse_constant=_no_constant)
        if b"\\u0000" in body and _has_nul(value):
            raise refusal("nul-character")
    except _DuplicateKeyError as error:
        shown = error.key[:80].encode("utf-8", "replace").decode()
        raise refusal(
            "duplicate-key", Text(f"The key {shown!r} occurs twice.", f"键“{shown}”重复出现。")
        ) from None
    except RecursionError:
        raise refusal("malformed-json", TOO_DEEP) from None
    except ValueError:
        # Also integers of more digits than Python is willing to read.
        raise refusal("malformed-json") from None
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _value in pairs:
            if key in seen:
                raise _DuplicateKeyError(key)
            seen.add(key)
    return found


def _has_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, list):
        return any(_has_nul(item) for item in value)
    if isinstance(value, dict):
        return any("\x00" in key or _has_nul(item) for key, item in value.items())
    return False


def _not_json(body: bytes, error: orjson.JSONDecodeError) -> ProblemError:
    try:
        body.decode()
    except UnicodeDecodeError as wrong:
        where = wrong.start
        return refusal(
            "invalid-utf-8", Text(f"Byte {where} is not UTF-8.", f"第 {where} 字节不是 UTF-8。")
        )
    if "depth" in error.msg:
        return refusal("malformed-json", TOO_DEEP)
    place = f"line {error.lineno}, column {error.colno}"
    return refusal(
        "malformed-json",
        Text(
            f"The body is not JSON at {place}.",
            f"请求正文第 {error.lineno} 行第 {error.colno} 列不是 JSON。",
        ),
    )
