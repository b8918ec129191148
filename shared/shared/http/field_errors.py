"""Turns pydantic's errors into field errors: JSON pointers, safe values, two languages."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from shared.http.messages import expectation
from shared.http.problems import FieldError

MOST_ERRORS = 50
"""More than these help nobody and would make a small bad body a large answer."""

_SHOWN_LENGTH = 100
_SECRET = re.compile(r"secret|password|token|credential(?!.*code)|private", re.IGNORECASE)
Location: TypeAlias = Sequence[str | int]


def body_errors(errors: Iterable[Mapping[str, Any]], document: object) -> tuple[FieldError, ...]:
    """Read the errors of a body; `document` is the parsed body, which settles the pointers."""
    return tuple(
        _field_error(error, pointer=pointer_of(error["loc"], document))
        for error in list(errors)[:MOST_ERRORS]
    )


def parameter_errors(errors: Iterable[Mapping[str, Any]]) -> tuple[FieldError, ...]:
    """Read the errors of path, query and header parameters."""
    return tuple(
        _field_error(error, parameter=".".join(str(part) for part in error["loc"][1:]))
        for error in list(errors)[:MOST_ERRORS]
    )


def pointer_of(location: Location, document: object) -> str:
    """Write a location as JSON pointer (RFC 6901).

    Pydantic's locations also name union branches and validators; only the parts that lead
    somewhere in the document, and the last one, belong into the pointer.
    """
    parts: list[str | int] = []
    here = document
    for index, part in enumerate(location):
        found, child = _step(here, part)
        if found:
            here = child
        if found or (index == len(location) - 1 and isinstance(here, dict)):
            parts.append(part)
    return "".join(f"/{_escape(part)}" for part in parts)


def _step(here: object, part: str | int) -> tuple[bool, object]:
    if isinstance(here, dict) and part in here:
        return True, here[part]
    if isinstance(here, list) and isinstance(part, int) and 0 <= part < len(here):
        return True, here[part]
    return False, None


def _escape(part: str | int) -> str:
    clean = str(part)[:_SHOWN_LENGTH].encode("utf-8", "replace").decode()
    return clean.replace("~", "~0").replace("/", "~1")


def _field_error(
    error: Mapping[str, Any], *, pointer: str | None = None, parameter: str | None = None
) -> FieldError:
    code = str(error["type"])
    context = {name: shown(value) for name, value in error.get("ctx", {}).items()}
    is_secret = bool(_SECRET.search(pointer or parameter or ""))
    return FieldError(
        code=code,
        expected=expectation(code, str(error["msg"]), context),
        given=None if code == "missing" else shown(error.get("input"), is_secret=is_secret),
        pointer=pointer,
        parameter=parameter,
    )


def shown(value: object, *, is_secret: bool = False) -> Any:
    """Make a value safe to repeat: bounded, encodable, and never a secret."""
    if is_secret and value is not None:
        return "***"
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        text = _number(value)
        return value if text is None else text
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, list | tuple | set):
        return "[…]"
    return _text(str(value))


def _number(value: float) -> str | None:
    """Return the text of a number that JSON in 64 bits cannot carry; None for all others."""
    if isinstance(value, int):
        if abs(value) < 1 << 53:
            return None
        return _text(str(value)) if value.bit_length() < 10_000 else "…"  # noqa: PLR2004
    return None if value - value == 0 else repr(value)


def _text(value: str) -> str:
    clean = value[:_SHOWN_LENGTH].encode("utf-8", "replace").decode()
    clean = clean.replace("\x00", "\ufffd")
    return clean if len(value) <= _SHOWN_LENGTH else f"{clean}…"
