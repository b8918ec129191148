"""The days that matter in a round of a step, as of a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from land_supply.domain.clock import Receipt, judge_acceptance
from land_supply.domain.deadlines import DueDate
from land_supply.domain.engine.states import Course, StepAction, StepStatus
from land_supply.domain.engine.step import StepState
from shared.working_days import DueDate as LastDay
from shared.working_days import WorkingDayCalendar


class Turn(StrEnum):
    """Who has to do something next."""

    APPLICANT = "applicant"
    AGENCY = "agency"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDates:
    """When the periods of a step end; before acceptance as if it were accepted today."""

    statutory_due_on: date | None = None
    promised_due_on: date | None = None
    provisional: bool = False
    notice_due_on: date | None = None
    """Until then silence is no acceptance."""
    delivery_due_on: date | None = None
    due_on: date | None = None
    """The next day by which somebody has to act."""


def turn_of(state: StepState) -> Turn:
    """Tell who has to do something next in a round."""
    status, course = state.status, state.rules.course
    if StepAction.DELIVER in state.allowed and not state.is_replaced:
        return Turn.AGENCY
    if not state.is_open:
        return Turn.NOBODY
    is_application = course is Course.APPLICATION
    if status is StepStatus.SUPPLEMENT_REQUESTED or (is_application and status is StepStatus.READY):
        return Turn.APPLICANT
    return Turn.APPLICANT if state.rules.is_of_sponsor else Turn.AGENCY


def dates_of(state: StepState, calendar: WorkingDayCalendar, *, today: date) -> StepDates:
    """Count the days of a round, as known today."""
    statutory, promised = _periods(state, calendar, today)
    notice = _notice(state, calendar)
    delivery = state.delivery_due(calendar)
    known = [due for due in (statutory, promised, notice, delivery) if due is not None]
    first = notice or delivery
    running = (statutory, promised) if state.is_open else ()
    nearest = [first] if first is not None else [due for due in running if due is not None]
    return StepDates(
        statutory_due_on=None if statutory is None else statutory.on,
        promised_due_on=None if promised is None else promised.on,
        provisional=any(due.provisional for due in known),
        notice_due_on=None if notice is None else notice.on,
        delivery_due_on=None if delivery is None else delivery.on,
        due_on=min((due.on for due in nearest), default=None),
    )


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
