"""The three periods of a hearing (Licensing Law, articles 47 and 48)."""

from dataclasses import dataclass
from datetime import date

from land_supply.domain.clock import bases
from shared.legal_sources import LegalBasis
from shared.working_days import DueDate, WorkingDayCalendar

REQUEST_WORKING_DAYS = 5
HOLD_WORKING_DAYS = 20
NOTICE_WORKING_DAYS = 7


def hearing_request_due(told_on: date, calendar: WorkingDayCalendar) -> DueDate:
    """Return the last day for a request, after the right to a hearing was told (article 47)."""
    return calendar.add_working_days(told_on, REQUEST_WORKING_DAYS)


def hearing_due(requested_on: date, calendar: WorkingDayCalendar) -> DueDate:
    """Return the last day for holding the hearing, after its request (article 47)."""
    return calendar.add_working_days(requested_on, HOLD_WORKING_DAYS)


def hearing_notice_due(held_on: date, calendar: WorkingDayCalendar) -> DueDate:
    """Return the last day for announcing time and place of a hearing (article 48)."""
    return calendar.subtract_working_days(held_on, NOTICE_WORKING_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateStep:
    """Something that came after its last day."""

    step: str
    happened_on: date
    due: DueDate
    basis: LegalBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """A hearing as planned or held."""

    told_on: date
    requested_on: date
    announced_on: date
    held_on: date

    def late_steps(self, calendar: WorkingDayCalendar) -> tuple[LateStep, ...]:
        """List what came after its last day."""
        steps = (
            (
                "requested",
                self.requested_on,
                hearing_request_due(self.told_on, calendar),
                bases.HEARING_REQUEST,
            ),
            (
                "announced",
                self.announced_on,
                hearing_notice_due(self.held_on, calendar),
                bases.HEARING_NOTICE,
            ),
            ("held", self.held_on, hearing_due(self.requested_on, calendar), bases.HEARING_REQUEST),
        )
        return tuple(
            LateStep(step=step, happened_on=on, due=due, basis=basis)
            for step, on, due, basis in steps
            if on > due.on
        )
