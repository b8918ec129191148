"""Java properties files."""

import pytest

from tongtu.platform.properties import escape, render


@pytest.mark.parametrize(
    ("value", "escaped"),
    [
        ("plain=:#! text", "plain=:#! text"),
        ("/数据/a b", "/\\u6570\\u636e/a b"),
        ("C:\\kafka", "C:\\\\kafka"),
        (" leading", "\\ leading"),
        ("two\nlines", "two\\nlines"),
        ("é", "\\u00e9"),
        ("😀", "\\ud83d\\ude00"),
    ],
)
def test_a_value_is_escaped_to_ascii(value: str, escaped: str) -> None:
    """Java reads the file as Latin-1: everything beyond ASCII is a UTF-16 escape."""
    assert escape(value) == escaped


def test_properties_keep_their_order() -> None:
    """One line a property, in the order given."""
    text = render({"b": "1", "a": "数"})

    assert text == "b=1\na=\\u6570\n"
