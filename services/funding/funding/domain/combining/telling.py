"""A combination told in sentences, in English and in Chinese."""

from collections.abc import Iterable, Iterator

from funding.domain.amounts import Language, money, spread
from funding.domain.combining.combination import Combination, KeptOut, Plan, RuleCost, RunnerUp
from funding.domain.combining.rules import DOCUMENTS, LAWFUL, RuleKind
from funding.domain.combining.weighing import Clash, Reading
from shared.legal_sources import LegalBasis

READINGS: dict[Reading, dict[Language, str]] = {
    Reading.CERTAIN: {"en": "Certain", "zh": "确定可得"},
    Reading.POSSIBLE: {"en": "Possible at most", "zh": "至多可得"},
}
NOTHING: dict[Language, str] = {"en": "nothing", "zh": "无"}
NAMES = {rule.kind: rule.name for rule in LAWFUL}


def tell_combination(combination: Combination, language: Language) -> tuple[str, ...]:
    """Tell the best combination, why others are worse, what is kept out, and what rules cost."""
    return tuple(_sentences(combination, language))


def _sentences(combination: Combination, language: Language) -> Iterator[str]:
    reading = READINGS[combination.reading][language]
    plan = _plan(combination.best, language)
    yield f"{reading}: {plan}." if language == "en" else f"{reading}：{plan}。"
    for runner in combination.runners_up:
        yield _runner_up(runner, language)
    for kept in combination.kept_out:
        yield _kept_out(kept, language)
    for cost in combination.rule_costs:
        if cost.cost_fen != 0:
            yield _cost(cost, language)


def _plan(plan: Plan, language: Language) -> str:
    sum_ = spread(plan.low_fen, plan.high_fen, language)
    names = _listed(plan.programmes, language)
    return f"{names}, {sum_}" if language == "en" else f"{names}，{sum_}"


def _runner_up(runner: RunnerUp, language: Language) -> str:
    less = _money(runner.less_fen, language)
    taken = _listed(runner.takes, language)
    left = _listed([each.programme_id for each in runner.leaves], language)
    why = _rules([clash for each in runner.leaves for clash in each.clashes], language)
    if language == "en":
        return f"{less} less with {taken} instead of {left}: {why}."
    return f"以{taken}代替{left}，少{less}：{why}。"


def _kept_out(kept: KeptOut, language: Language) -> str:
    why, cost = _rules(kept.clashes, language), _money(kept.cost_fen, language)
    if not kept.is_lawful:
        if language == "en":
            return f"{kept.programme_id} cannot be had any more: {why}."
        return f"{kept.programme_id}已不能获得：{why}。"
    if language == "en":
        return f"{kept.programme_id} stays out, taking it would cost {cost}: {why}."
    return f"{kept.programme_id}未纳入，纳入将减少{cost}：{why}。"


def _cost(cost: RuleCost, language: Language) -> str:
    without = _listed(cost.without_it.programmes, language)
    more = _money(cost.cost_fen, language)
    if language == "en":
        return f"Without the rule “{cost.rule.name.en}” it would be {more} more: {without}."
    return f"若无“{cost.rule.name.zh}”的规定，可多得{more}：{without}。"


def _rules(clashes: Iterable[Clash], language: Language) -> str:
    told = dict.fromkeys(_clash(each, language) for each in clashes)
    return ("; " if language == "en" else "；").join(told)


def _clash(clash: Clash, language: Language) -> str:
    name, source = NAMES[clash.kind], _cited(clash.basis, clash.kind)
    if language == "en":
        when = " (had before)" if clash.is_earlier else ""
        return f"{clash.programme_id} not with {clash.other}{when}, {name.en} {source}"
    when = "（此前已获）" if clash.is_earlier else ""
    return f"{clash.programme_id}与{clash.other}{when}不能兼得，{name.zh}{source}"


def _cited(basis: LegalBasis, kind: RuleKind) -> str:
    """Name the text of a rule by its title; an exclusion stands in the programme's own text."""
    text = None if kind is RuleKind.EXCLUSION else DOCUMENTS.get(basis.document or "")
    return f"《{text.title.zh}》[{basis.grade}]" if text else f"[{basis.grade}]"


def _listed(names: Iterable[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(names) or NOTHING[language]


def _money(fen: int | None, language: Language) -> str:
    if fen is None:
        return "without an end" if language == "en" else "无上限"
    return money(fen, language)
