"""Every day of a count says why it counts or does not."""

from datetime import date, timedelta

import pytest

from land_supply.domain.clock import (
    ExplainedDay,
    ExplainedKind,
    Interruption,
    InterruptionKind,
    Part,
    Reckoning,
    explain,
)
from land_supply.domain.deadlines import DayUnit, RollRule
from shared.working_days import load_calendar

CALENDAR = load_calendar()
DAY = timedelta(days=1)
WORKING, CALENDAR_DAYS = DayUnit.WORKING_DAYS, DayUnit.CALENDAR_DAYS
PAUSED, EXCLUDED = InterruptionKind.PAUSED, InterruptionKind.EXCLUDED
COUNTED = ExplainedKind.COUNTED


def explained(reckoning: Reckoning) -> dict[date, ExplainedDay]:
    """Explain a count and find its days by their date."""
    return {each.day.on: each for each in explain(reckoning, CALENDAR)}


def reviewed() -> dict[date, ExplainedDay]:
    """Explain 20 working days from 2022-04-06, ten promised, with a review and an exclusion."""
    return explained(
        Reckoning(
            accepted_on=date(2022, 4, 6),
            statutory=Part(20, WORKING),
            promised=Part(10, WORKING),
            interruptions=(
                Interruption(date(2022, 4, 13), date(2022, 4, 22), PAUSED, 2),
                Interruption(date(2022, 4, 22), date(2022, 4, 25), EXCLUDED, 4),
            ),
        )
    )


@pytest.mark.parametrize(
    ("on", "kind", "numbers", "zh", "en"),
    [
        (date(2022, 4, 7), COUNTED, (1, 1), "计为第 1 日。", "Counted as day 1."),
        (
            date(2022, 4, 9),
            ExplainedKind.WEEKEND,
            (None, None),
            "周末，不计入。",
            "Weekend, not counted.",
        ),
        (
            date(2022, 4, 22),
            ExplainedKind.PAUSED,
            (None, None),
            "计时暂停（第 2 条记录）。",
            "The clock stands still by entry 2.",
        ),
        (
            date(2022, 4, 24),
            ExplainedKind.EXCLUDED,
            (None, None),
            "事后扣除（第 4 条记录）。",
            "Taken out afterwards by entry 4.",
        ),
        (
            date(2022, 5, 2),
            ExplainedKind.HOLIDAY,
            (None, None),
            "法定节假日（劳动节），不计入。",
            "Statutory holiday（劳动节）, not counted.",
        ),
        (
            date(2022, 5, 7),
            ExplainedKind.MADE_UP_WORKING_DAY,
            (11, None),
            "调休上班日（劳动节），计为第 11 日。",
            "Weekend day worked in place of another（劳动节）, counted as day 11.",
        ),
    ],
)
def test_a_day_tells_its_reason(
    on: date, kind: ExplainedKind, numbers: tuple[int | None, int | None], zh: str, en: str
) -> None:
    """In both languages; the promise ended on 05-06 and is silent after it."""
    day = reviewed()[on]

    assert (day.kind, day.statutory_number, day.promised_number) == (kind, *numbers)
    assert (day.reason.zh, day.reason.en) == (zh, en)


def test_an_explanation_goes_from_the_day_after_acceptance_to_the_later_due_date() -> None:
    """No day is missing."""
    days = list(reviewed())

    assert days == [date(2022, 4, 7) + number * DAY for number in range(len(days))]
    assert days[-1] == date(2022, 5, 19)


def test_a_holiday_names_its_notice() -> None:
    """Which papers, of which year."""
    notice = reviewed()[date(2022, 5, 2)].day.notice

    assert notice is not None
    assert notice.year == 2022
    assert "www.gov.cn/zhengce" in notice.papers[0]


def test_a_day_that_two_entries_take_out_is_told_of_by_the_one_that_began_first() -> None:
    """When that one is over, the one that reaches furthest takes its place."""
    spans = [(11, 13, 1), (12, 14, 2), (12, 20, 3), (13, 16, 4), (25, 26, 5)]
    pauses = tuple(
        Interruption(date(2022, 7, first), date(2022, 7, last), PAUSED, entry)
        for first, last, entry in spans
    )

    days = explained(
        Reckoning(
            accepted_on=date(2022, 7, 10), statutory=Part(6, CALENDAR_DAYS), interruptions=pauses
        )
    )

    told = [day.interruption.entry for day in days.values() if day.interruption]
    assert told == [1] * 3 + [3] * 7 + [5] * 2


def test_the_end_of_calendar_days_rolls_over_and_onto_days() -> None:
    """Ten days end on 10-01; the end moves over the holiday week onto the worked Saturday."""
    days = explained(Reckoning(accepted_on=date(2022, 9, 21), statutory=Part(10, CALENDAR_DAYS)))

    assert (days[date(2022, 10, 1)].kind, days[date(2022, 10, 1)].statutory_number) == (COUNTED, 10)
    assert days[date(2022, 10, 1)].reason.en.startswith("Statutory holiday（国庆节）, counted as")
    assert {days[date(2022, 10, day)].kind for day in range(2, 9)} == {ExplainedKind.ROLLED_OVER}
    assert days[date(2022, 10, 7)].reason.en.endswith("the end of the period moves over it.")
    assert days[date(2022, 10, 8)].reason.zh == "期限届满日顺延至本日。"


def test_periods_of_different_units_are_told_apart() -> None:
    """A Saturday counts for one of them and not for the other."""
    days = explained(
        Reckoning(
            accepted_on=date(2022, 6, 8),
            statutory=Part(5, WORKING),
            promised=Part(3, CALENDAR_DAYS),
            roll=RollRule.NONE,
        )
    )

    saturday = days[date(2022, 6, 11)]
    assert (saturday.kind, saturday.statutory_number, saturday.promised_number) == (
        COUNTED,
        None,
        3,
    )
    assert saturday.reason.zh == "法定期限：周末，不计入；承诺期限：周末，计为第 3 日。"
    assert saturday.reason.en == (
        "Statutory limit: weekend, not counted; promised limit: weekend, counted as day 3."
    )


def test_a_day_in_a_year_without_a_notice_is_marked() -> None:
    """New Year's Day of 2027 looks like any Friday."""
    days = explained(Reckoning(accepted_on=date(2026, 12, 30), statutory=Part(2, WORKING)))

    assert [(day.kind, day.day.provisional) for day in days.values()] == [
        (COUNTED, False),
        (COUNTED, True),
    ]
