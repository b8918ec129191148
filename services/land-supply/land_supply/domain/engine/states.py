"""Where a step can stand, what can happen to it, and which course its kind takes."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from land_supply.domain.template import StepKind
from land_supply.domain.template.conditions import FactValue


class StepStatus(StrEnum):
    """Where a round of a step stands."""

    WAITING = "waiting"
    """A step that it depends on is not done."""
    READY = "ready"
    """It may begin."""
    RECEIVED = "received"
    """The application is there; the authority has not said whether it accepts it."""
    SUPPLEMENT_REQUESTED = "supplement_requested"
    """The applicant's turn; no clock runs."""
    ACCEPTED = "accepted"
    """The agency's turn; where a text sets a limit, its clock runs."""
    PAUSED = "paused"
    """The clock stands still for a cause of article 45."""
    DECIDED = "decided"
    DELIVERED = "delivered"
    NOT_NEEDED = "not_needed"
    """Its condition is false, or nobody asked for it; it counts as done."""
    ENDED = "ended"
    """Its branch or its case ended before it did."""
    WITHDRAWN = "withdrawn"
    """Its decision, or what it rested on, was corrected."""


OPEN_STATUSES = frozenset(
    {
        StepStatus.READY,
        StepStatus.RECEIVED,
        StepStatus.SUPPLEMENT_REQUESTED,
        StepStatus.ACCEPTED,
        StepStatus.PAUSED,
    }
)
"""Where somebody has to do something."""
NOT_ACCEPTED_STATUSES = frozenset(
    {StepStatus.READY, StepStatus.RECEIVED, StepStatus.SUPPLEMENT_REQUESTED}
)
"""Where no clock runs, because nothing is accepted."""
DECIDED_STATUSES = frozenset({StepStatus.DECIDED, StepStatus.DELIVERED})
"""Where a step came out."""


class Stood(NamedTuple):
    """Where a round stood before something happened to it."""

    status: StepStatus
    since: date | None
    outcome: str | None = None


class FixedFact(NamedTuple):
    """A fact that a decision fixed, and what was known before; None where nothing was."""

    name: str
    value: FactValue
    before: FactValue | None = None


NOT_BEGUN = frozenset({StepStatus.WAITING, StepStatus.READY, StepStatus.NOT_NEEDED})
"""Where nobody has done anything yet."""


class StepAction(StrEnum):
    """What can happen to a step."""

    RECEIVE = "receive"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLEMENT = "supplement"
    ACCEPT = "accept"
    DECLINE_ACCEPTANCE = "decline_acceptance"
    START = "start"
    """A period that nobody applies for starts to run, as with the day of an announcement."""
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    EXCLUDE = "exclude"
    DECIDE = "decide"
    DELIVER = "deliver"
    TELL_CONDITIONS = "tell_conditions"
    """The agency states in writing what may be undertaken instead of proved."""
    SIGN_UNDERTAKING = "sign_undertaking"
    """The sponsor undertakes it, and the step is decided at once."""
    SUPPLEMENT_UNDERTAKING = "supplement_undertaking"
    CHECK_UNDERTAKING = "check_undertaking"
    CORRECT = "correct"
    """A wrong decision is taken back, with what followed from it."""
    ALTER = "alter"
    """A decision that stands is varied, renewed or revoked, or it lapses."""
    REQUEST_RENEWAL = "request_renewal"
    """The sponsor asks for a decision that has an end to go on (Licensing Law, article 50)."""
    DECIDE_RENEWAL = "decide_renewal"
    CLAIM = "claim"
    HAND_OVER = "hand_over"
    DELEGATE = "delegate"
    RETURN = "return"
    MAKE_READY = "make_ready"
    MAKE_WAIT = "make_wait"
    """Facts that were learned later put a step before it."""
    SPARE = "spare"
    DEEM_ACCEPTED = "deem_accepted"
    DEEM_RENEWED = "deem_renewed"
    COMPLETE = "complete"
    END = "end"
    TAKE_BACK = "take_back"

    @property
    def is_automatic(self) -> bool:
        """Tell whether it follows from the law or the process, so that nobody may ask for it."""
        return self in _AUTOMATIC


_AUTOMATIC = frozenset(
    {
        StepAction.MAKE_READY,
        StepAction.MAKE_WAIT,
        StepAction.SPARE,
        StepAction.DEEM_ACCEPTED,
        StepAction.DEEM_RENEWED,
        StepAction.COMPLETE,
        StepAction.END,
        StepAction.TAKE_BACK,
    }
)


OF_UNDERTAKING = frozenset(
    {
        StepAction.TELL_CONDITIONS,
        StepAction.SIGN_UNDERTAKING,
        StepAction.SUPPLEMENT_UNDERTAKING,
        StepAction.CHECK_UNDERTAKING,
    }
)
"""What asks for an undertaking, or for what was undertaken."""
OF_RENEWAL = frozenset({StepAction.REQUEST_RENEWAL, StepAction.DECIDE_RENEWAL})
"""What lets a decision go on beyond its end."""
OF_CLOCK = frozenset({StepAction.PAUSE, StepAction.RESUME, StepAction.EXTEND, StepAction.EXCLUDE})
"""What writes into the ledger of a running clock."""
OF_HANDS = frozenset(
    {StepAction.CLAIM, StepAction.HAND_OVER, StepAction.DELEGATE, StepAction.RETURN}
)
"""What brings a step into other hands."""


class Course(StrEnum):
    """What kinds of steps have in common."""

    APPLICATION = "application"
    """Somebody applies; an application is accepted, decided and delivered."""
    PERIOD = "period"
    """A time runs, and its result is established at the end."""
    OWN_TIME = "own_time"
    """It is done when it is done."""
    GATE = "gate"
    """It is done as soon as it is ready."""


_COURSES: Mapping[StepKind, Course] = {
    StepKind.ADMINISTRATIVE: Course.APPLICATION,
    StepKind.TECHNICAL_REVIEW: Course.APPLICATION,
    StepKind.FIXED_PERIOD: Course.PERIOD,
    StepKind.ENTERPRISE: Course.OWN_TIME,
    StepKind.GATE: Course.GATE,
    StepKind.PRE_SERVICE: Course.OWN_TIME,
    StepKind.OBLIGATION: Course.OWN_TIME,
}


def course_of(kind: StepKind) -> Course:
    """Return the course that a kind of step takes."""
    return _COURSES[kind]
