"""The stateless preview of a clock: from a body to the bytes of an answer."""

from datetime import date, timedelta
from random import Random
from typing import Any

import orjson
import pytest
from pydantic import ValidationError

from land_supply.queries import clocks as queries
from land_supply.schemas import (
    LONGEST_LIMIT_DAYS,
    MOST_ENTRIES,
    PREVIEW_EXAMPLE,
    ClockPreviewRequest,
    ClockPreviewResponse,
)
from shared.working_days import OutsideCalendarError, load_calendar
from support.clock_oracle import ClockOracle

CALENDAR = load_calendar()
ORACLE = ClockOracle()
DAY = timedelta(days=1)
UNITS = ("working_days", "calendar_days")
ROLLS = ("none", "holidays", "holidays_and_weekends")
A_YEAR = {"kind": "pause", "from_on": "2022-01-01", "to_on": "2022-12-31"}


def preview(body: dict[str, Any]) -> ClockPreviewResponse:
    """Send a body through, and read the answer as strictly as it is documented."""
    request = ClockPreviewRequest.model_validate_json(orjson.dumps(body))
    return ClockPreviewResponse.model_validate_json(
        queries.preview_clock(request.reckoning(), CALENDAR)
    )


def changed(**fields: Any) -> dict[str, Any]:
    """Return the example with other fields."""
    return PREVIEW_EXAMPLE | fields


def test_the_example_is_complete_and_answered() -> None:
    """Twenty working days and ten more, nine of them paused."""
    answer = preview(PREVIEW_EXAMPLE)

    assert PREVIEW_EXAMPLE.keys() == ClockPreviewRequest.model_fields.keys()
    assert answer.statutory_due_on == date(2022, 6, 1)
    assert answer.promised_due_on == date(2022, 5, 18)
    assert not answer.provisional
    assert answer.calendar_version == CALENDAR.calendar_version


def test_a_day_names_its_notice_or_its_entry() -> None:
    """A holiday its papers, a paused day the entry by its place in the list."""
    days = {each.date: each for each in preview(PREVIEW_EXAMPLE).days}

    holiday, paused = days[date(2022, 5, 2)], days[date(2022, 4, 20)]
    assert holiday.notice is not None
    assert (holiday.notice.year, holiday.notice.name, holiday.entry) == (2022, "劳动节", None)
    assert holiday.notice.papers
    assert (paused.notice, paused.entry, paused.kind) == (None, 1, "paused")


def test_random_previews_equal_the_oracle() -> None:
    """Up to six entries in any order, several extensions and overlapping pauses among them."""
    random = Random(20220330)  # noqa: S311 - repeatable on purpose
    bodies = [a_body(random) for _ in range(1000)]

    answers = [preview(body) for body in bodies]

    given = [(each.statutory_due_on, each.promised_due_on, each.provisional) for each in answers]
    assert given == [expected(body) for body in bodies]


def a_body(random: Random) -> dict[str, Any]:
    """Make up a body."""
    accepted_on = date(2021, 1, 1) + random.randrange(2400) * DAY

    def limit() -> dict[str, Any]:
        return {"days": random.randrange(40), "unit": random.choice(UNITS)}

    def pause() -> dict[str, Any]:
        first = accepted_on + random.randrange(-10, 60) * DAY
        last = first + random.randrange(20) * DAY
        return {"kind": "pause", "from_on": first.isoformat(), "to_on": last.isoformat()}

    def extend() -> dict[str, Any]:
        return {"kind": "extend", "days": random.randrange(16)}

    return {
        "accepted_on": accepted_on.isoformat(),
        "statutory": limit(),
        "promised": random.choice((None, limit())),
        "roll": random.choice(ROLLS),
        "entries": [random.choice((pause, pause, extend))() for _ in range(random.randrange(7))],
    }


def expected(body: dict[str, Any]) -> tuple[date, date | None, bool]:
    """Let the oracle walk."""
    entries = body["entries"]
    more = sum(each["days"] for each in entries if each["kind"] == "extend")
    spans = [
        (date.fromisoformat(e["from_on"]).toordinal(), date.fromisoformat(e["to_on"]).toordinal())
        for e in entries
        if e["kind"] == "pause"
    ]
    walks = [
        None
        if limit is None
        else ORACLE.walk(
            date.fromisoformat(body["accepted_on"]),
            [(limit["days"], limit["unit"]), (more, body["statutory"]["unit"])],
            spans,
            body["roll"],
        )
        for limit in (body["statutory"], body["promised"])
    ]
    statutory, promised = walks
    assert statutory is not None
    provisional = any(walk.provisional for walk in walks if walk is not None)
    return statutory.due, None if promised is None else promised.due, provisional


@pytest.mark.parametrize(
    ("body", "place", "code"),
    [
        (changed(accepted_on="2017-12-31"), ("accepted_on",), "greater_than_equal"),
        (changed(accepted_on="2041-01-01"), ("accepted_on",), "less_than_equal"),
        (changed(accepted_on="2022-02-30"), ("accepted_on",), "date_parsing"),
        (changed(statutory=None), ("statutory",), "model_type"),
        (
            changed(statutory={"days": -1, "unit": "working_days"}),
            ("statutory", "days"),
            "greater_than_equal",
        ),
        (
            changed(statutory={"days": LONGEST_LIMIT_DAYS + 1, "unit": "working_days"}),
            ("statutory", "days"),
            "less_than_equal",
        ),
        (
            changed(promised={"days": "5", "unit": "working_days"}),
            ("promised", "days"),
            "int_type",
        ),
        (changed(promised={"days": 5, "unit": "weeks"}), ("promised", "unit"), "enum"),
        (changed(roll="weekends"), ("roll",), "enum"),
        (changed(entries=[A_YEAR] * (MOST_ENTRIES + 1)), ("entries",), "too_long"),
        (changed(entries=[{"kind": "hearing"}]), ("entries", 0), "union_tag_invalid"),
        (
            changed(entries=[A_YEAR | {"to_on": "2021-12-31"}]),
            ("entries", 0, "pause", "to_on"),
            "greater_than_equal",
        ),
        (
            changed(entries=[A_YEAR | {"to_on": "9999-12-31"}]),
            ("entries", 0, "pause", "to_on"),
            "less_than_equal",
        ),
        (
            changed(entries=[{"kind": "extend", "days": LONGEST_LIMIT_DAYS + 1}]),
            ("entries", 0, "extend", "days"),
            "less_than_equal",
        ),
        (
            changed(entries=[A_YEAR | {"days": 1}]),
            ("entries", 0, "pause", "days"),
            "extra_forbidden",
        ),
        (changed(colour="red"), ("colour",), "extra_forbidden"),
    ],
)
def test_a_body_out_of_bounds_is_refused_at_its_place(
    body: dict[str, Any], place: tuple[str | int, ...], code: str
) -> None:
    """Every number, date and list has its bounds, and nothing is converted in silence."""
    with pytest.raises(ValidationError) as refused:
        ClockPreviewRequest.model_validate_json(orjson.dumps(body))

    assert [(each["loc"], each["type"]) for each in refused.value.errors()] == [(place, code)]


@pytest.mark.parametrize(
    "body",
    [
        changed(accepted_on="2040-12-20"),
        changed(entries=[A_YEAR | {"from_on": "2022-04-07", "to_on": "2040-12-31"}]),
        changed(entries=[{"kind": "extend", "days": LONGEST_LIMIT_DAYS}] * MOST_ENTRIES),
        changed(statutory={"days": 3, "unit": "calendar_days"}, accepted_on="2040-12-29"),
        changed(
            accepted_on="2018-01-01",
            statutory={"days": LONGEST_LIMIT_DAYS, "unit": "calendar_days"},
            entries=[{"kind": "extend", "days": LONGEST_LIMIT_DAYS}, A_YEAR],
        ),
    ],
)
def test_a_clock_that_runs_out_too_late_is_refused(body: dict[str, Any]) -> None:
    """The years of the calendar bound the count, and the days bound the answer."""
    with pytest.raises(OutsideCalendarError):
        preview(body)


def test_the_longest_answer_is_still_given() -> None:
    """As many days as may be explained, two hundred pauses on top of each other."""
    pause = {"kind": "pause", "from_on": "2018-01-02", "to_on": "2018-01-02"}
    half = LONGEST_LIMIT_DAYS - 1
    body = changed(
        accepted_on="2018-01-01",
        statutory={"days": LONGEST_LIMIT_DAYS, "unit": "calendar_days"},
        roll="none",
        entries=[{"kind": "extend", "days": half}, *[pause] * (MOST_ENTRIES - 1)],
    )

    assert len(preview(body).days) == queries.LONGEST_EXPLANATION_DAYS
