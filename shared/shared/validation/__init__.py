"""Types for the fields of request bodies, and what each of their refusals says in two languages.

Every refusal is a `PydanticCustomError` with a code of `MESSAGES`; its context has `given` (made
safe to show) beside the facts that the template names, so
`MESSAGES[code]["zh"].format(**context)` says what was expected.
"""

from shared.validation.checks import shown
from shared.validation.messages import MESSAGES
from shared.validation.types import (
    LONG_TEXT_LENGTH,
    SHORT_TEXT_LENGTH,
    CurrencyCode,
    DistrictCodeText,
    IndustryDivisionText,
    KeyChainCode,
    LongText,
    MoneyAmountText,
    PartialDate,
    ProjectCodeText,
    ShortText,
    UnifiedSocialCreditCodeText,
)

__all__ = [
    "LONG_TEXT_LENGTH",
    "MESSAGES",
    "SHORT_TEXT_LENGTH",
    "CurrencyCode",
    "DistrictCodeText",
    "IndustryDivisionText",
    "KeyChainCode",
    "LongText",
    "MoneyAmountText",
    "PartialDate",
    "ProjectCodeText",
    "ShortText",
    "UnifiedSocialCreditCodeText",
    "shown",
]
