"""What pydantic's own checks expect, in words; texts of Tongtu's own codes stand with them."""

from collections.abc import Mapping
from functools import cache

from shared.http.language import Text

_VALUES: dict[str, Text] = {
    "missing": Text("a value; the field is required", "必填"),
    "extra_forbidden": Text("no field of this name", "不应有此字段"),
    "none_required": Text("null", "应为 null"),
    "string_type": Text("a text", "应为文本"),
    "string_unicode": Text("a text in Unicode", "应为 Unicode 文本"),
    "string_too_short": Text("at least {min_length} characters", "至少 {min_length} 个字符"),
    "string_too_long": Text("at most {max_length} characters", "最多 {max_length} 个字符"),
    "string_pattern_mismatch": Text("a text that matches {pattern}", "应匹配 {pattern}"),
    "bool_type": Text("true or false", "应为 true 或 false"),
    "bool_parsing": Text("true or false", "应为 true 或 false"),
    "enum": Text("one of {expected}", "应为以下之一：{expected}"),
    "literal_error": Text("one of {expected}", "应为以下之一：{expected}"),
    "uuid_type": Text("a UUID", "应为 UUID"),
    "uuid_parsing": Text("a UUID", "应为 UUID"),
    "uuid_version": Text(
        "a UUID of version {expected_version}", "应为第 {expected_version} 版 UUID"
    ),
    "url_type": Text("a URL", "应为网址"),
    "url_parsing": Text("a URL", "应为网址"),
    "url_syntax_violation": Text("a URL in strict syntax", "应为语法严格的网址"),
    "url_too_long": Text(
        "a URL of at most {max_length} characters", "网址最多 {max_length} 个字符"
    ),
    "url_scheme": Text("a URL with scheme {expected_schemes}", "网址协议应为 {expected_schemes}"),
}
_NUMBERS: dict[str, Text] = {
    "int_type": Text("a whole number", "应为整数"),
    "int_parsing": Text("a whole number", "应为整数"),
    "int_from_float": Text("a whole number without a fraction", "应为不带小数的整数"),
    "int_parsing_size": Text("a whole number of a sensible size", "整数过大"),
    "float_type": Text("a number", "应为数字"),
    "float_parsing": Text("a number", "应为数字"),
    "finite_number": Text("a finite number", "应为有限数"),
    "decimal_type": Text("a decimal number", "应为十进制数"),
    "decimal_parsing": Text("a decimal number", "应为十进制数"),
    "decimal_max_digits": Text("at most {max_digits} digits", "最多 {max_digits} 位数字"),
    "decimal_max_places": Text(
        "at most {decimal_places} decimal places", "最多 {decimal_places} 位小数"
    ),
    "decimal_whole_digits": Text(
        "at most {whole_digits} digits before the point", "小数点前最多 {whole_digits} 位"
    ),
    "greater_than": Text("a value above {gt}", "应大于 {gt}"),
    "greater_than_equal": Text("a value of {ge} or more", "不得小于 {ge}"),
    "less_than": Text("a value below {lt}", "应小于 {lt}"),
    "less_than_equal": Text("a value of {le} or less", "不得大于 {le}"),
    "multiple_of": Text("a multiple of {multiple_of}", "应为 {multiple_of} 的倍数"),
}
_DAY = Text("a date such as 2026-03-31", "应为日期，例如 2026-03-31")
_INSTANT = Text(
    "an instant such as 2026-03-31T08:00:00+08:00", "应为时刻，例如 2026-03-31T08:00:00+08:00"
)
_TIMES: dict[str, Text] = {
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "date_past": Text("a date in the past", "应为过去的日期"),
    "date_future": Text("a date in the future", "应为将来的日期"),
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "datetime_object_invalid": _INSTANT,
    "timezone_aware": Text("an instant with an offset from UTC", "时刻应带有时区偏移"),
    "time_delta_type": Text("a duration (ISO 8601)", "应为时长（ISO 8601）"),
    "time_delta_parsing": Text("a duration (ISO 8601)", "应为时长（ISO 8601）"),
}
_OBJECT = Text("an object", "应为对象")
_LIST = Text("an array", "应为数组")
_CONTAINERS: dict[str, Text] = {
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dataclass_type": _OBJECT,
    "dict_type": _OBJECT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "too_short": Text("at least {min_length} entries", "至少 {min_length} 项"),
    "too_long": Text("at most {max_length} entries", "最多 {max_length} 项"),
    "union_tag_not_found": Text("a discriminator {discriminator}", "应有判别字段 {discriminator}"),
    "union_tag_invalid": Text(
        "a discriminator that is one of {expected_tags}", "判别字段应为以下之一：{expected_tags}"
    ),
    "recursion_loop": Text("a value without cycles", "不得循环引用"),
}
PYDANTIC_TEXTS: Mapping[str, Text] = {**_VALUES, **_NUMBERS, **_TIMES, **_CONTAINERS}
_OWN_WORDS = ("value_error", "assertion_error")


@cache
def texts() -> Mapping[str, Text]:
    """Return the texts of all codes that a field error can carry."""
    from shared.validation import MESSAGES

    own = {code: Text(message["en"], message["zh"]) for code, message in MESSAGES.items()}
    return {**PYDANTIC_TEXTS, **own}


def expectation(code: str, message: str, context: Mapping[str, object]) -> Text:
    """Say what a check expects; a code without a text of ours speaks pydantic's English."""
    text = texts().get(code)
    if text is None or code in _OWN_WORDS:
        return Text(message, message)
    try:
        return Text(text.en.format_map(context), text.zh.format_map(context))
    except (KeyError, IndexError, ValueError):
        return Text(message, message)
