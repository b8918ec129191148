"""clock_derive: the due date of a legal clock, from tables against from day to day.

Both sides ask the same calendar about the same clocks: licences, joint handling and verification in
equal shares, each paused three times and extended to the full. The baseline is the loop that one
would write: the next day, is it worked, does it lie in no pause, are there enough. The pauses lie
ready on both sides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from bench.measuring import Measurement, Sample, Scale, Stopwatch, interleave, require
from bench.stage import Stage
from land_supply.domain.clock import (
    JOINT_HANDLING,
    LICENCE,
    VERIFICATION,
    ClockTerms,
    LegalClock,
    Procedure,
    Record,
)
from land_supply.domain.template import PauseCause
from shared.identifiers import ClockId, new_id
from shared.working_days import Pause, WorkingDayCalendar, load_calendar

DAY = timedelta(days=1)
LOOPS_PER_EVENT = 10
"""The loop is so much slower that it has fewer clocks to count."""


@dataclass(frozen=True, slots=True)
class Case:
    """One clock, and what the loop needs of it."""

    clock: LegalClock
    accepted_on: date
    days: int
    pauses: tuple[Pause, ...]


async def clock_derive(_stage: Stage, scale: Scale) -> list[Measurement]:
    """Derive due dates both ways."""
    calendar = load_calendar()
    cases = random_cases(scale.events)
    few = cases[: max(1, scale.events // LOOPS_PER_EVENT)]
    for case in few:
        same = derived(case, calendar) == walked(case, calendar)
        require(same, f"{case.clock.id} has two due dates")

    async def ours() -> Sample:
        return timed(cases, calendar)

    async def baseline() -> Sample:
        watch = Stopwatch()
        for case in few:
            walked(case, calendar)
        return watch.sample(len(few))

    samples = await interleave(ours, baseline, scale.rounds)
    return [
        Measurement(
            name="clock_derive",
            unit="due dates/s",
            ours=samples[0],
            baseline=samples[1],
            notes=("20 + 10, 45 + 15 and 20 + 40 working days with 3 pauses each; one core",),
        )
    ]


def timed(cases: Sequence[Case], calendar: WorkingDayCalendar) -> Sample:
    """Time one pass of ours over the cases."""
    watch = Stopwatch()
    for case in cases:
        derived(case, calendar)
    return watch.sample(len(cases))


def derived(case: Case, calendar: WorkingDayCalendar) -> date:
    """Ask the clock."""
    return case.clock.due_dates(calendar).statutory_due_on


def walked(case: Case, calendar: WorkingDayCalendar) -> date:
    """Go from day to day."""
    day, left, pauses = case.accepted_on, case.days, case.pauses
    while left:
        day += DAY
        if calendar.is_working_day(day) and not any(a <= day <= b for a, b in pauses):
            left -= 1
    return day


def random_cases(count: int) -> list[Case]:
    """Make clocks of all years with a notice, with pauses inside of the period."""
    random = Random(20220330)  # noqa: S311 - the same cases in every run
    procedures = (LICENCE, JOINT_HANDLING, VERIFICATION)
    return [_random_case(random, procedures[number % 3]) for number in range(count)]


def _random_case(random: Random, procedure: Procedure) -> Case:
    accepted_on = date(2018, 1, 1) + random.randrange(2900) * DAY
    first = accepted_on
    pauses = []
    for _ in range(3):
        first += random.randrange(2, 12) * DAY
        pauses.append(Pause(first, first + random.randrange(4, 21) * DAY))
        first = pauses[-1].last
    terms = ClockTerms(
        statutory=procedure.limit,
        pause_causes=(PauseCause.EXPERT_REVIEW,),
        extension=procedure.extension,
    )
    rule = procedure.extension
    record = replace(_record(accepted_on, "receipt"), authority=rule.authority)
    clock = LegalClock.start(ClockId(new_id()), terms, record)
    for number, pause in enumerate(pauses):
        notice = _record(pause.last, f"notice {number}")
        clock = clock.pause(PauseCause.EXPERT_REVIEW, pause, notice)
        clock = clock.resume(pause.last, notice)
    clock = clock.extend(rule.days, record)
    return Case(clock, accepted_on, procedure.limit.days + rule.days, tuple(pauses))


def _record(on: date, notice: str) -> Record:
    return Record(
        happened_on=on,
        recorded_at=datetime(on.year, on.month, on.day, 4, tzinfo=UTC),
        actor="agency-officer:1",
        reason="complex",
        approver="head",
        notice_reference=notice,
    )
