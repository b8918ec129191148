"""What a round has the means for, beyond what its status allows."""

from land_supply.domain.clock import EntryKind, LegalClock, Renewal
from land_supply.domain.engine.states import StepAction
from land_supply.domain.template import Undertaking, UndertakingRoute
from land_supply.domain.undertaking import UndertakingState, UndertakingStatus


def may_undertake(
    action: StepAction,
    terms: Undertaking | None,
    given: UndertakingState | None,
    *,
    is_accepted: bool,
) -> bool:
    """Tell whether the route is open, and the undertaking is where the action finds it."""
    if terms is None or not terms.route.is_open:
        return False
    if given is None or action is StepAction.TELL_CONDITIONS:
        return given is None and action is StepAction.TELL_CONDITIONS
    if action is StepAction.SIGN_UNDERTAKING:
        is_ripe = is_accepted or terms.route is not UndertakingRoute.PARTLY
        return given.status is UndertakingStatus.TOLD and is_ripe
    is_check = action is StepAction.CHECK_UNDERTAKING
    return given.is_running and (is_check or bool(given.outstanding))


def clock_allows(clock: LegalClock | None, action: StepAction) -> bool:
    """Tell whether there is a clock, and its procedure lets the action touch it."""
    if clock is None:
        return False
    if action is StepAction.PAUSE:
        return bool(clock.terms.pause_causes)
    is_extension = action is StepAction.EXTEND
    is_open = clock.terms.extension is not None and EntryKind.EXTENDED in clock.allowed
    return is_open or not is_extension


def has_hands(action: StepAction, *, is_held: bool, is_own: bool) -> bool:
    """Tell whether a step can come into other hands; what is delegated cannot be once more."""
    if action is StepAction.DELEGATE:
        return is_own
    return is_held or action is not StepAction.RETURN


def may_renew(action: StepAction, renewal: Renewal | None) -> bool:
    """Tell whether a decision has an end, and its renewal is where the action finds it."""
    if renewal is None:
        return False
    if action is StepAction.REQUEST_RENEWAL:
        return renewal.requested_on is None
    return renewal.requested_on is not None and renewal.decided_on is None
