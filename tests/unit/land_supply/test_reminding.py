"""What falls due by itself: moments that are told once, and silence that accepts."""

from dataclasses import replace
from datetime import date

import pytest

from land_supply.domain.case import Case
from land_supply.domain.engine import (
    Accept,
    Action,
    Decide,
    PauseClock,
    Receive,
    ResumeClock,
    StepStatus,
)
from land_supply.domain.engine.dates import Turn, turn_of
from land_supply.domain.reminding import remind
from land_supply.domain.template import Lead, Outcome, PauseCause
from land_supply.domain.template.outcomes import DONE
from land_supply.testing import a_case, a_limit, a_moment, a_step, a_template
from shared.contracts.event import Event
from shared.contracts.land_supply import ApplicationAccepted, StepReminded
from shared.working_days import Pause

MONDAY = date(2026, 3, 2)
Told = list[tuple[str, date]]


def with_step(*actions: Action, on: date = MONDAY) -> Case:
    """Open a case and do something to its first step, all on one day."""
    case, _ = a_case(opened_on=MONDAY)
    for action in actions:
        case = case.act("T01", action, a_moment(on)).after
    return case


def told(events: tuple[Event, ...]) -> Told:
    """List the reminders with the days on which they fell due."""
    return [(each.kind, each.falls_due_on) for each in events if isinstance(each, StepReminded)]


def test_nothing_is_told_before_its_day() -> None:
    """The day before the first moment is silent, and the case stays where it is."""
    case = with_step(Receive(), Accept())

    change = remind(case, a_moment(date(2026, 3, 10)))

    assert change.events == ()
    assert change.after.version == case.version


def test_a_moment_is_told_on_its_day_and_never_again() -> None:
    """Three working days before the promised day."""
    change = remind(with_step(Receive(), Accept()), a_moment(date(2026, 3, 11)))

    again = remind(change.after, a_moment(date(2026, 3, 12)))

    assert told(change.events) == [("due_soon", date(2026, 3, 11))]
    assert again.events == ()


def test_all_that_fell_due_meanwhile_is_told_in_the_order_of_the_days() -> None:
    """Each with the day on which it fell due, whenever it is told."""
    change = remind(with_step(Receive(), Accept()), a_moment(date(2026, 4, 7)))

    assert told(change.events) == [
        ("due_soon", date(2026, 3, 11)),
        ("overdue", date(2026, 3, 17)),
        ("due_soon", date(2026, 3, 25)),
        ("overdue", date(2026, 3, 31)),
    ]
    assert [each.happened_on for each in change.events if isinstance(each, StepReminded)] == [
        on for _, on in told(change.events)
    ]


def test_several_steps_are_told_of_in_one_order() -> None:
    """What everybody reads of a case is in the order of the days, not of the steps."""
    template = a_template(
        [a_step("T01", statutory=a_limit(10)), a_step("T02", statutory=a_limit(8))]
    )
    case, _ = a_case(template=template)
    for step_id in ("T01", "T02"):
        case = case.act(step_id, Receive(), a_moment(MONDAY)).after
        case = case.act(step_id, Accept(), a_moment(MONDAY)).after

    change = remind(case, a_moment(date(2026, 3, 17)))

    facts = [each for each in change.events if isinstance(each, StepReminded)]
    assert [(each.step_id, each.kind) for each in facts] == [
        ("T02", "due_soon"),
        ("T01", "due_soon"),
        ("T02", "overdue"),
        ("T01", "overdue"),
    ]


def test_silence_accepts_on_the_day_of_the_receipt() -> None:
    """Licensing Law, article 32: five working days, then accepted retroactively."""
    case = with_step(Receive())

    change = remind(case, a_moment(date(2026, 3, 10)))

    (accepted,) = (each for each in change.events if isinstance(each, ApplicationAccepted))
    state = change.after.progress.step("T01")
    assert (state.status, state.accepted_on) == (StepStatus.ACCEPTED, MONDAY)
    assert (accepted.is_deemed, accepted.happened_on) == (True, MONDAY)
    assert told(change.events) == [
        ("due_soon", date(2026, 3, 6)),
        ("deemed_accepted", date(2026, 3, 10)),
    ]


def test_the_clock_of_a_deemed_acceptance_is_told_of_in_the_same_run() -> None:
    """After five weeks the periods that began with the receipt are over as well."""
    change = remind(with_step(Receive()), a_moment(date(2026, 4, 7)))

    kinds = [type(each).__name__ for each in change.events]
    assert kinds == ["StepReminded", "ApplicationAccepted", *["StepReminded"] * 5]
    assert told(change.events)[-1] == ("overdue", date(2026, 3, 31))
    assert change.after.version == change.before.version + len(change.events)


def test_an_application_whose_answer_was_recorded_is_not_deemed_accepted() -> None:
    """Only what still waits for an answer is accepted by silence."""
    change = remind(with_step(Receive(), Accept()), a_moment(date(2026, 3, 10)))

    assert not any(isinstance(each, ApplicationAccepted) for each in change.events)


def paused(until: date) -> Case:
    """Pause the clock of a step on its second day."""
    template = a_template(
        [replace(a_step("T01", statutory=a_limit(5)), pause_causes=(PauseCause.EXPERT_REVIEW,))]
    )
    case, _ = a_case(template=template)
    pause = PauseClock(cause=PauseCause.EXPERT_REVIEW, announced=Pause(date(2026, 3, 3), until))
    for action in (Receive(), Accept()):
        case = case.act("T01", action, a_moment(MONDAY)).after
    return case.act("T01", pause, a_moment(date(2026, 3, 3))).after


def test_a_due_date_that_moved_before_it_was_told_is_not_told() -> None:
    """A pause of two weeks: neither due soon nor overdue, until the pause itself is over."""
    case = paused(until=date(2026, 3, 16))

    assert remind(case, a_moment(date(2026, 3, 16))).events == ()

    change = remind(case, a_moment(date(2026, 3, 17)))
    assert told(change.events) == [("pause_overrun", date(2026, 3, 17))]


def test_a_clock_that_goes_on_tells_of_its_new_due_date() -> None:
    """Resumed after two weeks, the five days are over two weeks later."""
    case = paused(until=date(2026, 3, 16))
    resume = ResumeClock(until_on=date(2026, 3, 16))
    case = case.act("T01", resume, a_moment(date(2026, 3, 17))).after

    change = remind(case, a_moment(date(2026, 4, 1)))

    assert told(change.events) == [("due_soon", date(2026, 3, 18)), ("overdue", date(2026, 3, 24))]


def decided(on: date, outcome: Outcome = DONE["done"]) -> Case:
    """Decide a step that was promised for 16 March and is delivered within ten working days."""
    step = a_step("T01", statutory=a_limit(20), promised=a_limit(10))
    template = a_template([replace(step, outcomes={"done": outcome})])
    case, _ = a_case(template=template)
    for action in (Receive(), Accept()):
        case = case.act("T01", action, a_moment(MONDAY)).after
    return case.act("T01", Decide(outcome="done"), a_moment(on)).after


@pytest.mark.parametrize(
    ("on", "moments"),
    [(date(2026, 3, 16), []), (date(2026, 3, 20), [("overdue", date(2026, 3, 17))])],
)
def test_a_decision_that_came_too_late_is_told_of_also_afterwards(on: date, moments: Told) -> None:
    """What a decision overtook is told if it was late, and not if it was only near."""
    change = remind(decided(on), a_moment(date(2026, 3, 20)))

    assert told(change.events) == moments


def test_a_decision_that_is_not_delivered_is_told_of() -> None:
    """Licensing Law, article 44: ten working days."""
    change = remind(decided(date(2026, 3, 16)), a_moment(date(2026, 4, 8)))

    assert told(change.events) == [("overdue", date(2026, 3, 31))]


def test_of_a_decision_that_a_new_round_replaced_only_the_lateness_is_told() -> None:
    """Nobody can record its delivery any more."""
    case = decided(date(2026, 3, 20), Outcome(leads_to=Lead.REPEATS))

    change = remind(case, a_moment(date(2026, 4, 20)))

    (replaced,) = case.progress.past
    assert turn_of(replaced) is Turn.NOBODY
    facts = [each for each in change.events if isinstance(each, StepReminded)]
    assert [(each.round, each.kind, each.about_on) for each in facts] == [
        (1, "overdue", date(2026, 3, 16))
    ]


def test_a_late_pause_keeps_what_was_told_and_tells_of_the_new_day() -> None:
    """The past is not taken back; the pause's own fact says that the date has moved."""
    template = a_template(
        [replace(a_step("T01", statutory=a_limit(5)), pause_causes=(PauseCause.EXPERT_REVIEW,))]
    )
    case, _ = a_case(template=template)
    for action in (Receive(), Accept()):
        case = case.act("T01", action, a_moment(MONDAY)).after
    overdue = remind(case, a_moment(date(2026, 3, 10))).after
    late = a_moment(date(2026, 3, 10), happened_on=date(2026, 3, 3))
    review = Pause(date(2026, 3, 3), date(2026, 3, 16))
    pause = PauseClock(cause=PauseCause.EXPERT_REVIEW, announced=review)

    case = overdue.act("T01", pause, late).after

    assert remind(case, a_moment(date(2026, 3, 16))).events == ()
    resume = ResumeClock(until_on=review.last)
    resumed = case.act("T01", resume, a_moment(date(2026, 3, 17))).after
    again = remind(resumed, a_moment(date(2026, 3, 24))).events
    assert told(again) == [("due_soon", date(2026, 3, 18)), ("overdue", date(2026, 3, 24))]
