"""The moments of joint handling, for each step of the form that is still open."""

from collections.abc import Iterator

from land_supply.domain.clock import Reminder, ReminderKind, due_reminders
from land_supply.domain.joint.application import JointApplication
from shared.working_days import WorkingDayCalendar


def joint_moments(
    application: JointApplication, calendar: WorkingDayCalendar
) -> Iterator[Reminder]:
    """Yield when the time of joint handling is nearly over, and when it is."""
    due = application.due(calendar)
    if application.clock is None or due is None:
        return
    kinds = ReminderKind.JOINT_DUE_SOON, ReminderKind.JOINT_OVERDUE
    subject, start = f"{application.clock_id}/joint", application.clock.accepted_on
    yield from due_reminders(subject, kinds, start, due, calendar)
