"""When something happened, and when and by whom it is told."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from land_supply.domain.clock import Record
from shared.errors import InvalidValueError
from shared.working_days import WorkingDayCalendar

UNEXPLAINED_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The record of something that happened, told today; what lies far back needs a reason."""

    record: Record
    today: date
    calendar: WorkingDayCalendar
    counted: dict[int, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Dates that were counted on this occasion."""

    def __post_init__(self) -> None:
        happened_on = self.record.happened_on
        if happened_on > self.today:
            raise InvalidValueError("/happened_on", happened_on.isoformat(), f"until {self.today}")
        back = self.calendar.working_days_between(happened_on, self.today)
        if back > UNEXPLAINED_WORKING_DAYS:
            self.record.ensure("reason")

    @property
    def on(self) -> date:
        """Return the day on which it happened."""
        return self.record.happened_on

    def dated(self, on: date, reason: str) -> Self:
        """Return the moment of something that, for a reason, counts as having happened earlier."""
        return replace(self, record=replace(self.record, happened_on=on, reason=reason))

    def ensure_from(self, earliest: date | None) -> None:
        """Refuse what happened before that which it follows."""
        if earliest is not None and self.on < earliest:
            raise InvalidValueError("/happened_on", self.on.isoformat(), f"{earliest} or later")
