"""A text in both languages, and the ways in which values are written into it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LONGEST_VALUE = 200

Words = tuple[str, str]
"""The same in Chinese and in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A title and a body, in both languages."""

    title_zh: str
    title_en: str
    body_zh: str
    body_en: str


def both(name: str, words: Words) -> dict[str, str]:
    """Return a value under its name in each language."""
    zh, en = words
    return {f"{name}_zh": short(zh), f"{name}_en": short(en)}


def day(name: str, on: date | None, missing: Words = ("未定", "not fixed yet")) -> dict[str, str]:
    """Return a day under its name in each language, or words for a day that nobody knows."""
    return both(name, missing if on is None else (date_zh(on), on.isoformat()))


def listed(name: str, words: Iterable[Words]) -> dict[str, str]:
    """Return a list under its name in each language."""
    found = tuple(words)
    zh = "、".join(each for each, _ in found) or "无"
    return both(name, (zh, ", ".join(each for _, each in found) or "none"))


def date_zh(on: date) -> str:
    """Write a day as it is written in Chinese."""
    return f"{on.year}年{on.month}月{on.day}日"


def short(text: str) -> str:
    """Keep a message far below the 20 kB that Standard Webhooks recommends at most."""
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
