"""JSON that means one thing only: UTF-8, no duplicate keys (RFC 8259, 4), no NUL, bounded depth.

Pydantic reads a body once more, from the same bytes; it keeps the last of two equal keys silently.
"""

import json
from typing import Any, NoReturn

from shared.http.language import Text
from shared.http.problems import ProblemError, refusal

TOO_DEEP = Text("The body is nested too deeply.", "请求正文嵌套过深。")


class _DuplicateKeyError(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _value in pairs]
        raise _DuplicateKeyError(next(key for key in keys if keys.count(key) > 1))
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)


def read(body: bytes) -> Any:
    """Return what the body says; refuse it if two readers could understand it differently."""
    try:
        value = _DECODER.decode(body.decode())
    except (ValueError, RecursionError, _DuplicateKeyError) as error:
        raise _refusal(error) from None
    if b"\\u0000" in body and _has_nul(value):
        raise refusal("nul-character")
    return value


def _has_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, list):
        return any(_has_nul(item) for item in value)
    if isinstance(value, dict):
        return any("\x00" in key or _has_nul(item) for key, item in value.items())
    return False


def _refusal(error: Exception) -> ProblemError:
    if isinstance(error, _DuplicateKeyError):
        key = error.key[:80].encode("utf-8", "replace").decode()
        text = Text(f"The key {key!r} occurs twice.", f"键“{key}”重复出现。")
        return refusal("duplicate-key", text)
    if isinstance(error, UnicodeDecodeError):
        text = Text(f"Byte {error.start} is not UTF-8.", f"第 {error.start} 字节不是 UTF-8。")
        return refusal("invalid-utf-8", text)
    if isinstance(error, json.JSONDecodeError):
        line, column = error.lineno, error.colno
        text = Text(
            f"The body is not JSON at line {line}, column {column}.",
            f"请求正文第 {line} 行第 {column} 列不是 JSON。",
        )
        return refusal("malformed-json", text)
    # NaN and the infinities, or an integer of more digits than Python is willing to read.
    return refusal("malformed-json", TOO_DEEP if isinstance(error, RecursionError) else None)
