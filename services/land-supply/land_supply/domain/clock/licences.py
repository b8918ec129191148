"""What follows a decision: delivery, and renewal before a licence expires."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.working_days import DueDate, WorkingDayCalendar

DELIVERY_WORKING_DAYS = 10
RENEWAL_WORKING_DAYS = 30


def delivery_due(decided_on: date, calendar: WorkingDayCalendar) -> DueDate:
    """Return the last day for delivering what was decided (Licensing Law, article 44)."""
    return calendar.add_working_days(decided_on, DELIVERY_WORKING_DAYS)


def renewal_request_due(expires_on: date, calendar: WorkingDayCalendar) -> DueDate:
    """Return the last day on which a renewal may be requested (Licensing Law, article 50)."""
    return calendar.subtract_working_days(expires_on, RENEWAL_WORKING_DAYS)


class RenewalStatus(StrEnum):
    """Whether a licence goes on."""

    OPEN = "open"
    DECIDED = "decided"
    DEEMED_RENEWED = "deemed_renewed"
    """Requested in time, and no decision until expiry."""
    LAPSED = "lapsed"
    """Not requested, or too late, and no decision until expiry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """A licence that expires, and what was done about it."""

    expires_on: date
    requested_on: date | None = None
    decided_on: date | None = None

    def is_timely(self, calendar: WorkingDayCalendar) -> bool:
        """Tell whether the request came in time."""
        last = renewal_request_due(self.expires_on, calendar).on
        return self.requested_on is not None and self.requested_on <= last


def judge_renewal(renewal: Renewal, calendar: WorkingDayCalendar, *, today: date) -> RenewalStatus:
    """Tell whether a licence goes on as of today: silence on a timely request renews it."""
    decided_on, expires_on = renewal.decided_on, renewal.expires_on
    if decided_on is not None and decided_on <= min(expires_on, today):
        return RenewalStatus.DECIDED
    if today <= expires_on:
        return RenewalStatus.OPEN
    is_timely = renewal.is_timely(calendar)
    return RenewalStatus.DEEMED_RENEWED if is_timely else RenewalStatus.LAPSED
