"""Random histories of legal clocks, told twice: to the clock, and as plain days to the oracle."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from land_supply.domain.clock import (
    ClockTerms,
    EntryKind,
    ExclusionCause,
    LegalClock,
    Record,
)
from land_supply.domain.deadlines import DayUnit, Limit, RollRule
from land_supply.domain.template import Extension, ExtensionAuthority, PauseCause
from shared.identifiers import ClockId, new_id
from shared.legal_sources import Grade, LegalBasis
from shared.working_days import Pause, WorkingDayCalendar
from support.clock_oracle import ClockOracle, Part, Span, Walk

HISTORIES = int(os.environ.get("CLOCK_HISTORIES", "100000"))  # noqa: TID251 - a test's own size

DAY = timedelta(days=1)
UNITS, ROLLS, CAUSES = tuple(DayUnit), tuple(RollRule), tuple(PauseCause)
LENGTHS = (0, 1, 2, 5, 7, 10, 13, 20, 30, 45, 60)
NOWHERE = LegalBasis(grade=Grade.ILLUSTRATIVE)
CLOCK_ID = ClockId(new_id())
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
Answer = tuple[date, bool, int]


@dataclass
class Told:
    """What the oracle is told of a clock."""

    accepted_on: date
    statutory: Part
    promised: Part | None
    roll: str
    extension: int = 0
    spans: list[Span] = field(default_factory=list)
    open_pause: Pause | None = None
    stopped_on: date | None = None

    def answers(self, oracle: ClockOracle, as_of: date) -> list[Answer]:
        """Return what the oracle says of each period on a day: due, provisional, days used."""
        shown_on = as_of if self.stopped_on is None else min(as_of, self.stopped_on)
        walks = self.walks(oracle, as_of)
        return [(walk.due, walk.provisional, walk.used(shown_on)) for walk in walks]

    def walks(self, oracle: ClockOracle, as_of: date) -> list[Walk]:
        """Let the oracle walk each period."""
        spans = [*self.spans, *self._open_span(as_of)]
        more = (self.extension, self.statutory[1])
        return [
            oracle.walk(self.accepted_on, (own, more), spans, self.roll)
            for own in (self.statutory, self.promised)
            if own is not None
        ]

    def _open_span(self, as_of: date) -> Iterator[Span]:
        if self.open_pause is not None:
            first, announced = self.open_pause
            last = max(announced, as_of) if self.stopped_on is None else self.stopped_on
            yield first.toordinal(), last.toordinal()


@dataclass
class History:
    """A clock that things happen to, and the same things as the oracle hears of them."""

    random: Random
    calendar: WorkingDayCalendar
    clock: LegalClock
    told: Told

    @classmethod
    def begin(cls, random: Random, calendar: WorkingDayCalendar) -> "History":
        """Start a clock somewhere from 2018 to 2028, often shortly before the unknown years."""
        first, days = random.choice(((date(2018, 1, 1), 3900), (date(2026, 8, 1), 200)))
        accepted_on = first + random.randrange(days) * DAY
        own = (random.choice(LENGTHS), random.choice(UNITS))
        promise = (random.choice(LENGTHS), random.choice(UNITS)) if random.random() < 0.7 else None
        roll = random.choice(ROLLS)
        rule = Extension(
            days=40, unit=own[1], authority=ExtensionAuthority.AGENCY_HEAD, basis=NOWHERE
        )
        terms = ClockTerms(
            statutory=_limit(own),
            promised=None if promise is None else _limit(promise),
            roll=roll,
            pause_causes=CAUSES,
            extension=rule,
        )
        clock = LegalClock.start(CLOCK_ID, terms, _record(accepted_on))
        return cls(random, calendar, clock, Told(accepted_on, own, promise, roll))

    def go_on(self) -> None:
        """Let one of the things happen that may."""
        kind = self.random.choice(self.clock.allowed)
        getattr(self, f"_{kind}")()

    @property
    def is_over(self) -> bool:
        """Tell whether nothing may happen any more."""
        return EntryKind.STOPPED not in self.clock.allowed

    def _paused(self) -> None:
        announced = self._days()
        self.told.open_pause = announced
        self.clock = self.clock.pause(PauseCause.HEARING, announced, self._record(announced.first))

    def _resumed(self) -> None:
        first, _ = self.told.open_pause or self._days()
        last = first + self.random.randrange(-1, 40) * DAY
        self.told.spans.append((first.toordinal(), last.toordinal()))
        self.told.open_pause = None
        self.clock = self.clock.resume(last, self._record(last + DAY))

    def _extended(self) -> None:
        days = self.random.randrange(1, 41)
        self.told.extension = days
        self.clock = self.clock.extend(days, self._record(self.told.accepted_on))

    def _excluded(self) -> None:
        days = self._days()
        self.told.spans.append((days.first.toordinal(), days.last.toordinal()))
        cause = ExclusionCause.ENTERPRISE_TIME
        self.clock = self.clock.exclude(cause, days, self._record(days.last), self.calendar)

    def _stopped(self) -> None:
        day = self.told.accepted_on + self.random.randrange(120) * DAY
        self.told.stopped_on = day
        self.clock = self.clock.stop(self._record(day))

    def _days(self) -> Pause:
        first = self.told.accepted_on + self.random.randrange(-15, 90) * DAY
        return Pause(first, first + self.random.randrange(25) * DAY)

    def _record(self, happened_on: date) -> Record:
        return _record(happened_on, f"notice {len(self.clock.entries)}")


def random_histories(
    seed: int, count: int, calendar: WorkingDayCalendar
) -> Iterator[tuple[LegalClock, Told, date]]:
    """Yield clocks with what the oracle is told, and a day to look at both."""
    random = Random(seed)  # noqa: S311 - repeatable on purpose
    for _ in range(count):
        history = History.begin(random, calendar)
        for _ in range(random.randrange(7)):
            if not history.is_over:
                history.go_on()
        as_of = history.told.accepted_on + random.randrange(-5, 150) * DAY
        yield history.clock, history.told, as_of


def _limit(part: tuple[int, DayUnit]) -> Limit:
    return Limit(days=part[0], unit=part[1], basis=NOWHERE)


def _record(happened_on: date, notice: str = "notice 0") -> Record:
    return Record(
        happened_on=happened_on,
        recorded_at=NOON,
        actor="agency-officer:1",
        reason="reason",
        approver="head",
        authority=ExtensionAuthority.AGENCY_HEAD,
        notice_reference=notice,
    )
