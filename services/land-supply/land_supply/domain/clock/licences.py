"""What follows a decision: delivery, and renewal before a licence expires."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from shared.working_days import DueDate, WorkingDayCalendar

DAY = timedelta(days=1)
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
    granted_on: date | None = None
    """The day on which it was decided that it holds until then."""
    requested_on: date | None = None
    was_timely: bool | None = None
    """What the applicant was told of the request; a later holiday notice does not undo it."""
    decided_on: date | None = None
    """The day of the decision; one that renews begins another term, so this one was refused."""
    deemed_on: date | None = None
    """The day on which silence renewed it last."""

    @property
    def is_pending(self) -> bool:
        """Tell whether somebody waits for a decision on a request."""
        is_settled = self.decided_on is not None or self.is_open_ended
        return self.requested_on is not None and not is_settled

    @property
    def is_open_ended(self) -> bool:
        """Tell whether silence has renewed it, and nobody has said until when."""
        return self.deemed_on is not None and self.deemed_on > self.expires_on

    def request(self, on: date, calendar: WorkingDayCalendar) -> Self:
        """Ask for renewal; what is late is received, but silence does not renew it."""
        asked = replace(self, requested_on=on)
        return replace(asked, was_timely=asked.is_timely(calendar))

    def deem(self) -> Self:
        """Go on by silence from the day after the end; article 50 does not say for how long."""
        return replace(self, deemed_on=self.expires_on + DAY)

    def is_timely(self, calendar: WorkingDayCalendar) -> bool:
        """Tell whether the request came in time."""
        if self.was_timely is not None:
            return self.was_timely
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
