"""A reckoning told in sentences, in English and in Chinese."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from funding.domain.amounts.steps import FactUsed, Party, Reckoning, Step, StepKind
from funding.domain.programme import Programme, Term
from funding.domain.wording import number_words, plain, unit_words
from shared.legal_sources import LegalBasis

Language = Literal["en", "zh"]

FEN_PER_YUAN = 100
TEN_THOUSAND = 10_000
CURRENCY = "CNY"
NO_SUM_WORDS = {
    "en": "No sum can be told: the programme gives no amount that follows from facts.",
    "zh": "无法给出金额：该项目未规定可据以计算的金额。",
}
WOULD_BE = {
    "en": "The conditions are not met; this is what the amount would come to without them.",
    "zh": "不符合申报条件；以下为不计申报条件时的试算金额。",
}
WORDS: dict[StepKind, dict[Language, str]] = {
    StepKind.BASE: {"en": "{base}", "zh": "{base}"},
    StepKind.RATE: {"en": "{share}", "zh": "{share}"},
    StepKind.LESSER_OF: {"en": "the least of these counts", "zh": "以上各项取其低者"},
    StepKind.FIXED: {"en": "a fixed sum", "zh": "定额"},
    StepKind.UPPER_LIMIT: {
        "en": "up to {limit}, as the agency decides",
        "zh": "最高{limit}，具体由主管部门核定",
    },
    StepKind.CAP: {"en": "at most {limit}", "zh": "最高{limit}"},
    StepKind.NOTHING: {"en": "no tier applies", "zh": "不适用任何档次"},
    StepKind.ONE_OF: {
        "en": "missing facts decide which tier applies",
        "zh": "适用哪一档次取决于尚缺的事实",
    },
    StepKind.DIFFERENCE: {
        "en": "less {limit} that was paid before",
        "zh": "扣除此前已拨付的{limit}",
    },
    StepKind.ROUND: {"en": "rounded down to whole fen", "zh": "不足一分的部分舍去"},
    StepKind.SPLIT: {"en": "{party} pays", "zh": "{party}承担"},
    StepKind.STAGE: {"en": "due at the stage {stage}", "zh": "在{stage}阶段应拨付"},
}
PARTIES: dict[Party, dict[Language, str]] = {
    Party.CITY: {"en": "the city", "zh": "市级财政"},
    Party.DISTRICT: {"en": "the district", "zh": "区级财政"},
}
UNKNOWN_STAGE: dict[Language, str] = {"en": "that is not known yet", "zh": "尚不明确的"}


def tell(reckoning: Reckoning, programme: Programme, language: Language) -> tuple[str, ...]:
    """Tell how an amount comes about, one sentence for each step and each missing fact."""
    if not reckoning.has_sum:
        return (NO_SUM_WORDS[language],)
    return tuple(_sentences(reckoning, programme, language))


def words_of(step: Step, programme: Programme, language: Language) -> str:
    """Say what a step does."""
    stage = step.stage or UNKNOWN_STAGE[language]
    return WORDS[step.kind][language].format(
        base=_base(step, programme, language),
        share="" if step.term is None else _share(step, step.term, programme, language),
        limit=_limit(step, programme, language),
        party=PARTIES[step.party][language] if step.party else "",
        stage=stage,
    )


def spread(low_fen: int, high_fen: int | None, language: Language) -> str:
    """Write a sum, or the two ends between which it lies."""
    low = money(low_fen, language)
    if high_fen is None:
        return f"{low} or more" if language == "en" else f"{low}以上"
    if low_fen == high_fen:
        return low
    high = money(high_fen, language)
    return f"{low} to {high}" if language == "en" else f"{low}至{high}"


def money(fen: int, language: Language) -> str:
    """Write a sum of fen as people do: whole 万 or 亿 in Chinese, yuan in English."""
    yuan, rest = divmod(fen, FEN_PER_YUAN)
    if language == "zh" and fen and rest == 0 and yuan % TEN_THOUSAND == 0:
        return number_words(yuan, CURRENCY).zh
    digits = f"{yuan:,}" + (f".{rest:02}" if rest else "")
    return f"CNY {digits}" if language == "en" else f"{digits}元"


def cited(basis: LegalBasis, programme: Programme, language: Language) -> str:
    """Name the text that a step rests on, with the grade of its source."""
    if language == "en":
        return programme.cite(basis)
    text = programme.documents.get(basis.document or "")
    title = (text.number or f"《{text.title.zh}》") if text else ""
    article = f"第{basis.article}条" if basis.article else ""
    return f"{title}{article}[{basis.grade}]"


def label_of(name: str, programme: Programme, language: Language) -> str:
    """Name a fact as people do."""
    definitions = programme.amount.definitions if programme.amount else {}
    definitions = {**programme.cases.rule.definitions, **definitions}
    label = definitions[name].label if name in definitions else None
    return name if label is None else label.zh if language == "zh" else label.en


def _sentences(reckoning: Reckoning, programme: Programme, language: Language) -> Iterator[str]:
    if not reckoning.is_admitted:
        yield WOULD_BE[language]
    for step in reckoning.steps:
        yield _sentence(step, programme, language)
    if reckoning.missing:
        names = (label_of(name, programme, language) for name in reckoning.missing)
        yield (
            f"Still missing: {', '.join(names)}."
            if language == "en"
            else f"尚缺：{'、'.join(names)}。"
        )


def _sentence(step: Step, programme: Programme, language: Language) -> str:
    what = words_of(step, programme, language)
    sum_ = spread(step.low_fen, step.high_fen, language)
    source = cited(step.basis, programme, language)
    if language == "en":
        return f"{what[:1].upper()}{what[1:]}: {sum_} ({source})."
    return f"{what}：{sum_}（{source}）。"


def _base(step: Step, programme: Programme, language: Language) -> str:
    return " × ".join(_fact(used, programme, language) for used in step.facts)


def _fact(used: FactUsed, programme: Programme, language: Language) -> str:
    label = label_of(used.name, programme, language)
    unknown = "missing" if language == "en" else "尚缺"
    words = used.words and (used.words.en if language == "en" else used.words.zh)
    given = words or used.given or unknown
    return f"{label} ({given})" if language == "en" else f"{label}（{given}）"


def _limit(step: Step, programme: Programme, language: Language) -> str:
    if step.limit_fen is not None:
        return money(step.limit_fen, language)
    if step.term is None:
        return ""
    return _share(step, step.term, programme, language)


def _share(step: Step, term: Term, programme: Programme, language: Language) -> str:
    """Write a share as per cent of a cost, and what is more than a share as a multiple."""
    base = _base(step, programme, language)
    currency, _, unit = (term.unit or "").partition("/")
    if currency == CURRENCY and unit:
        return f"{_price(term.rate, unit, language)} × {base}"
    if term.rate > 1:
        return f"{plain(term.rate)} × {base}"
    rate = f"{plain(term.rate * 100)}%"
    return f"{rate} of {base}" if language == "en" else f"{base}的{rate}"


def _price(rate: Decimal, unit: str, language: Language) -> str:
    """Write how much there is for one of a unit."""
    each = unit_words(unit)
    if language == "en":
        return f"{CURRENCY} {number_words(rate, None).en} per {each.en}"
    return f"每{each.zh}{number_words(rate, CURRENCY).zh}"
