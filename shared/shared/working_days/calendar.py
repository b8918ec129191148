"""The working-day calendar: periods of the law, counted exactly and in constant time."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from shared.errors import InvalidValueError
from shared.working_days.notices import CalendarError, Notice, load_notices
from shared.working_days.standstill import Standstill, number_outside
from shared.working_days.tables import (
    DayKind,
    DueDate,
    Listing,
    Tables,
    kind_of,
    list_days,
    tabulate,
    version_of,
)

Roll = Literal["none", "holidays", "holidays_and_weekends"]
"""Which days the end of a period in calendar days moves over (Civil Code article 203).

An enumeration of a service's own may be passed where its members have these values.
"""

FIRST_YEAR, LAST_YEAR = 2018, 2040
_NO_PAUSE = Standstill()


class OutsideCalendarError(InvalidValueError):
    """A day lies outside the years that the calendar covers."""

    code = "outside-calendar"


class Pause(NamedTuple):
    """Days that a period does not count, both ends included (Licensing Law article 45)."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Day:
    """One day, and the notice that decides about it; none where the year's is missing."""

    on: date
    kind: DayKind
    notice: Notice | None
    name: str | None
    provisional: bool


@dataclass(frozen=True, slots=True, eq=False)
class WorkingDayCalendar:
    """Working days by the State Council's notices; frozen, without I/O, safe to share.

    A period in working days begins after its first day (Civil Code article 201): day 1 is the
    first working day after `start`. Years without a notice know only weekends; whatever depends
    on them is provisional.
    """

    notices: tuple[Notice, ...]
    first_year: int = FIRST_YEAR
    last_year: int = LAST_YEAR
    calendar_version: str = field(init=False)
    _listings: dict[date, Listing] = field(init=False, repr=False)
    _by_year: dict[int, Notice] = field(init=False, repr=False)
    _tables: Tables = field(init=False, repr=False)

    def __post_init__(self) -> None:
        published = (notice for notice in self.notices if notice.days)
        notices = tuple(sorted(published, key=lambda notice: notice.year))
        by_year = {notice.year: notice for notice in notices}
        if len(by_year) < len(notices):
            raise CalendarError("two notices claim the same year")
        listings = list_days(notices)
        tables = tabulate(listings, frozenset(by_year), self.first_year, self.last_year)
        # The only assignments, before anybody else holds the object.
        for name, value in (
            ("notices", notices),
            ("calendar_version", version_of(notices)),
            ("_listings", listings),
            ("_by_year", by_year),
            ("_tables", tables),
        ):
            object.__setattr__(self, name, value)

    def day(self, on: date) -> Day:
        """Describe one day."""
        self._offset(on)
        listing = self._listings.get(on)
        return Day(
            on=on,
            kind=kind_of(on, listing),
            notice=self._by_year.get(on.year) if listing is None else listing.notice,
            name=None if listing is None else listing.day.name,
            provisional=on.year not in self._by_year,
        )

    def is_working_day(self, on: date) -> bool:
        """Tell whether a period in working days counts this day."""
        offset = self._offset(on)
        so_far = self._tables.working_days_so_far
        return so_far[offset] != (so_far[offset - 1] if offset else 0)

    def is_settled(self, first: date, last: date) -> bool:
        """Tell whether the notice of every year from `first` to `last` is known."""
        return all(year in self._by_year for year in range(first.year, last.year + 1))

    def add_working_days(self, start: date, n: int) -> DueDate:
        """Return the n-th working day after `start`; for n = 0 the first one from `start` on."""
        tables = self._tables
        offset = start.toordinal() - tables.first_ordinal
        if n <= 0 or offset < 0:
            return self._numbered(self._offset(start), self._number(start, n))
        try:
            number = tables.working_days_so_far[offset] + n
            if number <= tables.horizon[offset]:
                return tables.settled[number]
            return tables.provisional[number]
        except IndexError:
            raise self._outside(f"{start} + {n} working days") from None

    def subtract_working_days(self, end: date, n: int) -> DueDate:
        """Return the last working day from which `n` working days still fit until `end`.

        A notice that must be given n working days before a hearing is in time on that day.
        """
        number = self._tables.working_days_so_far[self._offset(end)] - self._checked(n)
        if number < 1:
            raise self._outside(f"{end} - {n} working days")
        on = self._tables.settled[number].on
        return DueDate(on, provisional=not self.is_settled(on, end))

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`; negative backwards."""
        so_far = self._tables.working_days_so_far
        return so_far[self._offset(end)] - so_far[self._offset(start)]

    def working_days_outside(self, start: date, end: date, pauses: Standstill) -> int:
        """Count the working days after `start` up to and including `end` that lie in no pause."""
        so_far, origin = self._tables.working_days_so_far, self._tables.first_ordinal
        begins, ends = self._offset(start), self._offset(end)
        days = so_far[ends] - so_far[begins]
        for first, last in pauses.spans:
            before, until = max(first - 1 - origin, begins), min(last - origin, ends)
            if before < until:
                days -= so_far[until] - so_far[before]
        return days

    def due_date(
        self, accepted_on: date, n: int, pauses: Iterable[tuple[date, date]] | Standstill = ()
    ) -> DueDate:
        """Return the n-th working day after acceptance that lies in no pause.

        Pauses may overlap, touch, begin before acceptance or lie after the due date. For n = 0 it
        is the first such day from acceptance on.
        """
        standstill = pauses if isinstance(pauses, Standstill) else Standstill.of(pauses)
        tables = self._tables
        so_far, origin = tables.working_days_so_far, tables.first_ordinal
        start = accepted_on.toordinal()
        offset = start - origin
        if n < 0 or not 0 <= offset < len(so_far):
            offset, n = self._offset(accepted_on), self._checked(n)
        number = number_outside(so_far, origin, start, n, standstill.spans)
        return self._numbered(offset, number)

    def due_date_in_calendar_days(
        self,
        accepted_on: date,
        n: int,
        pauses: Iterable[tuple[date, date]] | Standstill = (),
        roll: Roll | StrEnum = "holidays_and_weekends",
    ) -> DueDate:
        """Return the n-th day after acceptance that lies in no pause, moved off as `roll` says.

        Where the end moves, it moves off the days of a pause as well.
        """
        standstill = pauses if isinstance(pauses, Standstill) else Standstill.of(pauses)
        try:
            last = standstill.add_days(accepted_on, self._checked(n))
        except (OverflowError, ValueError):
            raise self._outside(f"{accepted_on} + {n} days") from None
        return self._rolled(last, roll, standstill)

    def add_calendar_days(
        self, start: date, n: int, roll: Roll | StrEnum = "holidays_and_weekends"
    ) -> DueDate:
        """Return the n-th day after `start`, moved off the days that `roll` names."""
        return self.due_date_in_calendar_days(start, n, _NO_PAUSE, roll)

    def add_calendar_months(
        self, start: date, n: int, roll: Roll | StrEnum = "holidays_and_weekends"
    ) -> DueDate:
        """Return the corresponding day n months on, or the month's end (Civil Code article 202)."""
        years, month = divmod(start.month - 1 + self._checked(n), 12)
        year = start.year + years
        if year > date.max.year:
            raise self._outside(f"{start} + {n} months")
        last_day = monthrange(year, month + 1)[1]
        return self._rolled(date(year, month + 1, min(start.day, last_day)), roll)

    def _rolled(
        self, last: date, roll: Roll | StrEnum, standstill: Standstill = _NO_PAUSE
    ) -> DueDate:
        if roll not in get_args(Roll):
            raise InvalidValueError("", str(roll), " or ".join(get_args(Roll)))
        if roll == "none":
            return DueDate(last, provisional=False)
        if roll == "holidays_and_weekends":
            return self.due_date(last, 0, standstill)
        self._offset(last)
        tables = self._tables
        so_far, origin = tables.ordinary_days_so_far, tables.first_ordinal
        number = number_outside(so_far, origin, last.toordinal(), 0, standstill.spans)
        if number >= len(tables.ordinary_days):
            raise self._outside(f"the end of the days off from {last} on")
        on = tables.ordinary_days[number]
        return DueDate(on, provisional=not self.is_settled(last, on))

    def _number(self, start: date, n: int) -> int:
        so_far = self._tables.working_days_so_far[self._offset(start)]
        is_next = self._checked(n) == 0 and not self.is_working_day(start)
        return so_far + (1 if is_next else n)

    def _numbered(self, start: int, number: int) -> DueDate:
        tables = self._tables
        try:
            is_settled = number <= tables.horizon[start]
            return (tables.settled if is_settled else tables.provisional)[number]
        except IndexError:
            raise self._outside(f"working day {number}") from None

    def _offset(self, on: date) -> int:
        offset = on.toordinal() - self._tables.first_ordinal
        if 0 <= offset < len(self._tables.working_days_so_far):
            return offset
        raise self._outside(str(on))

    def _checked(self, n: int) -> int:
        if n < 0:
            raise InvalidValueError("", n, "a period of zero days or more")
        return n

    def _outside(self, given: str) -> OutsideCalendarError:
        return OutsideCalendarError("", given, f"a day from {self.first_year} to {self.last_year}")


def load_calendar(directory: str | Path | None = None) -> WorkingDayCalendar:
    """Build the calendar from the packaged notices, and from those in `directory`."""
    return WorkingDayCalendar(load_notices(directory))
