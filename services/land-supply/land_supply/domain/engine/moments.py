"""The moments of a round of a step that everybody concerned has to be told of."""

from datetime import date, timedelta

from land_supply.domain.clock import (
    Receipt,
    Reminder,
    ReminderKind,
    acceptance_reminders,
    renewal_reminders,
)
from land_supply.domain.clock import clock_reminders as reminders_of_clock
from land_supply.domain.engine.states import StepStatus
from land_supply.domain.engine.step import StepState
from land_supply.domain.engine.validity import goes_on
from land_supply.domain.joint import joint_moments
from land_supply.domain.undertaking import undertaking_moments
from shared.working_days import WorkingDayCalendar

DAY = timedelta(days=1)
_DECIDED = frozenset({StepStatus.DECIDED, StepStatus.DELIVERED})


def moments_of(
    state: StepState, calendar: WorkingDayCalendar, *, today: date
) -> tuple[Reminder, ...]:
    """List the moments of a round as it stands today that nobody was told of, the earliest first.

    Those of an application that waits for an answer, of a clock that has not stopped, of one that
    a decision stopped too late, of a decision that is not delivered and still can be, of joint
    handling, of what was undertaken, and of the end of what was decided.
    """
    found: tuple[Reminder, ...] = ()
    if state.status is StepStatus.RECEIVED and state.received_on is not None:
        receipt = Receipt(received_on=state.received_on)
        found = acceptance_reminders(state.clock_id, receipt, calendar)
    elif state.clock is not None and state.is_open:
        found = reminders_of_clock(state.clock, calendar, today=today)
    elif state.clock is not None and state.status in _DECIDED:
        of_clock = reminders_of_clock(state.clock, calendar, today=today)
        found = tuple(each for each in of_clock if each.kind is ReminderKind.OVERDUE)
    delivery = state.delivery_due(calendar)
    if delivery is not None and not state.is_replaced:
        overdue = Reminder(
            key=f"{state.clock_id}/delivery/{ReminderKind.OVERDUE}/{delivery.on}",
            kind=ReminderKind.OVERDUE,
            falls_due_on=delivery.on + DAY,
            about_on=delivery.on,
            provisional=delivery.provisional,
        )
        found = (*found, overdue)
    if state.joint is not None and state.is_open:
        found = (*found, *joint_moments(state.joint, calendar))
    if state.undertaking is not None and not state.is_replaced:
        owed = undertaking_moments(state.clock_id, state.undertaking, calendar, state.rules.roll)
        found = (*found, *owed)
    if state.renewal is not None and goes_on(state):
        found = (*found, *renewal_reminders(state.clock_id, state.renewal, calendar))
    untold = (each for each in found if each.key not in state.reminded)
    return tuple(sorted(untold, key=lambda each: (each.falls_due_on, each.key)))


def next_moment_on(state: StepState, calendar: WorkingDayCalendar, *, today: date) -> date | None:
    """Return the day of the first moment that nobody was told of."""
    untold = moments_of(state, calendar, today=today)
    return untold[0].falls_due_on if untold else None
