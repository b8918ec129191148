"""How long a decision holds: its end, and what silence on a request for renewal makes of it."""

from datetime import date

from land_supply.domain.clock import Renewal, RenewalStatus, judge_renewal
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.rules import RENEWED
from land_supply.domain.engine.states import StepAction
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.transitions import next_status
from shared.errors import InvalidValueError

SILENT = "延续申请在有效期届满前未作决定，视为准予延续 / no decision on a timely request by the end"


def valid_until(state: StepState, last: date | None, moment: Moment) -> StepState:
    """Give a decision its last day, where it has one and the process can renew it."""
    if last is None:
        return state
    if not state.is_decided or not state.rules.is_renewable(state.outcome):
        expected = "none; only a decision that can be renewed has an end"
        raise InvalidValueError("/valid_until", last.isoformat(), expected)
    _ensure_later(last, moment.on)
    return state._replace(renewal=Renewal(expires_on=last, granted_on=moment.on))


def renewed_until(state: StepState, renewal: Renewal, last: date, moment: Moment) -> StepState:
    """Begin another term, which ends later than the last one."""
    _ensure_later(last, max(renewal.expires_on, moment.on))
    following = Renewal(expires_on=last, granted_on=moment.on, deemed_on=renewal.deemed_on)
    return state._replace(outcome=RENEWED, renewal=following)


def goes_on(state: StepState) -> bool:
    """Tell whether the end of a decision still matters: it stands, and in the newest round."""
    if state.renewal is None or state.is_replaced or not state.is_decided:
        return False
    return state.rules.is_renewable(state.outcome)


def after_end(state: StepState, moment: Moment) -> StepState:
    """Apply what article 50 makes of a timely request on which nobody decided until the end.

    It is judged as of the day on which something happened; whatever happened later meanwhile
    stays, so that the day of the last thing does not go back.
    """
    renewal = state.renewal
    if renewal is None or not renewal.is_pending or not goes_on(state):
        return state
    judged = judge_renewal(renewal, moment.calendar, today=moment.on)
    if judged is not RenewalStatus.DEEMED_RENEWED:
        return state
    deemed = renewal.deem()
    return state._replace(
        status=next_status(state.rules.course, state.status, StepAction.DEEM_RENEWED),
        outcome=RENEWED,
        since=max(day for day in (state.since, deemed.deemed_on) if day is not None),
        renewal=deemed,
    )


def _ensure_later(last: date, than: date) -> None:
    if last <= than:
        raise InvalidValueError("/valid_until", last.isoformat(), f"a day after {than}")
