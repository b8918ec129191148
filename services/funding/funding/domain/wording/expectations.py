"""What a fact takes, for whoever gave it something else."""

from funding.domain.facts import FactDefinition, FactType
from funding.domain.wording.values import bounds_words, joined
from shared.legal_sources import Name

_KINDS = {
    FactType.BOOLEAN: Name(zh="应为 true 或 false", en="true or false"),
    FactType.INTEGER: Name(zh="应为整数，最多18位", en="a whole number of at most 18 digits"),
    FactType.NUMBER: Name(zh="应为数字，最多10位小数", en="a number of at most 10 decimals"),
    FactType.MONEY: Name(zh="应为金额，最多两位小数", en="an amount of at most two decimals"),
    FactType.DATE: Name(zh="应为日期，例如 2026-03-31", en="a date such as 2026-03-31"),
    FactType.CODE: Name(zh="应为代码", en="a code"),
    FactType.SET: Name(zh="应为代码数组", en="an array of codes"),
}


def expectation_of(definition: FactDefinition) -> Name:
    """Describe the values that a fact may have."""
    kind = _KINDS[definition.type]
    listed = joined(Name(zh=code, en=code) for code in definition.values)
    if listed is not None:
        kind = Name(zh=f"{kind.zh}，可用：{listed.zh}", en=f"{kind.en} out of {listed.en}")
    if definition.min is None and definition.max is None:
        return kind
    bounds = bounds_words(definition.bounds, definition)
    return Name(zh=f"{kind.zh}，{bounds.zh}", en=f"{kind.en}, {bounds.en}")
