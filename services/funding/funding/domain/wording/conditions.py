"""A comparison as a sentence."""

from collections.abc import Mapping

from funding.domain.facts import FactDefinition, FactType
from funding.domain.rules.conditions import Comparison, Operator
from funding.domain.wording.values import NOTHING, joined, value_words
from shared.legal_sources import Name

OR = Name(zh="或", en=" or ")
Words = Mapping[Operator, Name]
_NUMBERS: Words = {
    Operator.EQUAL: Name(zh="{label}为{value}", en="{label} is {value}"),
    Operator.NOT_EQUAL: Name(zh="{label}不为{value}", en="{label} is not {value}"),
    Operator.LESS: Name(zh="{label}低于{value}", en="{label} is less than {value}"),
    Operator.AT_MOST: Name(zh="{label}不超过{value}", en="{label} is at most {value}"),
    Operator.GREATER: Name(zh="{label}超过{value}", en="{label} is more than {value}"),
    Operator.AT_LEAST: Name(zh="{label}不低于{value}", en="{label} is at least {value}"),
    Operator.IN: Name(zh="{label}为{value}", en="{label} is {value}"),
    Operator.NOT_IN: Name(zh="{label}不为{value}", en="{label} is not {value}"),
}
_DATES: Words = {
    **_NUMBERS,
    Operator.LESS: Name(zh="{label}早于{value}", en="{label} is before {value}"),
    Operator.AT_MOST: Name(zh="{label}不晚于{value}", en="{label} is on or before {value}"),
    Operator.GREATER: Name(zh="{label}晚于{value}", en="{label} is after {value}"),
    Operator.AT_LEAST: Name(zh="{label}不早于{value}", en="{label} is on or after {value}"),
}
_SETS: Words = {
    Operator.EQUAL: Name(zh="{label}恰为{value}", en="{label} is exactly {value}"),
    Operator.NOT_EQUAL: Name(zh="{label}不恰为{value}", en="{label} is not exactly {value}"),
    Operator.AT_MOST: Name(zh="{label}不超出{value}", en="{label} has nothing but {value}"),
    Operator.AT_LEAST: Name(zh="{label}包括{value}", en="{label} has all of {value}"),
    Operator.IN: Name(zh="{label}含有{value}", en="{label} has {value}"),
    Operator.NOT_IN: Name(zh="{label}不含{value}", en="{label} does not have {value}"),
}
_BOOLEANS: Words = {
    **_NUMBERS,
    Operator.EQUAL: Name(zh="{label}：{value}", en="{label}: {value}"),
    Operator.NOT_EQUAL: Name(zh="{label}：不为{value}", en="{label}: not {value}"),
}
_BY_TYPE = {FactType.DATE: _DATES, FactType.SET: _SETS, FactType.BOOLEAN: _BOOLEANS}


def words_of(leaf: Comparison, definition: FactDefinition) -> Name:
    """Say what a comparison asks for, such as "total investment is at least 50 million CNY"."""
    template = _BY_TYPE.get(definition.type, _NUMBERS)[leaf.op]
    values = (value_words(value, definition) for value in leaf.values)
    value = (joined(values, last=OR) if leaf.op.takes_list else joined(values)) or NOTHING
    label = definition.label
    return Name(
        zh=template.zh.format(label=label.zh, value=value.zh),
        en=template.en.format(label=label.en, value=value.en),
    )
