"""SVG elements as text: every text and every attribute is escaped here and nowhere else."""

import re
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Point(NamedTuple):
    """A place in the picture, from the left and from the top."""

    x: float
    y: float


def number(value: float) -> str:
    """Write a coordinate: at most one decimal, the same on every machine."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def clean(text: str) -> str:
    """Escape a text for XML, without the characters that XML cannot carry."""
    return escape(_NOT_XML.sub("\ufffd", text), quote=True)


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """Write an element; `class_` and `stroke_width` become `class` and `stroke-width`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def text(content: str, at: Point, class_: str, *, anchor: str | None = None) -> str:
    """Write one line of text; it starts at the point unless it is anchored elsewhere."""
    return element("text", clean(content), x=at.x, y=at.y, class_=class_, text_anchor=anchor)


def document(width: float, height: float, head: Iterable[str], body: Iterable[str]) -> str:
    """Write a whole picture; `head` holds title, description and style."""
    box = f"0 0 {number(width)} {number(height)}"
    opening = (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title description"'
        f' viewBox="{box}" width="{number(width)}" height="{number(height)}">'
    )
    return "\n".join([opening, *head, *body, "</svg>"]) + "\n"


def _value(value: str | float) -> str:
    return clean(value) if isinstance(value, str) else number(value)
