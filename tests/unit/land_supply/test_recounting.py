"""What a changed calendar does to a case: only what moved is told, with its cause."""

from dataclasses import replace
from datetime import date

from land_supply.domain.case import Case
from land_supply.domain.engine import Accept, Action, Receive
from land_supply.domain.recounting import recount
from land_supply.testing import a_case, a_limit, a_moment, a_step, a_template
from shared.contracts.land_supply import ClockRecomputed
from shared.working_days import Notice, NoticeDay, WorkingDayCalendar, load_calendar

BEFORE = load_calendar()
NEW_YEAR = (date(2027, 1, 1), date(2027, 1, 4))
NOTICE = Notice(
    year=2027,
    papers=("https://www.gov.cn/2027",),
    days=tuple(NoticeDay(on, "元旦", is_off=True) for on in NEW_YEAR),
)
AFTER = WorkingDayCalendar((*BEFORE.notices, NOTICE))
KNOWN = {each.calendar_version: each for each in (BEFORE, AFTER)}
TODAY = date(2026, 12, 28)


def counted(*actions: Action, days: int = 20, by: WorkingDayCalendar = BEFORE) -> Case:
    """Open a case in the middle of December that another calendar has counted."""
    opened_on = date(2026, 12, 14)
    step = a_step("T01", statutory=a_limit(days), promised=a_limit(5))
    case, _ = a_case(template=a_template([step]), opened_on=opened_on)
    for action in actions:
        case = case.act("T01", action, a_moment(opened_on)).after
    state = case.progress.step("T01")._replace(counted_by=(by.calendar_version,))
    return replace(case, progress=case.progress.with_step(state))


def recounted(case: Case) -> tuple[ClockRecomputed, ...]:
    """Count a case again by the new calendar, and return what is told."""
    change = recount(case, KNOWN, a_moment(TODAY, calendar=AFTER))
    return tuple(each for each in change.events if isinstance(each, ClockRecomputed))


def test_a_running_clock_tells_old_dates_new_dates_and_the_notice() -> None:
    """Two days off that the old calendar did not know of."""
    (told,) = recounted(counted(Receive(), Accept()))

    assert (told.old_statutory_due_on, told.statutory_due_on) == (
        date(2027, 1, 11),
        date(2027, 1, 13),
    )
    assert told.old_promised_due_on == told.promised_due_on == date(2026, 12, 21)
    assert told.calendar_version == AFTER.calendar_version
    assert [(each.year, each.papers) for each in told.notices] == [(2027, NOTICE.papers)]
    assert told.happened_on == TODAY


def test_a_clock_that_ends_before_is_counted_again_in_silence() -> None:
    """Its dates stay, and so does the version of its case."""
    case = counted(Receive(), Accept(), days=10)

    change = recount(case, KNOWN, a_moment(TODAY, calendar=AFTER))

    assert change.events == ()
    assert change.after.version == case.version
    assert change.after.progress.step("T01").counted_by == ()


def test_dates_that_suppose_an_acceptance_are_counted_again_in_silence() -> None:
    """Nobody relies on what would be if a step were accepted today."""
    assert recounted(counted()) == ()


def test_the_last_day_for_an_answer_is_told_when_it_moves() -> None:
    """Article 32 gives five working days, and on the sixth silence accepts."""
    case = counted()
    case = case.act("T01", Receive(), a_moment(TODAY)).after
    state = case.progress.step("T01")._replace(counted_by=(BEFORE.calendar_version,))

    (told,) = recounted(replace(case, progress=case.progress.with_step(state)))

    assert (told.old_notice_due_on, told.notice_due_on) == (date(2027, 1, 4), date(2027, 1, 6))
    assert told.old_statutory_due_on is None
    assert [each.year for each in told.notices] == [2027]


def test_what_a_calendar_that_nobody_knows_counted_is_counted_again_in_silence() -> None:
    """There is nothing to compare with, and no cause to name."""
    unknown = WorkingDayCalendar(BEFORE.notices[:-1])

    assert recounted(counted(Receive(), Accept(), by=unknown)) == ()


def test_a_date_that_commands_counted_by_both_calendars_is_told_once() -> None:
    """The former calendar is the one that is not in force."""
    case = counted(Receive(), Accept())
    both = (BEFORE.calendar_version, AFTER.calendar_version)
    state = case.progress.step("T01")._replace(counted_by=both)

    (told,) = recounted(replace(case, progress=case.progress.with_step(state)))

    assert told.old_statutory_due_on == date(2027, 1, 11)
