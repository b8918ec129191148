"""The days that matter in a round of a step, as of a day."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from land_supply.domain.clock import Receipt, judge_acceptance, renewal_request_due
from land_supply.domain.deadlines import DueDate
from land_supply.domain.engine.moment import Moment
from land_supply.domain.engine.states import Course, StepAction, StepStatus
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.validity import goes_on
from land_supply.domain.undertaking import NOTHING_OWED, UndertakingDates
from shared.working_days import DueDate as LastDay
from shared.working_days import WorkingDayCalendar


class Turn(StrEnum):
    """Who has to do something next."""

    APPLICANT = "applicant"
    AGENCY = "agency"
    NOBODY = "nobody"


class Binding(StrEnum):
    """Which clock the law holds a step to: the earlier of its own and that of joint handling."""

    OWN = "own"
    JOINT = "joint"


class StepDates(NamedTuple):
    """When the periods of a step end; before acceptance as if it were accepted today."""

    statutory_due_on: date | None = None
    promised_due_on: date | None = None
    provisional: bool = False
    notice_due_on: date | None = None
    """Until then silence is no acceptance."""
    delivery_due_on: date | None = None
    joint_due_on: date | None = None
    """When joint handling ends; no period of a step on the form ends later."""
    undertaken: UndertakingDates = NOTHING_OWED
    """What is owed after a decision on an undertaking."""
    valid_until: date | None = None
    """The last day on which the decision holds; after silence has renewed it nobody has said it."""
    renewal_request_due_on: date | None = None
    """The last day for a request on which silence renews, whether there was one or not."""
    renewal_due_on: date | None = None
    """The same, while nobody has asked."""
    due_on: date | None = None
    """The next day by which somebody has to act."""

    @property
    def bound_by(self) -> Binding | None:
        """Tell which of its two clocks sets the statutory due date."""
        if self.statutory_due_on is None:
            return None
        is_joint = self.statutory_due_on == self.joint_due_on
        return Binding.JOINT if is_joint else Binding.OWN


def turn_of(state: StepState) -> Turn:
    """Tell who has to do something next in a round."""
    status, course = state.status, state.rules.course
    if state.allows(StepAction.DELIVER) and not state.is_replaced:
        return Turn.AGENCY
    if goes_on(state) and state.renewal is not None and state.renewal.is_pending:
        return Turn.AGENCY
    given = None if state.is_replaced else state.undertaking
    if given is not None and given.is_running:
        return Turn.APPLICANT if given.outstanding else Turn.AGENCY
    if not state.is_open:
        return Turn.NOBODY
    is_application = course is Course.APPLICATION
    if status is StepStatus.SUPPLEMENT_REQUESTED or (is_application and status is StepStatus.READY):
        return Turn.APPLICANT
    return Turn.APPLICANT if state.rules.is_of_sponsor else Turn.AGENCY


def dates_of(state: StepState, calendar: WorkingDayCalendar, *, today: date) -> StepDates:
    """Count the days of a round, as known today."""
    joint = joint_due(state, calendar)
    own, promised = _periods(state, calendar, today)
    statutory = joint if own is None else _earlier(own, joint)
    promised = None if promised is None else _earlier(promised, joint)
    undertaken = undertaken_dates(state, calendar)
    notice = _notice(state, calendar)
    delivery = state.delivery_due(calendar)
    term = _term(state, calendar)
    known = [due for due in (statutory, promised, notice, delivery, term.due) if due is not None]
    first = notice or delivery or term.decision or undertaken.nearest
    running = (statutory, promised) if state.is_open else ()
    nearest = [first] if first is not None else [due for due in running if due is not None]
    return StepDates(
        statutory_due_on=None if statutory is None else statutory.on,
        promised_due_on=None if promised is None else promised.on,
        provisional=undertaken.provisional or any(due.provisional for due in known),
        notice_due_on=None if notice is None else notice.on,
        delivery_due_on=None if delivery is None else delivery.on,
        joint_due_on=None if joint is None else joint.on,
        undertaken=undertaken,
        valid_until=term.valid_until,
        renewal_request_due_on=None if term.request is None else term.request.on,
        renewal_due_on=None if term.due is None else term.due.on,
        due_on=min((due.on for due in nearest), default=None),
    )


def dates_at(state: StepState, moment: Moment) -> StepDates:
    """Count the days of a round on the day on which something is told, once for all who ask."""
    counted = moment.counted.get(id(state))
    if counted is None:
        # The state is kept beside its dates, so that no other one gets its identity.
        counted = state, dates_of(state, moment.calendar, today=moment.today)
        moment.counted[id(state)] = counted
    return counted[1]


def joint_due(state: StepState, calendar: WorkingDayCalendar) -> DueDate | None:
    """Return the last day of joint handling, while it binds a step that is open."""
    if state.joint is None or not state.is_open:
        return None
    return state.joint.due(calendar)


def undertaken_dates(state: StepState, calendar: WorkingDayCalendar) -> UndertakingDates:
    """Count until when what was undertaken is due."""
    if state.undertaking is None or state.is_replaced:
        return NOTHING_OWED
    return state.undertaking.dates(calendar, state.rules.roll)


class _Term(NamedTuple):
    """The days of a decision that has an end."""

    valid_until: date | None = None
    request: DueDate | None = None
    due: DueDate | None = None
    decision: DueDate | None = None


def _term(state: StepState, calendar: WorkingDayCalendar) -> _Term:
    renewal = state.renewal
    if renewal is None or renewal.is_open_ended or not goes_on(state):
        return _Term()
    request = renewal_request_due(renewal.expires_on, calendar)
    return _Term(
        valid_until=renewal.expires_on,
        request=request,
        due=request if renewal.requested_on is None else None,
        decision=LastDay(renewal.expires_on, provisional=False) if renewal.is_pending else None,
    )


def _earlier(due: DueDate, joint: DueDate | None) -> DueDate:
    return due if joint is None or due.on <= joint.on else joint


def _periods(
    state: StepState, calendar: WorkingDayCalendar, today: date
) -> tuple[DueDate | None, DueDate | None]:
    if state.clock is not None:
        due_dates = state.clock.due_dates(calendar, today)
        return due_dates.statutory, due_dates.promised
    terms = state.rules.terms
    if terms is None or state.since is None or not state.is_open:
        return None, None
    statutory = terms.statutory.due(state.since, calendar, roll=terms.roll)
    promised = terms.promised
    if promised is None:
        return statutory, None
    return statutory, promised.due(state.since, calendar, roll=terms.roll)


def _notice(state: StepState, calendar: WorkingDayCalendar) -> DueDate | None:
    if state.status is not StepStatus.RECEIVED or state.received_on is None:
        return None
    receipt = Receipt(received_on=state.received_on)
    judged = judge_acceptance(receipt, calendar, today=state.received_on)
    return LastDay(judged.open_until, provisional=judged.provisional)
