"""Content negotiation for the two languages that texts for people are written in."""

import re
from typing import Literal, NamedTuple, TypeAlias

Language: TypeAlias = Literal["en", "zh"]

_RANGE = re.compile(
    r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?\s*"
)
_LONGEST = 1000


class Text(NamedTuple):
    """One sentence for people, in both languages."""

    en: str
    zh: str

    def in_(self, language: Language) -> str:
        """Return the sentence in one of the languages."""
        return self.zh if language == "zh" else self.en


def preferred_language(header: bytes | None) -> Language:
    """Choose by Accept-Language (RFC 9110, 12.5.4); English where nothing else is wanted more."""
    if not header:
        return "en"
    weights: dict[str, float] = {}
    for part in header[:_LONGEST].decode("latin-1").split(","):
        match = _RANGE.fullmatch(part)
        if match is not None:
            primary = match[1].lower().split("-", 1)[0]
            weight = float(match[2]) if match[2] else 1.0
            weights[primary] = max(weight, weights.get(primary, 0.0))
    rest = weights.get("*", 0.0)
    return "zh" if weights.get("zh", rest) > weights.get("en", rest) else "en"
