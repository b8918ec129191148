"""Working days, holidays and the periods that the law counts in them."""

from shared.working_days.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    Day,
    OutsideCalendarError,
    Pause,
    Roll,
    WorkingDayCalendar,
    load_calendar,
)
from shared.working_days.notices import (
    CalendarError,
    Notice,
    NoticeDay,
    load_notices,
    parse_notice,
)
from shared.working_days.standstill import Standstill
from shared.working_days.tables import DayKind, DueDate

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "CalendarError",
    "Day",
    "DayKind",
    "DueDate",
    "Notice",
    "NoticeDay",
    "OutsideCalendarError",
    "Pause",
    "Roll",
    "Standstill",
    "WorkingDayCalendar",
    "load_calendar",
    "load_notices",
    "parse_notice",
]
