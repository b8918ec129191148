"""One round of a step: receipt, supplement, silence, the clock, the decision and its delivery."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from land_supply.catalogue import load_catalogue
from land_supply.domain.clock import (
    LICENCE,
    ClockState,
    ClockTerms,
    EntryKind,
    ExclusionCause,
)
from land_supply.domain.deadlines import DayUnit, RollRule
from land_supply.domain.engine import (
    Course,
    MissingItem,
    Moment,
    Rulebook,
    StepPapers,
    StepRules,
    StepState,
    StepStatus,
    papers_of,
)
from land_supply.domain.errors import StepOrderError
from land_supply.domain.graph import StepGraph
from land_supply.domain.template import Lead, Outcome, PauseCause
from land_supply.testing import a_limit, a_record
from shared.errors import InvalidValueError
from shared.identifiers import ClockId, new_id
from shared.working_days import Pause, load_calendar

CALENDAR = load_calendar()
RECEIVED = date(2022, 9, 28)
LAST_FOR_NOTICE = date(2022, 10, 10)
TOO_LATE = date(2022, 10, 11)
REVIEW = Pause(date(2022, 10, 12), date(2022, 10, 14))
DRAWINGS = MissingItem(paper="drawings", reason="the seal is missing")
UNDELEGATED = ("claim", "hand_over")
HANDS = (*UNDELEGATED, "delegate")
OUTCOMES = {
    "granted": Outcome(leads_to=Lead.COMPLETES),
    "refused": Outcome(leads_to=Lead.REPEATS),
    "wrong_agency": Outcome(leads_to=Lead.REPEATS),
    "corrected": Outcome(leads_to=Lead.WAITS),
    "delivered": Outcome(leads_to=Lead.COMPLETES),
}
LICENCE_TERMS = ClockTerms(
    statutory=LICENCE.limit,
    pause_causes=(PauseCause.EXPERT_REVIEW,),
    extension=LICENCE.extension,
)


def at(on: date, *, today: date | None = None, **proofs: Any) -> Moment:
    """Tell what happened on a day, on that day unless another is given."""
    return Moment(record=a_record(on, **proofs), today=today or on, calendar=CALENDAR)


def ready(**rules: Any) -> StepState:
    """Build a licence that somebody may apply for."""
    usual: dict[str, Any] = {
        "course": Course.APPLICATION,
        "terms": LICENCE_TERMS,
        "papers": StepPapers(needs=("drawings", "plan"), withheld={"plan": "issued by T01"}),
        "outcomes": OUTCOMES,
    }
    known = StepRules(step_id="T02", **{**usual, **rules})
    return StepState(clock_id=ClockId(new_id()), rules=known, status=StepStatus.READY)


def received() -> StepState:
    """Hand an application in."""
    return ready().receive(at(RECEIVED))


def accepted() -> StepState:
    """Have an application accepted on the last day for it."""
    return received().accept(at(LAST_FOR_NOTICE))


def running_period() -> StepState:
    """Let a period of ten calendar days run."""
    limit = a_limit(10, DayUnit.CALENDAR_DAYS)
    terms = ClockTerms(statutory=limit, roll=RollRule.NONE)
    return ready(course=Course.PERIOD, terms=terms).start(at(RECEIVED))


def test_a_round_goes_from_receipt_to_delivery() -> None:
    """The clock runs from acceptance to decision; delivery is due ten working days later."""
    decided = accepted().decide("granted", at(date(2022, 10, 20)))

    due = decided.delivery_due(CALENDAR)
    delivered = decided.deliver(at(date(2022, 10, 21)))

    assert decided.clock is not None
    assert due is not None
    assert (decided.clock.accepted_on, decided.clock.state) == (LAST_FOR_NOTICE, ClockState.STOPPED)
    assert (decided.outcome, due.on) == ("granted", date(2022, 11, 3))
    assert (delivered.status, delivered.delivery_due(CALENDAR)) == (StepStatus.DELIVERED, None)


def test_no_action_changes_the_state_it_begins_with() -> None:
    """An action returns another state."""
    before = accepted()

    before.decide("granted", at(date(2022, 10, 20)))

    assert (before.status, before.outcome) == (StepStatus.ACCEPTED, None)
    assert before.running_clock.state is ClockState.RUNNING


LATE: dict[str, Callable[[StepState], StepState]] = {
    "accept": lambda step: step.accept(at(TOO_LATE)),
    "request_supplement": lambda step: step.request_supplement([DRAWINGS], at(TOO_LATE)),
    "decline_acceptance": lambda step: step.decline_acceptance("wrong_agency", at(TOO_LATE)),
}


@pytest.mark.parametrize("action", LATE)
def test_silence_takes_every_answer_away(action: str) -> None:
    """After the fifth working day the application is accepted, whatever is said."""
    with pytest.raises(StepOrderError) as refused:
        LATE[action](received())

    assert (refused.value.current, refused.value.requested) == (StepStatus.ACCEPTED, action)


def test_silence_starts_the_clock_on_the_day_of_receipt() -> None:
    """A decision on such a step first applies what silence means."""
    decided = received().decide("granted", at(TOO_LATE, reason=None))

    assert (decided.is_deemed, decided.accepted_on) == (True, RECEIVED)
    assert [(each.kind, each.happened_on) for each in decided.running_clock.entries] == [
        (EntryKind.STARTED, RECEIVED),
        (EntryKind.STOPPED, TOO_LATE),
    ]


def test_an_answer_in_time_stays_so_when_it_is_recorded_later() -> None:
    """What counts is the day on which the applicant was told."""
    told = at(LAST_FOR_NOTICE, today=date(2022, 12, 1), reason="the system was down")

    step = received().accept(told)

    assert (step.accepted_on, step.is_deemed) == (LAST_FOR_NOTICE, False)


def test_a_supplement_is_a_receipt_of_its_own() -> None:
    """The five working days begin again with what was handed in."""
    asked = received().request_supplement([DRAWINGS], at(LAST_FOR_NOTICE))

    again = asked.supplement(at(date(2022, 10, 20)))

    assert (asked.status, asked.clock) == (StepStatus.SUPPLEMENT_REQUESTED, None)
    assert (again.status, again.received_on) == (StepStatus.RECEIVED, date(2022, 10, 20))
    assert again.after_silence(at(date(2022, 10, 27))) == again
    assert again.after_silence(at(date(2022, 10, 28))).accepted_on == date(2022, 10, 20)


def test_asking_again_needs_a_reason() -> None:
    """Everything that is missing is told at once (Licensing Law, article 32)."""
    again = received().request_supplement([DRAWINGS], at(RECEIVED)).supplement(at(RECEIVED))
    other = MissingItem(item="a power of attorney", reason="the signature is another's")

    with pytest.raises(InvalidValueError, match=r"^/reason"):
        again.request_supplement([other], at(LAST_FOR_NOTICE, reason=None))
    asked = again.request_supplement([other], at(LAST_FOR_NOTICE, reason="a new applicant"))

    assert asked.asked == (DRAWINGS, other)


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ((), "/missing"),
        ((MissingItem(reason="what?"),), "/missing/0"),
        ((MissingItem(paper="drawings", item="drawings", reason="both"),), "/missing/0"),
        ((MissingItem(item="a map", reason=" "),), "/missing/0/reason"),
        ((DRAWINGS, DRAWINGS), "/missing/1"),
        ((MissingItem(paper="plan", reason="not there"),), "/missing/0/paper"),
        ((MissingItem(paper="deed", reason="no paper of this step"),), "/missing/0/paper"),
    ],
)
def test_an_applicant_is_not_asked_for_just_anything(
    missing: tuple[MissingItem, ...], field: str
) -> None:
    """What authorities have, what nobody needs and what nobody explains is refused."""
    with pytest.raises(InvalidValueError) as refused:
        received().request_supplement(missing, at(RECEIVED))

    assert refused.value.field == field


def test_a_pause_moves_the_due_date() -> None:
    """Three working days of an expert review are not counted."""
    before = accepted().running_clock.due_dates(CALENDAR).statutory_due_on

    paused = accepted().pause(PauseCause.EXPERT_REVIEW, REVIEW, at(REVIEW.first))
    resumed = paused.resume(REVIEW.last, at(REVIEW.last))

    after = resumed.running_clock.due_dates(CALENDAR).statutory_due_on
    assert (paused.status, resumed.status) == (StepStatus.PAUSED, StepStatus.ACCEPTED)
    assert CALENDAR.working_days_between(before, after) == 3


def test_a_pause_is_no_longer_than_a_text_allows() -> None:
    """Some causes have a longest time of their own."""
    step = ready(pause_limits={PauseCause.EXPERT_REVIEW: a_limit(2)}).receive(at(RECEIVED))

    with pytest.raises(InvalidValueError, match="at most 2 working_days for expert_review, not 3"):
        step.accept(at(RECEIVED)).pause(PauseCause.EXPERT_REVIEW, REVIEW, at(REVIEW.first))


def test_a_period_is_extended_once() -> None:
    """What is used up is no longer among what is allowed."""
    extended = accepted().extend(10, at(TOO_LATE))

    assert "extend" in accepted().allowed
    assert "extend" not in extended.allowed
    with pytest.raises(StepOrderError, match=r"allowed: pause, exclude, decide, claim"):
        extended.extend(1, at(TOO_LATE))


def test_days_that_passed_are_taken_out() -> None:
    """The enterprise's own time is not the agency's."""
    days = Pause(LAST_FOR_NOTICE, TOO_LATE)

    step = accepted().exclude(ExclusionCause.ENTERPRISE_TIME, days, at(TOO_LATE))

    assert step.status is StepStatus.ACCEPTED
    assert step.running_clock.entries[-1].uncounted == days


def test_a_step_without_a_limit_has_nothing_to_stop() -> None:
    """No text sets a limit, so no clock runs and only the decision is left."""
    step = ready(terms=None).receive(at(RECEIVED)).accept(at(RECEIVED))

    assert (step.clock, step.allowed) == (None, ("decide", *HANDS))


@pytest.mark.parametrize("outcome", ["delivered", "wrong_agency", "passed"])
def test_a_decision_has_an_outcome_of_its_own(outcome: str) -> None:
    """What is said at acceptance or delivery, or by no text, is no decision."""
    with pytest.raises(InvalidValueError, match="one of granted, refused, corrected"):
        accepted().decide(outcome, at(TOO_LATE))


def test_an_outcome_that_waits_leaves_the_step_open() -> None:
    """The clock goes on."""
    step = accepted().decide("corrected", at(TOO_LATE))

    assert (step.status, step.outcome, step.decided_on) == (StepStatus.ACCEPTED, "corrected", None)
    assert step.running_clock.state is ClockState.RUNNING


def test_another_agencys_matter_is_not_accepted() -> None:
    """No clock starts, and the refusal is delivered like a decision."""
    step = received().decline_acceptance("wrong_agency", at(RECEIVED))

    assert (step.status, step.clock) == (StepStatus.DECIDED, None)
    assert step.allowed == ("deliver", *UNDELEGATED, "correct")


def test_a_fixed_period_is_not_shortened() -> None:
    """Its result is known on its last day; ten calendar days after 09-28 is 10-08."""
    with pytest.raises(InvalidValueError, match="2022-10-08 or later"):
        running_period().decide("granted", at(date(2022, 10, 7)))

    decided = running_period().decide("granted", at(date(2022, 10, 8)))

    assert (decided.status, decided.allowed) == (StepStatus.DECIDED, ("correct",))


def test_an_enterprise_and_a_gate_need_no_application() -> None:
    """The one is done when it is done, the other as soon as it is ready."""
    enterprise = ready(course=Course.OWN_TIME).decide("granted", at(RECEIVED))
    gate = ready(course=Course.GATE).complete(at(RECEIVED))

    assert enterprise.status is gate.status is StepStatus.DECIDED


def test_what_ends_stops_its_clock() -> None:
    """A branch that ended, or what a correction took back, is nobody's turn any more."""
    ended, taken_back = accepted().end(at(TOO_LATE)), accepted().take_back(at(TOO_LATE))

    assert (ended.status, taken_back.status) == (StepStatus.ENDED, StepStatus.WITHDRAWN)
    assert ended.running_clock.state is taken_back.running_clock.state is ClockState.STOPPED


def test_time_goes_forward() -> None:
    """Nothing happens in the future, nor before that which it follows."""
    with pytest.raises(InvalidValueError, match=r"^/happened_on"):
        at(TOO_LATE, today=LAST_FOR_NOTICE)
    with pytest.raises(InvalidValueError, match="2022-09-28 or later"):
        received().accept(at(date(2022, 9, 27)))


def test_what_is_told_late_needs_a_reason() -> None:
    """Five working days are free; with the sixth one asks why."""
    assert at(RECEIVED, today=LAST_FOR_NOTICE, reason=None).on == RECEIVED
    with pytest.raises(InvalidValueError, match=r"^/reason"):
        at(RECEIVED, today=TOO_LATE, reason=None)


@pytest.mark.parametrize("template_id", ["A", "B", "C"])
def test_every_step_that_is_shipped_can_come_out(template_id: str) -> None:
    """No step is without a way on, and each clock knows what may be done to it."""
    template = load_catalogue().selection.get(template_id, "1")

    book = Rulebook(template)
    rules = [book.rules(step.id, {}) for step in template.steps]

    for each in rules:
        leads = {each.outcomes[name].leads_to for name in each.decisions}
        assert Lead.COMPLETES in leads, each.step_id


def test_what_an_earlier_step_issued_is_not_asked_for() -> None:
    """The approval of the plan rests on the planning conditions that the process itself issued."""
    template = load_catalogue().selection.get("B", "1")

    papers = papers_of(template, template.step("B02"), StepGraph.of(template))

    assert papers.withheld["planning-conditions"].startswith("issued by B")
