"""The tables that make every question about the calendar one look-up."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate

from shared.working_days.notices import CalendarError, Notice, NoticeDay

_SATURDAY = 5
NEVER = -1


class DayKind(StrEnum):
    """What a day is: worked or off, by the week or by a notice."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MADE_UP_WORKING_DAY = "made_up_working_day"

    @property
    def is_working(self) -> bool:
        """Tell whether a period in working days counts such a day."""
        return self in {DayKind.WORKING, DayKind.MADE_UP_WORKING_DAY}


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day of a period; provisional while a notice that can move it is still missing."""

    on: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A day as a notice names it."""

    day: NoticeDay
    notice: Notice


@dataclass(frozen=True, slots=True)
class Tables:
    """Two inverse arrays: day -> working days so far, and number of a working day -> day.

    `horizon` gives for each day the number of the last working day that is reached through years
    with a notice only; a higher number is provisional. Number 0 stands for no day. Ordinary days,
    weekends among them, are those that no notice makes a holiday; they have arrays of their own.
    """

    first_ordinal: int
    working_days_so_far: tuple[int, ...]
    horizon: tuple[int, ...]
    settled: tuple[DueDate, ...]
    provisional: tuple[DueDate, ...]
    ordinary_days_so_far: tuple[int, ...]
    ordinary_days: tuple[date, ...]


def list_days(notices: Iterable[Notice]) -> dict[date, Listing]:
    """Gather the days that notices name; two notices may name one day, but must agree."""
    listings: dict[date, Listing] = {}
    for notice in notices:
        for day in notice.days:
            other = listings.setdefault(day.on, Listing(day, notice))
            if other.day.is_off is not day.is_off:
                raise CalendarError(
                    f"the notices of {other.notice.year} and {notice.year} contradict each other "
                    f"about {day.on}"
                )
    return listings


def kind_of(on: date, listing: Listing | None) -> DayKind:
    """Classify a day: the notice decides, and where it is silent the week does."""
    is_weekend = on.weekday() >= _SATURDAY
    if listing is None:
        return DayKind.WEEKEND if is_weekend else DayKind.WORKING
    if listing.day.is_off:
        return DayKind.HOLIDAY
    return DayKind.MADE_UP_WORKING_DAY if is_weekend else DayKind.WORKING


def tabulate(
    listings: Mapping[date, Listing], noticed_years: frozenset[int], first_year: int, last_year: int
) -> Tables:
    """Work every day of the years through, once."""
    first, last = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal()
    days = [date.fromordinal(ordinal) for ordinal in range(first, last + 1)]
    kinds = [kind_of(day, listings.get(day)) for day in days]
    is_working = [kind.is_working for kind in kinds]
    is_ordinary = [kind is not DayKind.HOLIDAY for kind in kinds]
    so_far = tuple(accumulate(map(int, is_working)))
    working = [day for day, works in zip(days, is_working, strict=True) if works]
    no_day = date.fromordinal(first - 1)
    numbered = [no_day, *working]
    return Tables(
        first_ordinal=first,
        working_days_so_far=so_far,
        horizon=_horizon(days, so_far, noticed_years),
        settled=tuple(DueDate(day, provisional=False) for day in numbered),
        provisional=tuple(DueDate(day, provisional=True) for day in numbered),
        ordinary_days_so_far=tuple(accumulate(map(int, is_ordinary))),
        ordinary_days=(no_day, *(day for day, has in zip(days, is_ordinary, strict=True) if has)),
    )


def _horizon(
    days: list[date], so_far: tuple[int, ...], noticed_years: frozenset[int]
) -> tuple[int, ...]:
    reached = NEVER
    backwards: list[int] = []
    for day, number in zip(reversed(days), reversed(so_far), strict=True):
        if day.year not in noticed_years:
            reached = NEVER
        elif reached == NEVER:
            reached = number
        backwards.append(reached)
    return tuple(reversed(backwards))


def version_of(notices: Iterable[Notice]) -> str:
    """Name a calendar by its last year and a hash of everything that decides its answers."""
    content = [
        (notice.year, [(day.on.isoformat(), day.is_off) for day in sorted_days(notice)])
        for notice in notices
    ]
    digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
    last = content[-1][0] if content else "none"
    return f"cn-{last}-{digest}"


def sorted_days(notice: Notice) -> list[NoticeDay]:
    """Return a notice's days in order of time."""
    return sorted(notice.days, key=lambda day: day.on)
