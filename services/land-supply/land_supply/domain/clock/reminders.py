"""The moments at which somebody has to be reminded; a scheduler fires each key once."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from land_supply.domain import deadlines
from land_supply.domain.clock.acceptance import Receipt, judge_acceptance
from land_supply.domain.clock.legal_clock import LegalClock
from land_supply.domain.clock.licences import (
    Renewal,
    RenewalStatus,
    judge_renewal,
    renewal_request_due,
)
from shared.working_days import DueDate, WorkingDayCalendar

DAY = timedelta(days=1)
DUE_SOON_WORKING_DAYS = 3
"""How long before a due date it is due soon; ours, no text says it."""


class ReminderKind(StrEnum):
    """What a reminder is about."""

    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PAUSE_OVERRUN = "pause_overrun"
    """The announced pause is over, and nobody has resumed or announced a longer one."""
    DEEMED_ACCEPTED = "deemed_accepted"
    DEEMED_RENEWED = "deemed_renewed"
    RENEWAL_DUE_SOON = "renewal_due_soon"
    """The last day for requesting a renewal in time is near."""
    RENEWAL_CLOSES = "renewal_closes"
    """The last day for requesting a renewal in time."""
    RENEWAL_DECISION_DUE_SOON = "renewal_decision_due_soon"
    """A licence is about to end, and nobody has decided on the request to renew it."""
    EXPIRED = "expired"
    """A licence has ended, and neither a decision nor silence has renewed it."""
    SUPPLEMENT_DUE_SOON = "supplement_due_soon"
    SUPPLEMENT_OVERDUE = "supplement_overdue"
    """A paper that was undertaken has not come."""
    CHECK_DUE_SOON = "check_due_soon"
    CHECK_OVERDUE = "check_overdue"
    """Nobody has checked an undertaking."""
    JOINT_DUE_SOON = "joint_due_soon"
    JOINT_OVERDUE = "joint_overdue"
    """The time of joint handling is over, and a step of it is still open."""


class Reminder(NamedTuple):
    """A moment: on `falls_due_on` or whenever it is noticed later, but once for its key.

    A key names the subject, the period and the day that the reminder speaks of. A due date that
    moves therefore has reminders of its own, and one that stays is told of once.
    """

    key: str
    kind: ReminderKind
    falls_due_on: date
    about_on: date
    provisional: bool


def clock_reminders(
    clock: LegalClock,
    calendar: WorkingDayCalendar,
    *,
    today: date,
    due_soon_working_days: int = DUE_SOON_WORKING_DAYS,
) -> tuple[Reminder, ...]:
    """List the moments of a clock as it stands today, past ones included.

    A period cannot end while the clock stands still, so an open pause leaves only the moments of
    due dates that lie before it, and the one of its own end. A stopped clock keeps those that had
    come by then.
    """
    due_dates = clock.due_dates(calendar, today)
    pause = clock.open_pause
    moments: list[Reminder] = []
    for period, due in (("statutory", due_dates.statutory), ("promised", due_dates.promised)):
        if due is not None and (pause is None or due.on < pause.uncounted.first):
            soon_on = _soon_on(clock.accepted_on, due, calendar, due_soon_working_days)
            subject = f"{clock.id}/{period}"
            moments.append(_reminder(subject, ReminderKind.DUE_SOON, soon_on, due))
            moments.append(_reminder(subject, ReminderKind.OVERDUE, due.on + DAY, due))
    if pause is not None:
        ends = DueDate(pause.uncounted.last, provisional=False)
        subject = f"{clock.id}/pause-{pause.position}"
        moments.append(_reminder(subject, ReminderKind.PAUSE_OVERRUN, ends.on + DAY, ends))
    stopped_on = clock.stopped_on
    return tuple(each for each in moments if stopped_on is None or each.falls_due_on <= stopped_on)


def acceptance_reminders(
    application_id: UUID, receipt: Receipt, calendar: WorkingDayCalendar
) -> tuple[Reminder, ...]:
    """List the moments of an application that was not answered, or not in time."""
    acceptance = judge_acceptance(receipt, calendar, today=date.max)
    if not acceptance.is_deemed:
        return ()
    due = DueDate(acceptance.open_until, acceptance.provisional)
    soon_on = _soon_on(receipt.received_on, due, calendar, 1)
    subject = f"{application_id}/acceptance"
    return (
        _reminder(subject, ReminderKind.DUE_SOON, soon_on, due),
        _reminder(subject, ReminderKind.DEEMED_ACCEPTED, due.on + DAY, due),
    )


def renewal_reminders(
    licence_id: UUID, renewal: Renewal, calendar: WorkingDayCalendar
) -> tuple[Reminder, ...]:
    """List the moments of a licence that expires: the last day to ask, its end, and silence."""
    if renewal.is_open_ended:
        return ()
    subject, expiry = f"{licence_id}/renewal", DueDate(renewal.expires_on, provisional=False)
    is_deemed = judge_renewal(renewal, calendar, today=date.max) is RenewalStatus.DEEMED_RENEWED
    last = ReminderKind.DEEMED_RENEWED if is_deemed else ReminderKind.EXPIRED
    end = _reminder(subject, last, expiry.on + DAY, expiry)
    if renewal.requested_on is None:
        return (*_request_reminders(subject, renewal, calendar), end)
    if not renewal.is_pending:
        return (end,)
    soon_on = _soon_on(renewal.requested_on, expiry, calendar, DUE_SOON_WORKING_DAYS)
    decision = ReminderKind.RENEWAL_DECISION_DUE_SOON
    return (_reminder(subject, decision, soon_on, expiry), end)


def _request_reminders(
    subject: str, renewal: Renewal, calendar: WorkingDayCalendar
) -> tuple[Reminder, ...]:
    """List the moments of the last day for a timely request, unless the term is too short."""
    closes, start = renewal_request_due(renewal.expires_on, calendar), renewal.granted_on
    if start is None:
        start = renewal_request_due(closes.on, calendar).on
    if closes.on < start:
        return ()
    soon_on = _soon_on(start, closes, calendar, DUE_SOON_WORKING_DAYS)
    return (
        _reminder(subject, ReminderKind.RENEWAL_DUE_SOON, soon_on, closes),
        _reminder(subject, ReminderKind.RENEWAL_CLOSES, closes.on, closes),
    )


def due_reminders(
    subject: str,
    kinds: tuple[ReminderKind, ReminderKind],
    start: date,
    due: deadlines.DueDate,
    calendar: WorkingDayCalendar,
) -> tuple[Reminder, Reminder]:
    """Return the moments of something that is due: shortly before, and after the last day."""
    soon, overdue = kinds
    soon_on = _soon_on(start, due, calendar, DUE_SOON_WORKING_DAYS)
    return (
        _reminder(subject, soon, soon_on, due),
        _reminder(subject, overdue, due.on + DAY, due),
    )


def fallen_due(reminders: Iterable[Reminder], *, today: date) -> Iterator[Reminder]:
    """Yield the moments that have come, the earliest first, however long ago that was."""
    ordered = sorted(reminders, key=lambda each: (each.falls_due_on, each.key))
    return (each for each in ordered if each.falls_due_on <= today)


def _soon_on(
    start: date, due: deadlines.DueDate, calendar: WorkingDayCalendar, working_days: int
) -> date:
    """Return the day some working days before, but not before the count began."""
    if calendar.working_days_between(start, due.on) <= working_days:
        return start
    return calendar.subtract_working_days(due.on, working_days).on


def _reminder(subject: str, kind: ReminderKind, on: date, due: deadlines.DueDate) -> Reminder:
    return Reminder(
        key=f"{subject}/{kind}/{due.on}",
        kind=kind,
        falls_due_on=on,
        about_on=due.on,
        provisional=due.provisional,
    )
