"""The examples tell one story: with real dates, in one order, without a gap."""

from datetime import date, timedelta

import pytest

from land_supply.catalogue import load_catalogue
from land_supply.domain.deadlines import DayUnit, Limit
from shared.contracts.land_supply import (
    JOINT_FACTS,
    UNDERTAKING_FACTS,
    ApplicationAccepted,
    ClockPaused,
    ClockRecomputed,
    ClockResumed,
    StepFact,
)
from shared.contracts.registry import EVENTS
from shared.working_days import Pause, WorkingDayCalendar, load_calendar
from tongtu.contract_examples import Example, by_type, conventional_story, examples

TEMPLATE = load_catalogue().selection.choose(district_code="120116", on=date(2024, 9, 27))
STORY = conventional_story()
ACCEPTED = [each.event for each in STORY if isinstance(each.event, ApplicationAccepted)]


def last_day(limit: Limit, from_on: date, calendar: WorkingDayCalendar) -> date:
    """Count a limit day by day."""
    day, left = from_on, limit.days
    while left or not (calendar.is_working_day(day) or limit.unit is DayUnit.WORKING_DAYS):
        day += timedelta(days=1)
        left -= 1 if limit.unit is DayUnit.CALENDAR_DAYS or calendar.is_working_day(day) else 0
        left = max(left, 0)
    return day


def told(kind: type[StepFact], step_id: str) -> StepFact:
    """Return what the story tells of a step."""
    return next(
        each.event
        for each in STORY
        if isinstance(each.event, kind) and each.event.step_id == step_id
    )


def test_every_event_has_an_example() -> None:
    """Nothing is published that nobody can look at."""
    assert examples().keys() == EVENTS.keys()


def test_two_examples_of_one_type_are_an_error() -> None:
    """Which of them is the example would depend on the order."""
    example = examples()["funding.match.found.v1"]

    with pytest.raises(ValueError, match="two examples"):
        by_type((example, example))


def test_each_fact_takes_the_case_one_version_further() -> None:
    """A reader sees by the versions that nothing is missing."""
    versions = [each.version for each in STORY]

    assert versions == list(range(1, len(STORY) + 1))


def test_no_fact_is_older_than_the_one_before() -> None:
    """The story is told in the order in which it happened, and its ids rise with it."""
    times, ids = [each.time for each in STORY], [each.id for each in STORY]

    assert times == sorted(times)
    assert ids == sorted(set(ids))
    assert {each.version for each in ids} == {7}


def test_the_examples_are_of_one_case_wherever_that_can_be() -> None:
    """Only what cannot happen to the same case comes from others."""
    case_id = STORY[0].event.subject
    others = {
        name
        for name, each in examples().items()
        if each.event.topic == "land-supply.cases" and each.event.subject != case_id
    }

    assert others == {
        "land-supply.case.moved.v1",
        "land-supply.case.rerouted.v1",
        "land-supply.case.withdrawn.v1",
        "land-supply.case.cancelled.v1",
        "land-supply.case.ended.v1",
        "land-supply.case.reopened.v1",
        "land-supply.decision.altered.v1",
        "land-supply.renewal.requested.v1",
        "land-supply.renewal.refused.v1",
        "land-supply.step.ended.v1",
        *(each.event_type for each in (*JOINT_FACTS, *UNDERTAKING_FACTS)),
    }


@pytest.mark.parametrize("fact", ACCEPTED, ids=lambda fact: f"{fact.step_id}/{fact.round}")
def test_the_due_dates_are_those_of_the_calendar(fact: ApplicationAccepted) -> None:
    """The limits of the template, counted day by day on the State Council's calendar."""
    step, calendar = TEMPLATE.step(fact.step_id), load_calendar()
    limits = (step.statutory, step.promised)

    expected = [limit and last_day(limit, fact.accepted_on, calendar) for limit in limits]

    # Before the notice of 12 November 2024 came out, days of 2025 were another matter.
    assert [fact.statutory_due_on, fact.promised_due_on] == expected


def test_a_pause_moves_the_due_date_by_its_real_days() -> None:
    """Thirty calendar days after 17 December 2024, without the eight days of the experts."""
    paused, resumed = told(ClockPaused, "A12"), told(ClockResumed, "A12")

    assert isinstance(paused, ClockPaused)
    assert isinstance(resumed, ClockResumed)
    assert Pause(resumed.from_on, resumed.until_on) == (date(2024, 12, 20), date(2024, 12, 27))
    assert paused.statutory_due_on == date(2025, 2, 5)
    assert resumed.statutory_due_on == date(2024, 12, 17) + timedelta(days=38)


def test_a_new_notice_moves_the_due_date_into_its_own_days() -> None:
    """1 January 2026 turns out to be a day off, and Sunday 4 January a working day."""
    fact = told(ClockRecomputed, "A18")

    assert isinstance(fact, ClockRecomputed)
    assert (fact.old_statutory_due_on, fact.statutory_due_on) == (
        date(2026, 1, 1),
        date(2026, 1, 4),
    )
    assert load_calendar().is_working_day(date(2026, 1, 4))
    assert not fact.provisional


def test_the_story_is_the_same_in_every_run() -> None:
    """Ids and times come from the story, not from a clock or chance."""
    again: tuple[Example, ...] = conventional_story.__wrapped__()

    assert again == STORY
