"""How wide text is and where it breaks, without a font at hand: Chinese, Latin, or both."""

import unicodedata
from collections.abc import Iterator

_NARROW = frozenset("iIl.,:;'|!()[]{}ftjr -·")
_WIDE = frozenset("mwMWOQG@%")
_NARROW_EM, _LATIN_EM, _WIDE_EM = 0.32, 0.56, 0.82
_CAPITAL_EM = 0.66


def measure(text: str, size: float) -> float:
    """Estimate the width of a text in pixels; a little too wide rather than too narrow."""
    return size * sum(map(_em, text))


def wrap(text: str, size: float, width: float, most_lines: int) -> tuple[str, ...]:
    """Break a text into lines of a width; what does not fit ends in an ellipsis."""
    lines: list[str] = [""]
    for part in _parts(text):
        joined = lines[-1] + part
        if measure(joined.strip(), size) <= width or not lines[-1].strip():
            lines[-1] = joined
        else:
            lines.append(part)
    found = [line.strip() for line in lines if line.strip()]
    if len(found) > most_lines:
        found = [*found[: most_lines - 1], _cut(" ".join(found[most_lines - 1 :]), size, width)]
    return tuple(_cut(line, size, width) for line in found)


def _cut(text: str, size: float, width: float) -> str:
    if measure(text, size) <= width:
        return text
    while text and measure(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _parts(text: str) -> Iterator[str]:
    """Yield what must stay together: Latin words with the space after them, Chinese signs alone."""
    word = ""
    for sign in text:
        if is_full_width(sign):
            yield from (part for part in (word, sign) if part)
            word = ""
        elif sign in " -/":
            yield word + sign
            word = ""
        else:
            word += sign
    if word:
        yield word


def is_full_width(sign: str) -> bool:
    """Tell whether a sign takes the width of a Chinese one."""
    return unicodedata.east_asian_width(sign) in ("W", "F")


def _em(sign: str) -> float:
    if is_full_width(sign):
        return 1.0
    if sign in _NARROW:
        return _NARROW_EM
    if sign in _WIDE:
        return _WIDE_EM
    return _CAPITAL_EM if sign.isupper() else _LATIN_EM
