"""Whether an application counts as accepted, and since when (Licensing Law, article 32)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.errors import InvalidValueError
from shared.working_days import WorkingDayCalendar

NOTICE_WORKING_DAYS = 5
"""Licensing Law, article 32: everything that is missing is told once, within five days."""


class ReceiptNotice(StrEnum):
    """What the authority told the applicant in writing."""

    ACCEPTED = "accepted"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    NOT_ACCEPTED = "not_accepted"


class AcceptanceStatus(StrEnum):
    """Where the question of acceptance stands."""

    OPEN = "open"
    """Nothing was told, and there is still time."""
    ACCEPTED = "accepted"
    DEEMED_ACCEPTED = "deemed_accepted"
    """Nothing was told in time."""
    SUPPLEMENT_REQUESTED = "supplement_requested"
    """The applicant's turn; no clock runs, so none is paused."""
    NOT_ACCEPTED = "not_accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """An application that was handed in, and what the authority answered.

    What an applicant hands in after a request for supplements is a receipt of its own.
    """

    received_on: date
    notice: ReceiptNotice | None = None
    noticed_on: date | None = None

    def __post_init__(self) -> None:
        if (self.notice is None) != (self.noticed_on is None):
            raise InvalidValueError("/noticed_on", self.noticed_on, "a day exactly for a notice")
        if self.noticed_on is not None and self.noticed_on < self.received_on:
            given = self.noticed_on.isoformat()
            raise InvalidValueError("/noticed_on", given, f"{self.received_on} or later")


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """The answer: the clock starts on `accepted_on`; `open_until` is the last day for a notice."""

    status: AcceptanceStatus
    open_until: date
    provisional: bool
    accepted_on: date | None = None

    @property
    def is_deemed(self) -> bool:
        """Tell whether silence accepted."""
        return self.status is AcceptanceStatus.DEEMED_ACCEPTED


def judge_acceptance(receipt: Receipt, calendar: WorkingDayCalendar, *, today: date) -> Acceptance:
    """Tell whether an application is accepted as of today.

    A notice after the fifth working day comes too late, whatever it says: the application was
    accepted on the day of its receipt.
    """
    due = calendar.add_working_days(receipt.received_on, NOTICE_WORKING_DAYS)
    told_on = receipt.noticed_on
    if told_on is not None and told_on <= min(due.on, today):
        status = AcceptanceStatus(receipt.notice or ReceiptNotice.ACCEPTED)
        accepted_on = told_on if status is AcceptanceStatus.ACCEPTED else None
    elif today <= due.on:
        status, accepted_on = AcceptanceStatus.OPEN, None
    else:
        status, accepted_on = AcceptanceStatus.DEEMED_ACCEPTED, receipt.received_on
    return Acceptance(
        status=status,
        open_until=due.on,
        provisional=due.provisional,
        accepted_on=accepted_on,
    )
