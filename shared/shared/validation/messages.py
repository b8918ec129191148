"""What each refusal expected, in two languages."""

MESSAGES: dict[str, dict[str, str]] = {
    "partial_date": {
        "en": "a year, a month or a day that exists, as 2024, 2024-03 or 2024-03-26",
        "zh": "应为存在的年、月或日，如 2024、2024-03 或 2024-03-26",
    },
    "text_type": {
        "en": "a JSON string; the type given is {given}",
        "zh": "应为 JSON 字符串，实际类型为 {given}",
    },
    "text_empty": {
        "en": "a text with at least one visible character; leave out what is not known",
        "zh": "应至少有一个可见字符；不知道的内容请不要填写",
    },
    "text_length": {
        "en": "at most {expected} characters, not {length}",
        "zh": "最多 {expected} 个字符，实际为 {length} 个",
    },
    "text_character": {
        "en": "a text without control characters; character {position} is {character}",
        "zh": "不得含有控制字符；第 {position} 个字符是 {character}",
    },
    "credit_code_length": {
        "en": "a unified social credit code of {expected} characters (GB 32100-2015), not {length}",
        "zh": "应为 {expected} 位的统一社会信用代码（GB 32100-2015），实际为 {length} 位",
    },
    "credit_code_character": {
        "en": "one of {expected} as character {position}, not '{character}' (GB 32100-2015)",
        "zh": "第 {position} 位应为 {expected} 之一，而不是“{character}”（GB 32100-2015）",
    },
    "credit_code_organisation_check": {
        "en": (
            "'{expected}' as character {position}, not '{character}': it checks characters 9 to "
            "16, the organisation code (GB 11714), so one of these nine is wrong"
        ),
        "zh": (
            "第 {position} 位应为“{expected}”，而不是“{character}”：该位是第 9 至 16 位组织机构"
            "代码的校验码（GB 11714），这九位中有误"
        ),
    },
    "credit_code_check": {
        "en": (
            "'{expected}' as character {position}, not '{character}': it checks the 17 before it "
            "(GB 32100-2015), so one of these eighteen is wrong"
        ),
        "zh": (
            "第 {position} 位应为“{expected}”，而不是“{character}”：该位是前 17 位的校验码"
            "（GB 32100-2015），这十八位中有误"
        ),
    },
    "project_code_format": {
        "en": (
            "a project code such as {expected} (GB/T 40058-2021): 8 to 40 letters and digits in "
            "groups joined by hyphens"
        ),
        "zh": (
            "应为项目代码，例如 {expected}（GB/T 40058-2021）：8 至 40 个字母和数字，各组以连字符"
            "相连"
        ),
    },
    "project_code_time": {
        "en": "a year or a month ({expected}) as first group, not '{group}'",
        "zh": "第一组应为年份或年月（{expected}），而不是“{group}”",
    },
    "project_code_check": {
        "en": (
            "'{expected}' as last digit, not '{character}': it checks the 19 digits before it "
            "(ISO 7064 MOD 11,10), so one of these twenty is wrong"
        ),
        "zh": (
            "末位应为“{expected}”，而不是“{character}”：该位是前 19 位的校验码"
            "（ISO 7064 MOD 11,10），这二十位中有误"
        ),
    },
    "district_code_unknown": {
        "en": "the GB/T 2260 code of Tianjin or of one of its districts: {expected}",
        "zh": "应为天津市或其辖区的行政区划代码（GB/T 2260）：{expected}",
    },
    "industry_division_unknown": {
        "en": "a manufacturing division of GB/T 4754-2017: {expected}",
        "zh": "应为制造业大类代码（GB/T 4754-2017）：{expected}",
    },
    "key_chain_unknown": {
        "en": "one of the twelve key chains of Article 6, or OTHER: {expected}",
        "zh": "应为《决定》第六条十二条重点产业链之一，或 OTHER：{expected}",
    },
    "currency_unknown": {
        "en": "an active currency code of ISO 4217 in capital letters, such as {expected}",
        "zh": "应为 ISO 4217 现行货币代码（大写），例如 {expected}",
    },
    "money_type": {
        "en": (
            'a decimal number written as a string, such as "{expected}"; the type given is {given}'
        ),
        "zh": '应为以字符串书写的十进制数，例如 "{expected}"，实际类型为 {given}',
    },
    "money_format": {
        "en": (
            "a plain decimal number such as {expected}: ASCII digits, no sign, exponent, "
            "separators or leading zeros"
        ),
        "zh": "应为普通十进制数，例如 {expected}：半角数字，无正负号、指数、分隔符和前导零",
    },
    "money_negative": {
        "en": "an amount of {expected} or more",
        "zh": "金额不得小于 {expected}",
    },
    "money_decimals": {
        "en": "at most {expected} decimal places, not {decimals}",
        "zh": "最多 {expected} 位小数，实际为 {decimals} 位",
    },
    "money_magnitude": {
        "en": "at most {expected} digits before the decimal point, not {digits}",
        "zh": "小数点前最多 {expected} 位，实际为 {digits} 位",
    },
}
"""By refusal code, which is part of the HTTP contract; filled in from the refusal's context."""
