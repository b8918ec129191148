"""The values of facts in words."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from funding.domain.facts import Bounds, FactDefinition, Facts, FactType, FactValue
from funding.domain.rules.classes import SOME_OTHER_CODE
from funding.domain.wording.numbers import number_words
from shared.legal_sources import Name

NOTHING = Name(zh="无", en="nothing")
COMMA = Name(zh="、", en=", ")
ANOTHER = Name(zh="其他代码", en="some other code")
_AT_LEAST, _AT_MOST = Name(zh="不少于", en="at least "), Name(zh="不超过", en="at most ")
_FIRST_DAY, _LAST_DAY = Name(zh="不早于", en="on or after "), Name(zh="不晚于", en="on or before ")
_YES_AND_NO = {True: Name(zh="是", en="yes"), False: Name(zh="否", en="no")}


def value_words(value: FactValue, definition: FactDefinition) -> Name:
    """Say a value of a fact."""
    if isinstance(value, bool):
        return _YES_AND_NO[value]
    if isinstance(value, frozenset):
        return joined(code_words(each, definition) for each in sorted(value)) or NOTHING
    if isinstance(value, date):
        return Name(zh=value.isoformat(), en=value.isoformat())
    if isinstance(value, int | Decimal):
        return number_words(value, definition.unit)
    return code_words(value, definition)


def bounds_words(bounds: Bounds, definition: FactDefinition) -> Name:
    """Say what is known of a fact whose value is not."""
    is_day = definition.type is FactType.DATE
    least, most = (_FIRST_DAY, _LAST_DAY) if is_day else (_AT_LEAST, _AT_MOST)
    parts: list[Name] = []
    for end, words in ((bounds.min, least), (bounds.max, most)):
        if end is not None:
            value = value_words(end, definition)
            parts.append(Name(zh=words.zh + value.zh, en=words.en + value.en))
    return joined(parts) or NOTHING


def known_words(fact: str, facts: Facts, definition: FactDefinition) -> Name | None:
    """Say what is known of a fact: its value or its bounds; None while it is missing."""
    if fact in facts.values:
        return value_words(facts.values[fact], definition)
    return bounds_words(facts.bounds[fact], definition) if fact in facts.bounds else None


def code_words(code: str, definition: FactDefinition) -> Name:
    """Say a code of a fact; one stands for all that nobody mentions."""
    if code == SOME_OTHER_CODE:
        return ANOTHER
    return definition.code_labels.get(code) or Name(zh=code, en=code)


def joined(names: Iterable[Name], *, last: Name = COMMA) -> Name | None:
    """Join words to a list; None of nothing."""
    parts = tuple(names)
    if not parts:
        return None
    return Name(
        zh=_listed([each.zh for each in parts], COMMA.zh, last.zh),
        en=_listed([each.en for each in parts], COMMA.en, last.en),
    )


def _listed(words: Sequence[str], comma: str, last: str) -> str:
    return last.join(filter(None, (comma.join(words[:-1]), words[-1])))
