"""Holiday notices: reading, replacing, and refusing what cannot be believed."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shared.working_days import (
    CalendarError,
    DueDate,
    Notice,
    NoticeDay,
    WorkingDayCalendar,
    load_calendar,
    load_notices,
    parse_notice,
)

CALENDAR = load_calendar()


def test_a_new_notice_takes_effect_and_changes_the_version(tmp_path: Path) -> None:
    """A file in the directory takes the place of the packaged one of its year."""
    write_notice(tmp_path, 2027, [("2027-01-01", True)])

    calendar = load_calendar(tmp_path)

    assert calendar.add_working_days(date(2026, 12, 31), 1) == DueDate(
        date(2027, 1, 4), provisional=False
    )
    assert calendar.calendar_version.startswith("cn-2027-")
    assert CALENDAR.calendar_version.startswith("cn-2026-")


def test_a_notice_can_be_taken_back(tmp_path: Path) -> None:
    """An empty file makes its year provisional again."""
    write_notice(tmp_path, 2026, [])

    calendar = load_calendar(tmp_path)

    assert calendar.day(date(2026, 1, 1)).provisional
    assert not calendar.day(date(2025, 1, 1)).provisional


def test_the_version_names_what_decides_and_nothing_else() -> None:
    """Order and wording do not matter; one day does."""
    notices = load_notices()
    reordered = [Notice(n.year, ("another paper",), n.days[::-1]) for n in reversed(notices)]
    changed = (Notice(2027, ("p",), (NoticeDay(date(2027, 1, 1), "元旦", is_off=True),)),)

    same = WorkingDayCalendar(tuple(reordered))

    assert same.calendar_version == CALENDAR.calendar_version
    assert WorkingDayCalendar((*notices, *changed)).calendar_version != CALENDAR.calendar_version
    assert WorkingDayCalendar(()).calendar_version.startswith("cn-none-")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "2027.json"),
        ("[]", "2027.json"),
        ("{}", "no 'year'"),
        ('{"year": "2027", "papers": [], "days": []}', "year '2027'"),
        ('{"year": 2027, "papers": [], "days": [{}]}', "no 'date'"),
        (
            '{"year": 2027, "papers": ["p"], "days": [{"date": "2027-02-30"}]}',
            "day is out of range",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: str, reason: str) -> None:
    """The operator learns which file and why."""
    (tmp_path / "2027.json").write_text(content, encoding="utf-8")

    with pytest.raises(CalendarError, match=reason) as refusal:
        load_notices(tmp_path)

    assert "2027.json" in str(refusal.value)


@pytest.mark.parametrize(
    ("days", "papers", "reason"),
    [
        ([("2027-01-01", True)], [], "no paper"),
        ([("2027-01-01", True), ("2027-01-01", False)], ["p"], "listed twice"),
        ([("2037-01-01", True)], ["p"], "too far"),
        ([("2027-01-01", "yes")], ["p"], "true or false"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(
    days: list[tuple[str, Any]], papers: list[str], reason: str
) -> None:
    """A wrong calendar is worse than none."""
    entries = [{"date": day, "name": "x", "isOffDay": off} for day, off in days]

    with pytest.raises(ValueError, match=reason):
        parse_notice({"year": 2027, "papers": papers, "days": entries})


def test_notices_that_contradict_each_other_are_refused() -> None:
    """2026 and 2027 may both name New Year's Eve, but must agree."""
    eve = date(2026, 12, 31)
    notices = tuple(
        Notice(year, ("p",), (NoticeDay(eve, "x", is_off=year == 2026),)) for year in (2026, 2027)
    )

    with pytest.raises(CalendarError, match="contradict each other about 2026-12-31"):
        WorkingDayCalendar(notices)


def test_two_notices_for_one_year_are_refused() -> None:
    """It would be chance which one decides."""
    notice = load_notices()[-1]

    with pytest.raises(CalendarError, match="same year"):
        WorkingDayCalendar((notice, notice))


def test_a_notice_without_days_is_none() -> None:
    """An empty file of a coming year does not settle the year."""
    unpublished = parse_notice({"year": 2027, "papers": [], "days": []})

    calendar = WorkingDayCalendar((*load_notices(), unpublished))

    assert calendar.day(date(2027, 1, 4)).provisional
    assert calendar.calendar_version == CALENDAR.calendar_version


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    """A slip in a setting must not silently fall back to the packaged notices."""
    with pytest.raises(CalendarError, match="absent is not a directory"):
        load_notices(tmp_path / "absent")


def write_notice(directory: Path, year: int, days: list[tuple[str, bool]]) -> None:
    """Write a year's file in the form of the packaged ones."""
    entries = [{"date": day, "name": "元旦", "isOffDay": off} for day, off in days]
    content = {"year": year, "papers": ["a notice"] if days else [], "days": entries}
    (directory / f"{year}.json").write_text(json.dumps(content), encoding="utf-8")
