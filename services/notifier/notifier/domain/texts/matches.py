"""What is written of the programmes that fit a project."""

from decimal import Decimal

from notifier.domain.kinds import NotificationKind
from notifier.domain.texts.text import Text, Words, both, day, listed, short
from shared.contracts.funding import (
    InterestMet,
    MatchChanged,
    MatchFound,
    MatchState,
    MatchWithdrawn,
)

MatchFact = MatchFound | MatchChanged | MatchWithdrawn | InterestMet

TEMPLATES: dict[NotificationKind, Text] = {
    NotificationKind.MATCH_FOUND: Text(
        title_zh="资金项目匹配：{name}",
        title_en="Fund programme found: {name}",
        body_zh="项目“{name}”{verdict_zh}“{programme_zh}”的条件。尚缺事实：{missing_zh}。",
        body_en=(
            'The project "{name}" {verdict_en} the conditions of "{programme_en}". '
            "Missing facts: {missing_en}."
        ),
    ),
    NotificationKind.MATCH_CHANGED: Text(
        title_zh="资金项目匹配有变化：{name}",
        title_en="Fund programme changed: {name}",
        body_zh=(
            "项目“{name}”{verdict_zh}“{programme_zh}”的条件。有变化的是：{differences_zh}。"
            "金额：{amount_zh}。申报截止：{deadline_zh}。尚缺事实：{missing_zh}。"
        ),
        body_en=(
            'The project "{name}" {verdict_en} the conditions of "{programme_en}". '
            "What changed: {differences_en}. Amount: {amount_en}. "
            "Apply by: {deadline_en}. Missing facts: {missing_en}."
        ),
    ),
    NotificationKind.MATCH_WITHDRAWN: Text(
        title_zh="资金项目不再匹配：{name}",
        title_en="Fund programme withdrawn: {name}",
        body_zh="项目“{name}”自{day_zh}起不再符合“{programme_zh}”的条件：{reasons_zh}。",
        body_en=(
            'From {day_en} the project "{name}" does not meet the conditions of '
            '"{programme_en}" any more: {reasons_en}.'
        ),
    ),
    NotificationKind.INTEREST_MET: Text(
        title_zh="关注的资金项目：{name}",
        title_en="Saved search met: {name}",
        body_zh=(
            "项目“{name}”符合您保存的检索“{interest}”：{verdict_zh}“{programme_zh}”的条件。"
            "金额：{amount_zh}。申报截止：{deadline_zh}。尚缺事实：{missing_zh}。"
        ),
        body_en=(
            'The project "{name}" meets your saved search "{interest}": it {verdict_en} the '
            'conditions of "{programme_en}". Amount: {amount_en}. Apply by: {deadline_en}. '
            "Missing facts: {missing_en}."
        ),
    ),
}
_VERDICTS: dict[str, Words] = {
    "yes": ("符合", "meets"),
    "unknown": ("在缺失事实查明后可能符合", "may, once the missing facts are known, meet"),
    "no": ("不符合", "does not meet"),
}
_DIFFERENCES: dict[str, Words] = {
    "verdict": ("结论", "the verdict"),
    "amount": ("金额", "the amount"),
    "deadline": ("申报截止日期", "the deadline"),
    "window": ("申报窗口", "the window of applications"),
    "missing_facts": ("缺失事实", "the missing facts"),
    "programme_version": ("政策版本", "the version of the programme"),
}


def values_of(fact: MatchFact) -> dict[str, str]:
    """Return what the templates ask for."""
    common = both("programme", (fact.programme.name_zh, fact.programme.name_en))
    match fact:
        case MatchFound():
            return {**common, **_verdict(fact.verdict), **_missing(fact.missing_facts)}
        case MatchWithdrawn():
            failed = (each.condition for each in fact.reasons if each.verdict == "no")
            reasons = listed("reasons", ((condition, condition) for condition in failed))
            return {**common, **day("day", fact.as_of), **reasons}
        case MatchChanged():
            differing = (_DIFFERENCES.get(each, (each, each)) for each in fact.differences)
            return {**common, **_state(fact.after), **listed("differences", differing)}
        case InterestMet():
            return {**common, **_state(fact.after), "interest": short(fact.interest_name)}


def _state(state: MatchState) -> dict[str, str]:
    return {
        **_verdict(state.verdict),
        **_missing(state.missing_facts),
        **both("amount", _amount(state)),
        **day("deadline", state.deadline, ("未规定", "no day is set")),
    }


def _verdict(verdict: str) -> dict[str, str]:
    return both("verdict", _VERDICTS[verdict])


def _missing(names: tuple[str, ...]) -> dict[str, str]:
    return listed("missing", ((name, name) for name in names))


def _amount(state: MatchState) -> Words:
    low, high = state.low_fen, state.high_fen
    if high is None:
        at_least = None if low is None else _yuan(low)
        return (f"不少于{at_least}元", f"CNY {at_least} or more") if at_least else _UNTOLD
    if low is None or low == high:
        return f"{_yuan(high)}元", f"CNY {_yuan(high)}"
    return f"{_yuan(low)}元至{_yuan(high)}元", f"CNY {_yuan(low)} to {_yuan(high)}"


_UNTOLD: Words = ("无法确定", "cannot be told")


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:,.2f}"
