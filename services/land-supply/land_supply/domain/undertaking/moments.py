"""The moments of an undertaking: papers that are due, and the check of the agency."""

from collections.abc import Iterator
from uuid import UUID

from land_supply.domain.clock import Reminder, ReminderKind, due_reminders
from land_supply.domain.deadlines import RollRule
from land_supply.domain.undertaking.state import UndertakingState
from shared.working_days import WorkingDayCalendar


def undertaking_moments(
    subject: UUID, undertaking: UndertakingState, calendar: WorkingDayCalendar, roll: RollRule
) -> Iterator[Reminder]:
    """Yield when what is owed is due soon, and when it is overdue."""
    start = undertaking.signed_on
    if start is None:
        return
    dates = undertaking.dates(calendar, roll)
    paper_kinds = ReminderKind.SUPPLEMENT_DUE_SOON, ReminderKind.SUPPLEMENT_OVERDUE
    for each in dates.papers:
        named = f"{subject}/undertaking/{each.paper}"
        yield from due_reminders(named, paper_kinds, start, each.due, calendar)
    if dates.check is not None:
        check_kinds = ReminderKind.CHECK_DUE_SOON, ReminderKind.CHECK_OVERDUE
        named = f"{subject}/undertaking/check"
        yield from due_reminders(named, check_kinds, start, dates.check, calendar)
