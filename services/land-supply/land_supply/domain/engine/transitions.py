"""The table of what may happen to a step; everything that is not declared is refused."""

from collections.abc import Mapping

from land_supply.domain.engine.states import Course, StepAction, StepStatus
from land_supply.domain.errors import StepOrderError

Row = Mapping[StepAction, StepStatus]


def _in_hands(status: StepStatus) -> Row:
    """Let a step come into other hands, which does not move it."""
    return dict.fromkeys((StepAction.CLAIM, StepAction.HAND_OVER, StepAction.RETURN), status)


def _in_any_hands(status: StepStatus) -> Row:
    """Let it come into those of another agency too, as long as nothing is decided."""
    return {**_in_hands(status), StepAction.DELEGATE: status}


_CLOSING: Row = {
    StepAction.END: StepStatus.ENDED,
    StepAction.TAKE_BACK: StepStatus.WITHDRAWN,
}
_WAITING: Row = {
    StepAction.MAKE_READY: StepStatus.READY,
    StepAction.SPARE: StepStatus.NOT_NEEDED,
    **_CLOSING,
}
_NOT_BEGUN: Row = {
    StepAction.MAKE_WAIT: StepStatus.WAITING,
    StepAction.SPARE: StepStatus.NOT_NEEDED,
    **_in_any_hands(StepStatus.READY),
    **_CLOSING,
}
_RUNNING: Row = {
    StepAction.PAUSE: StepStatus.PAUSED,
    StepAction.EXTEND: StepStatus.ACCEPTED,
    StepAction.EXCLUDE: StepStatus.ACCEPTED,
    StepAction.DECIDE: StepStatus.DECIDED,
    **_in_any_hands(StepStatus.ACCEPTED),
    **_CLOSING,
}
_PAUSED: Row = {
    StepAction.RESUME: StepStatus.ACCEPTED,
    StepAction.EXTEND: StepStatus.PAUSED,
    StepAction.EXCLUDE: StepStatus.PAUSED,
    **_in_any_hands(StepStatus.PAUSED),
    **_CLOSING,
}
_TAKEN_BACK: Row = {StepAction.TAKE_BACK: StepStatus.WITHDRAWN}
_DONE: Row = {StepAction.CORRECT: StepStatus.WITHDRAWN, **_TAKEN_BACK}


def _undertaking(status: StepStatus) -> Row:
    """Return the short way: to hear the conditions moves nothing, to undertake them decides."""
    return {StepAction.TELL_CONDITIONS: status, StepAction.SIGN_UNDERTAKING: StepStatus.DECIDED}


def _undertaken(status: StepStatus) -> Row:
    """Return what an undertaking asks for after the decision, which it does not move."""
    return {StepAction.SUPPLEMENT_UNDERTAKING: status, StepAction.CHECK_UNDERTAKING: status}


def _standing(status: StepStatus) -> Row:
    """Return what befalls a decision that stands, which does not move it."""
    befalling = (
        StepAction.ALTER,
        StepAction.REQUEST_RENEWAL,
        StepAction.DECIDE_RENEWAL,
        StepAction.DEEM_RENEWED,
    )
    return dict.fromkeys(befalling, status)


TRANSITIONS: Mapping[Course, Mapping[StepStatus, Row]] = {
    Course.APPLICATION: {
        StepStatus.WAITING: _WAITING,
        StepStatus.READY: {
            StepAction.RECEIVE: StepStatus.RECEIVED,
            **_undertaking(StepStatus.READY),
            **_NOT_BEGUN,
        },
        StepStatus.RECEIVED: {
            StepAction.REQUEST_SUPPLEMENT: StepStatus.SUPPLEMENT_REQUESTED,
            StepAction.ACCEPT: StepStatus.ACCEPTED,
            StepAction.DECLINE_ACCEPTANCE: StepStatus.DECIDED,
            StepAction.DEEM_ACCEPTED: StepStatus.ACCEPTED,
            **_undertaking(StepStatus.RECEIVED),
            **_in_any_hands(StepStatus.RECEIVED),
            **_CLOSING,
        },
        StepStatus.SUPPLEMENT_REQUESTED: {
            StepAction.SUPPLEMENT: StepStatus.RECEIVED,
            **_undertaking(StepStatus.SUPPLEMENT_REQUESTED),
            **_in_any_hands(StepStatus.SUPPLEMENT_REQUESTED),
            **_CLOSING,
        },
        StepStatus.ACCEPTED: {**_RUNNING, **_undertaking(StepStatus.ACCEPTED)},
        StepStatus.PAUSED: _PAUSED,
        StepStatus.DECIDED: {
            StepAction.DELIVER: StepStatus.DELIVERED,
            **_standing(StepStatus.DECIDED),
            **_undertaken(StepStatus.DECIDED),
            **_in_hands(StepStatus.DECIDED),
            **_DONE,
        },
        StepStatus.DELIVERED: {
            **_standing(StepStatus.DELIVERED),
            **_undertaken(StepStatus.DELIVERED),
            **_DONE,
        },
        StepStatus.NOT_NEEDED: _TAKEN_BACK,
        StepStatus.ENDED: _TAKEN_BACK,
    },
    Course.PERIOD: {
        StepStatus.WAITING: _WAITING,
        StepStatus.READY: {StepAction.START: StepStatus.ACCEPTED, **_NOT_BEGUN},
        StepStatus.ACCEPTED: _RUNNING,
        StepStatus.PAUSED: _PAUSED,
        StepStatus.DECIDED: _DONE,
        StepStatus.NOT_NEEDED: _TAKEN_BACK,
        StepStatus.ENDED: _TAKEN_BACK,
    },
    Course.OWN_TIME: {
        StepStatus.WAITING: _WAITING,
        StepStatus.READY: {
            StepAction.DECIDE: StepStatus.DECIDED,
            **_undertaking(StepStatus.READY),
            **_NOT_BEGUN,
        },
        StepStatus.DECIDED: {**_undertaken(StepStatus.DECIDED), **_DONE},
        StepStatus.NOT_NEEDED: _TAKEN_BACK,
        StepStatus.ENDED: _TAKEN_BACK,
    },
    Course.GATE: {
        StepStatus.WAITING: _WAITING,
        StepStatus.READY: {StepAction.COMPLETE: StepStatus.DECIDED, **_CLOSING},
        StepStatus.DECIDED: _TAKEN_BACK,
        StepStatus.NOT_NEEDED: _TAKEN_BACK,
        StepStatus.ENDED: _TAKEN_BACK,
    },
}
"""What may happen in each status of each course, and where it leads; other statuses are final."""


def allowed_actions(course: Course, status: StepStatus) -> tuple[StepAction, ...]:
    """List what somebody may ask for now."""
    row = TRANSITIONS[course].get(status, {})
    return tuple(action for action in row if not action.is_automatic)


def is_allowed(course: Course, status: StepStatus, action: StepAction) -> bool:
    """Tell whether somebody may ask for an action now."""
    return action in TRANSITIONS[course].get(status, {}) and not action.is_automatic


def next_status(course: Course, status: StepStatus, action: StepAction) -> StepStatus:
    """Return where an action leads; one that is not declared is refused with what is allowed."""
    target = TRANSITIONS[course].get(status, {}).get(action)
    if target is None:
        raise StepOrderError(status, action, allowed_actions(course, status))
    return target
