"""Every day of a count, and why it counts or does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from land_supply.domain.clock.reckoning import (
    Interruption,
    InterruptionKind,
    Part,
    Reckoning,
)
from land_supply.domain.clock.wording import Role, Sentence, sentence_of, together
from land_supply.domain.deadlines import DayUnit
from shared.legal_sources import Name
from shared.working_days import Day, DayKind, WorkingDayCalendar

DAY = timedelta(days=1)


class ExplainedKind(StrEnum):
    """What a day is to a clock."""

    COUNTED = "counted"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MADE_UP_WORKING_DAY = "made_up_working_day"
    """Counted, although it is a Saturday or a Sunday."""
    PAUSED = "paused"
    EXCLUDED = "excluded"
    ROLLED_OVER = "rolled_over"
    """All days are used up, and the end moves over this day or onto it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedDay:
    """One day; a number says as which day of a period it is counted."""

    day: Day
    kind: ExplainedKind
    statutory_number: int | None
    promised_number: int | None
    interruption: Interruption | None
    reason: Name


def explain(reckoning: Reckoning, calendar: WorkingDayCalendar) -> tuple[ExplainedDay, ...]:
    """Explain every day from the one after acceptance to the later due date."""
    due_dates = reckoning.due_dates(calendar)
    statutory = _Period(reckoning.statutory_parts, due_dates.statutory.on)
    promised = None
    if reckoning.promised_parts is not None and due_dates.promised is not None:
        promised = _Period(reckoning.promised_parts, due_dates.promised.on)
    days = _days(reckoning.accepted_on + DAY, due_dates.last_on)
    interrupted = _interrupted(reckoning.interruptions, days)
    return tuple(
        _explained(calendar.day(on), standing, statutory, promised)
        for on, standing in zip(days, interrupted, strict=True)
    )


class _Period:
    """Counts one period while the days go by."""

    def __init__(self, parts: Sequence[Part], due_on: date) -> None:
        self._waiting = [part.unit for part in reversed(parts) for _ in range(part.days)]
        self._due_on = due_on
        self.number = 0

    def take(self, day: Day, *, stands_still: bool) -> Role:
        """Tell what the next day is to the period."""
        if day.on > self._due_on:
            return Role.OVER
        if stands_still:
            return Role.STANDING
        if not self._waiting:
            return Role.DUE if day.on == self._due_on else Role.ROLLED_OVER
        if self._waiting[-1] is DayUnit.WORKING_DAYS and not day.kind.is_working:
            return Role.OFF
        self._waiting.pop()
        self.number += 1
        return Role.COUNTED


def _explained(
    day: Day, standing: Interruption | None, statutory: _Period, promised: _Period | None
) -> ExplainedDay:
    periods = (statutory, promised)
    roles = tuple(
        Role.OVER if period is None else period.take(day, stands_still=standing is not None)
        for period in periods
    )
    numbers = tuple(
        period.number if period is not None and role is Role.COUNTED else None
        for period, role in zip(periods, roles, strict=True)
    )
    sentences: list[Sentence | None] = [
        sentence_of(role, day, number, standing)
        for role, number in zip(roles, numbers, strict=True)
    ]
    return ExplainedDay(
        day=day,
        kind=_kind(day, roles, standing),
        statutory_number=numbers[0],
        promised_number=numbers[1],
        interruption=standing,
        reason=together(*sentences),
    )


def _kind(day: Day, roles: Sequence[Role], standing: Interruption | None) -> ExplainedKind:
    if standing is not None:
        is_paused = standing.kind is InterruptionKind.PAUSED
        return ExplainedKind.PAUSED if is_paused else ExplainedKind.EXCLUDED
    if Role.COUNTED in roles:
        is_made_up = day.kind is DayKind.MADE_UP_WORKING_DAY
        return ExplainedKind.MADE_UP_WORKING_DAY if is_made_up else ExplainedKind.COUNTED
    if Role.OFF in roles:
        is_holiday = day.kind is DayKind.HOLIDAY
        return ExplainedKind.HOLIDAY if is_holiday else ExplainedKind.WEEKEND
    return ExplainedKind.ROLLED_OVER


def _days(first: date, last: date) -> list[date]:
    return [first + DAY * number for number in range((last - first).days + 1)]


def _interrupted(
    interruptions: Sequence[Interruption], days: Sequence[date]
) -> Iterator[Interruption | None]:
    """Name for each day the entry that takes it out; of several, the one that is told of first.

    It goes on being told of until it ends, and then the one that reaches furthest takes over.
    """
    waiting = sorted(interruptions, key=lambda each: (each.first, each.entry), reverse=True)
    told: Interruption | None = None
    furthest: Interruption | None = None
    for day in days:
        while waiting and waiting[-1].first <= day:
            began = waiting.pop()
            furthest = began if furthest is None or began.last > furthest.last else furthest
        if told is None or told.last < day:
            told = furthest if furthest is not None and furthest.last >= day else None
        yield told
