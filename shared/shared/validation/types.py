"""The field types themselves: a check, and what OpenAPI says about it."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from shared.code_lists import CURRENCIES, DISTRICTS, INDUSTRY_DIVISIONS, KEY_CHAINS
from shared.identifiers import CREDIT_CODE_ALPHABET
from shared.legal_sources import Name
from shared.validation.checks import (
    AMOUNT_EXAMPLE,
    CONTROL,
    CONTROL_IN_LINES,
    bounded_text,
    credit_code,
    money_amount,
    one_of,
    partial_date,
    project_code,
)

SHORT_TEXT_LENGTH = 200
LONG_TEXT_LENGTH = 4000


def _listed(names: Mapping[str, Name]) -> str:
    return "; ".join(f"{code} {name.zh} {name.en}" for code, name in names.items())


UnifiedSocialCreditCodeText = Annotated[
    str,
    PlainValidator(credit_code),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^[{CREDIT_CODE_ALPHABET}]{{2}}[0-9]{{6}}[{CREDIT_CODE_ALPHABET}]{{10}}$",
            "description": "统一社会信用代码 Unified social credit code (GB 32100-2015). Both "
            "check characters must be right: the last one, and the organisation code's own.",
            "examples": ["91120116MADEMQ012W"],
        }
    ),
]
ProjectCodeText = Annotated[
    str,
    PlainValidator(project_code),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^[0-9A-Za-z]+(-[0-9A-Za-z]+)*$",
            "minLength": 8,
            "maxLength": 40,
            "description": "项目代码 National investment project code. From November 2020 "
            "YYMM-RRRRRR-DD-TT-NNNNNC (GB/T 40058-2021), whose last digit must be right; before "
            "that YYYY-RRRRRR-II-TT-NNNNNN. A code in neither layout is kept as given.",
            "examples": ["2201-120111-04-01-232342", "2018-440305-70-02-719006"],
        }
    ),
]
DistrictCodeText = Annotated[
    str,
    PlainValidator(one_of(DISTRICTS, "district_code_unknown", ", ".join(DISTRICTS))),
    WithJsonSchema(
        {
            "type": "string",
            "enum": list(DISTRICTS),
            "description": f"行政区划代码 GB/T 2260 code in Tianjin: {_listed(DISTRICTS)}.",
            "examples": ["120116"],
        }
    ),
]
IndustryDivisionText = Annotated[
    str,
    PlainValidator(one_of(INDUSTRY_DIVISIONS, "industry_division_unknown", "13-43")),
    WithJsonSchema(
        {
            "type": "string",
            "enum": list(INDUSTRY_DIVISIONS),
            "description": "国民经济行业大类 Manufacturing division of GB/T 4754-2017: "
            f"{_listed(INDUSTRY_DIVISIONS)}.",
            "examples": ["38"],
        }
    ),
]
KeyChainCode = Annotated[
    str,
    PlainValidator(one_of(KEY_CHAINS, "key_chain_unknown", ", ".join(KEY_CHAINS))),
    WithJsonSchema(
        {
            "type": "string",
            "enum": list(KEY_CHAINS),
            "description": "重点产业链 Key chain of Article 6 of the Decision of 2022-03-30: "
            f"{_listed(KEY_CHAINS)}.",
            "examples": ["NE"],
        }
    ),
]
CurrencyCode = Annotated[
    str,
    PlainValidator(one_of(CURRENCIES, "currency_unknown", "CNY, USD, EUR")),
    WithJsonSchema(
        {
            "type": "string",
            "enum": sorted(CURRENCIES),
            "description": "货币代码 Active alphabetic currency code of ISO 4217.",
            "examples": ["CNY"],
        }
    ),
]
MoneyAmountText = Annotated[
    str,
    PlainValidator(money_amount),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(0|[1-9][0-9]{0,17})(\.[0-9]{1,2})?$",
            "description": "金额 Amount of money as a decimal string, never a JSON number: zero or "
            "more, at most 18 digits before the point and 2 after it.",
            "examples": [AMOUNT_EXAMPLE, "1234.5"],
        }
    ),
]
PartialDate = Annotated[
    str,
    PlainValidator(partial_date),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
            "description": "日期 As precise as it is known: a year, a month or a day.",
            "examples": ["2024-03"],
        }
    ),
]
ShortText = Annotated[
    str,
    PlainValidator(bounded_text(SHORT_TEXT_LENGTH, CONTROL)),
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": SHORT_TEXT_LENGTH,
            "pattern": r"^[^\x00-\x1F\x7F-\x9F]*[^\x00-\x20\x7F-\xA0][^\x00-\x1F\x7F-\x9F]*$",
            "description": "One line of text. Spaces around it are dropped, the rest is kept in "
            "Unicode form NFC; control characters are refused.",
            "examples": ["高端装备智能工厂项目"],
        }
    ),
]
LongText = Annotated[
    str,
    PlainValidator(bounded_text(LONG_TEXT_LENGTH, CONTROL_IN_LINES)),
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": LONG_TEXT_LENGTH,
            "pattern": r"[^\x00-\x20\x7F-\xA0]",
            "description": "Text of any number of lines. Spaces around it are dropped, the rest is "
            "kept in Unicode form NFC; control characters other than tab and line end are refused.",
            "examples": ["项目位于滨海新区，新建两条生产线。\n预计2027年投产。"],
        }
    ),
]
