"""What would have to be different, as a sentence and as a plain difference."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from funding.domain.facts import FactDefinition, FactType, FactValue
from funding.domain.wording.conditions import OR
from funding.domain.wording.numbers import plain, step_words
from funding.domain.wording.values import NOTHING, code_words, joined, value_words
from shared.legal_sources import Name


def difference_of(definition: FactDefinition, before: FactValue, after: FactValue) -> str | None:
    """Tell how far a fact moves, such as "2400000.00 more"; None where there is no distance."""
    if isinstance(before, date) and isinstance(after, date):
        days = (after - before).days
        return f"{_days(days)} {'later' if days > 0 else 'earlier'}"
    step = _step(before, after)
    if step is None:
        return None
    is_money = definition.type is FactType.MONEY
    size = f"{abs(step):.2f}" if is_money else plain(abs(step))
    return f"{size} {'more' if step > 0 else 'less'}"


def sentence_of(
    definition: FactDefinition, before: FactValue, after: FactValue, others: Sequence[str] = ()
) -> Name:
    """Say how one fact would have to change; `others` are codes that would do as well."""
    step = _step(before, after)
    if step is not None:
        return _more(definition, step)
    if isinstance(before, date) and isinstance(after, date):
        return _moved(definition.label, after, (after - before).days)
    if isinstance(before, frozenset) and isinstance(after, frozenset):
        return _with(definition, added=after - before, removed=before - after)
    old, label = value_words(before, definition), definition.label
    choices = (value_words(after, definition), *(code_words(each, definition) for each in others))
    new = joined(choices, last=OR) or NOTHING
    return Name(
        zh=f"{label.zh}由“{old.zh}”改为“{new.zh}”", en=f"{label.en}: {new.en} instead of {old.en}"
    )


def _step(before: FactValue, after: FactValue) -> Decimal | None:
    values = (before, after)
    if any(isinstance(each, bool) or not isinstance(each, int | Decimal) for each in values):
        return None
    return Decimal(after) - Decimal(before)  # type: ignore[arg-type]


def _more(definition: FactDefinition, step: Decimal) -> Name:
    size, label = step_words(abs(step), definition.unit), definition.label
    if step > 0:
        return Name(zh=f"{label.zh}再增加{size.zh}", en=f"{size.en} more {label.en}")
    return Name(zh=f"{label.zh}减少{size.zh}", en=f"{size.en} less {label.en}")


def _moved(label: Name, to: date, days: int) -> Name:
    if days > 0:
        return Name(
            zh=f"{label.zh}推迟{days}天至{to}", en=f"{label.en} {_days(days)} later, on {to}"
        )
    return Name(
        zh=f"{label.zh}提前{-days}天至{to}", en=f"{label.en} {_days(days)} earlier, on {to}"
    )


def _with(definition: FactDefinition, *, added: frozenset[str], removed: frozenset[str]) -> Name:
    more, fewer = (
        joined(code_words(code, definition) for code in sorted(codes)) for codes in (added, removed)
    )
    en = [f"with {more.en}"] if more else []
    zh = [f"增加{more.zh}"] if more else []
    if fewer:
        en.append(f"without {fewer.en}")
        zh.append(f"去掉{fewer.zh}")
    label = definition.label
    return Name(zh=label.zh + "，".join(zh), en=f"{label.en} {' and '.join(en)}")


def _days(days: int) -> str:
    return "1 day" if abs(days) == 1 else f"{abs(days)} days"
