"""JSON that means one thing only."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.http import strict_json
from shared.http.problems import ProblemError

_TEXTS = st.text(alphabet='ab":\\ \n中', max_size=4)
_SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | _TEXTS


class Pairs(list[Any]):
    """An object as a list of pairs, so that keys can repeat."""


_DOCUMENTS = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.lists(st.tuples(_TEXTS, inner), max_size=3).map(Pairs)
    ),
    max_leaves=8,
)


def write(value: object, colon: str, *, ascii_only: bool) -> str:
    """Write JSON, repeated keys included."""
    if isinstance(value, Pairs):
        members = (
            json.dumps(key, ensure_ascii=ascii_only)
            + colon
            + write(item, colon, ascii_only=ascii_only)
            for key, item in value
        )
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(write(item, colon, ascii_only=ascii_only) for item in value) + "]"
    return json.dumps(value, ensure_ascii=ascii_only)


def repeats(value: object) -> bool:
    """Tell whether any object repeats a key."""
    if isinstance(value, Pairs):
        keys = [key for key, _item in value]
        return len(set(keys)) < len(keys) or any(repeats(item) for _key, item in value)
    return isinstance(value, list) and any(repeats(item) for item in value)


@settings(max_examples=1000, deadline=None)
@given(_DOCUMENTS, st.sampled_from([":", ": ", " :", "\n : "]), st.booleans())
def test_exactly_repeated_keys_are_refused(value: object, colon: str, is_ascii: bool) -> None:  # noqa: FBT001 - hypothesis passes it by position
    """No repeated key is missed, however it is written, and no clean document is accused."""
    body = write(value, colon, ascii_only=is_ascii).encode()

    try:
        strict_json.read(body)
        refused = None
    except ProblemError as error:
        refused = error.problem.code

    assert refused == ("duplicate-key" if repeats(value) else None)


@pytest.mark.parametrize(
    "body",
    [b'{"a":":","b":"x:y"}', b'{"a":"\\\\u0000"}', b'{"a" : {"a" : [{"a" : 1}]}}', b'{"":"\\":"}'],
)
def test_colons_and_quotes_in_texts_are_no_keys(body: bytes) -> None:
    """Texts that look like keys, or like a NUL, are accepted."""
    strict_json.read(body)

    assert json.loads(body)


def test_the_place_of_a_mistake_is_told() -> None:
    """Somebody who wrote the body by hand finds the mistake."""
    with pytest.raises(ProblemError) as raised:
        strict_json.read(b'{\n  "a": nul\n}')

    assert "line 2" in str(raised.value.problem.detail)
