"""What somebody may do in a step now, and why not the rest."""

from collections.abc import Iterator
from dataclasses import dataclass

from land_supply.domain.clock import EntryKind, LegalClock
from land_supply.domain.engine.states import (
    OF_HANDS,
    OF_RENEWAL,
    OF_UNDERTAKING,
    Course,
    StepAction,
    StepStatus,
)
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.transitions import TRANSITIONS
from shared.errors import ForbiddenError
from shared.legal_sources import Name

OF_APPLICANT = frozenset(
    {
        StepAction.RECEIVE,
        StepAction.SUPPLEMENT,
        StepAction.SIGN_UNDERTAKING,
        StepAction.SUPPLEMENT_UNDERTAKING,
        StepAction.REQUEST_RENEWAL,
    }
)
"""What the applicant may do in any step; the agency's window may record it as well."""
OF_AUTHORITY = frozenset(
    {
        StepAction.TELL_CONDITIONS,
        StepAction.CHECK_UNDERTAKING,
        StepAction.CORRECT,
        StepAction.ALTER,
        StepAction.DECIDE_RENEWAL,
    }
)
"""What the enterprise may not do even in a step of its own: it does not check itself."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An action, and why it is refused; without a reason it is allowed."""

    action: StepAction
    refusal: Name | None = None


def choices(state: StepState, *, is_sponsor: bool) -> Iterator[Choice]:
    """Judge every action that the course of a step knows."""
    allowed = state.allowed
    for action in StepAction:
        possible = _possible_in(state.rules.course, action)
        if action.is_automatic or not possible:
            continue
        if not may(state, action, is_sponsor=is_sponsor):
            yield Choice(action, _of_role(is_sponsor=is_sponsor))
        elif action in allowed or (action is StepAction.CORRECT and state.is_repetition):
            yield Choice(action)
        elif state.status not in possible:
            yield Choice(action, _of_status(state.status, possible))
        else:
            yield Choice(action, _of_means(state, action))


def may(state: StepState, action: StepAction, *, is_sponsor: bool) -> bool:
    """Tell whether the side that asks may do something in a step at all.

    The enterprise hands in, and does what is its own; the rest is the agency's. Whoever is wrong
    about the enterprise's own steps, it is not the enterprise that says so.
    """
    if not is_sponsor or action in OF_APPLICANT:
        return True
    return state.rules.is_of_sponsor and action not in OF_AUTHORITY


def ensure_may(state: StepState, action: StepAction, *, is_sponsor: bool) -> None:
    """Refuse what is the other side's to do."""
    if not may(state, action, is_sponsor=is_sponsor):
        raise ForbiddenError(_of_role(is_sponsor=is_sponsor).en)


def _possible_in(course: Course, action: StepAction) -> tuple[StepStatus, ...]:
    return tuple(status for status, row in TRANSITIONS[course].items() if action in row)


def _of_role(*, is_sponsor: bool) -> Name:
    if is_sponsor:
        return Name("只有主管机关可以办理", "only the agency may do this")
    return Name("只有企业可以办理", "only the enterprise may do this")


def _of_status(status: StepStatus, possible: tuple[StepStatus, ...]) -> Name:
    names = ", ".join(possible)
    return Name(
        f"步骤状态为 {status}，仅在 {names} 时可以办理",
        f"the step is {status}; possible when it is {names}",
    )


def _of_means(state: StepState, action: StepAction) -> Name:
    if action is StepAction.DECLINE_ACCEPTANCE:
        return Name("流程未规定不予受理的结果", "the process has no outcome that declines")
    if action is StepAction.ALTER:
        return Name("没有可以登记的变更、撤销或者失效", "nothing may befall this decision")
    if action in OF_UNDERTAKING:
        return _of_undertaking(state, action)
    if action in OF_RENEWAL:
        return _of_renewal(state)
    if action in OF_HANDS:
        return _of_hands(state, action)
    return _of_clock(state.clock, action)


def _of_clock(clock: LegalClock | None, action: StepAction) -> Name:
    if clock is None:
        return Name("法律未规定期限，不计时", "no text sets a limit, so no clock runs")
    if action is StepAction.PAUSE:
        return Name("没有可中止计时的事由", "nothing may stop this clock")
    if EntryKind.EXTENDED not in clock.allowed:
        return Name("期限只能延长一次", "a period is extended only once")
    return Name("法律未允许延长期限", "no text allows an extension")


def _of_undertaking(state: StepState, action: StepAction) -> Name:
    terms, given = state.rules.undertaking, state.undertaking
    if terms is None or not terms.route.is_open:
        return Name("该步骤不适用告知承诺", "no undertaking can bring this decision about")
    if given is None:
        return Name("尚未告知承诺条件", "nobody has told the conditions")
    if action is StepAction.TELL_CONDITIONS:
        return Name("条件已经告知", "the conditions are told")
    if action is StepAction.SIGN_UNDERTAKING:
        return Name("其余部分受理后方可承诺", "the part that is proved has to be accepted first")
    return Name("承诺事项已经办结", "nothing of the undertaking is owed any more")


def _of_renewal(state: StepState) -> Name:
    renewal = state.renewal
    if not state.rules.is_renewable(state.outcome):
        return Name("该决定不适用延续", "nothing renews this decision")
    if renewal is None:
        return Name("决定未载明有效期", "the decision states no end")
    if renewal.requested_on is None:
        return Name("尚未提出延续申请", "nobody has asked for renewal")
    if renewal.decided_on is not None:
        return Name("延续申请已经作出决定", "the request for renewal is decided")
    if renewal.is_open_ended:
        return Name("延续后的有效期尚未载明", "nobody has said until when silence has renewed it")
    return Name("已经提出延续申请", "renewal has been asked for")


def _of_hands(state: StepState, action: StepAction) -> Name:
    if state.rules.is_of_sponsor:
        return Name("企业自办的步骤没有承办人", "the enterprise sees to its own step")
    if action is StepAction.DELEGATE:
        return Name(
            "受委托机关不得再委托（行政许可法第二十四条）",
            "an agency that acts for another one cannot delegate (Licensing Law, article 24)",
        )
    return Name("无人承办，也未受委托", "nobody has claimed it, and nobody has delegated it")
