"""Undertakings: told in writing, decided at once, checked later, and taken back if false."""

from datetime import date, timedelta

import pytest

from land_supply.domain.case import CaseStatus
from land_supply.domain.clock import ClockState, Reminder
from land_supply.domain.engine import (
    Accept,
    Correct,
    Decide,
    FindFalse,
    KeepUndertaking,
    Receive,
    SignUndertaking,
    StepStatus,
    SupplementUndertaking,
    TellConditions,
)
from land_supply.domain.engine.dates import Turn, turn_of
from land_supply.domain.engine.moments import moments_of
from land_supply.domain.errors import StepOrderError
from land_supply.domain.reminding import remind
from land_supply.domain.undertaking import (
    RouteBarredError,
    RouteClosedError,
    Telling,
    UndertakingStatus,
    ensure_not_barred,
)
from shared.contracts.land_supply import (
    CreditRecordEntered,
    StepDecided,
    StepReminded,
    UndertakingFoundFalse,
    UndertakingSigned,
    UndertakingTold,
)
from shared.errors import InvalidValueError
from support.case_play import CALENDAR, SPONSOR, CasePlay, at

DAY = timedelta(days=1)
SIGN = SignUndertaking(signed_by="legal representative", reference="U-1")
CERTIFICATE = "drawing-certificate"


def tell(grounds: str | None = None) -> TellConditions:
    """State the conditions by a notice."""
    return TellConditions(telling=Telling(notice_reference="notice 1", grounds=grounds))


def signed(template_id: str = "A", step_id: str = "A15") -> CasePlay:
    """Play a case to where a step was decided on an undertaking."""
    play = CasePlay.of(template_id, step_id)
    on = play.since(step_id)
    play.act(step_id, tell(), on)
    play.act(step_id, SIGN, on)
    return play


@pytest.mark.parametrize(
    ("step_id", "route"), [("A01", "none"), ("A09", "not_applicable"), ("A11", "none")]
)
def test_a_route_that_is_not_open_cannot_be_taken(step_id: str, route: str) -> None:
    """The refusal says what the process says of the route."""
    play = CasePlay.of("A", step_id)

    with pytest.raises(RouteClosedError, match=f"in {step_id} is {route}$"):
        play.act(step_id, tell(), play.since(step_id))


def test_the_agency_tells_what_the_template_says() -> None:
    """Conditions, promise and basis come from the process; the step does not move."""
    play = CasePlay.of("A", "A15")

    (told,) = play.act("A15", tell(), play.since("A15"))

    assert isinstance(told, UndertakingTold)
    assert [each.en for each in told.conditions] == ["the drawings meet the mandatory standards"]
    assert (told.route, told.status, told.notice_reference) == ("possible", "ready", "notice 1")
    assert told.route_basis is not None
    assert told.route_basis.article == "19, 40"


def test_conditions_are_told_once_and_before_they_are_undertaken() -> None:
    """Nobody undertakes what nobody stated, and a second notice has no place."""
    play = CasePlay.of("A", "A15")
    on = play.since("A15")

    with pytest.raises(StepOrderError, match="allowed: receive, tell_conditions, claim"):
        play.act("A15", SIGN, on)
    play.act("A15", tell(), on)
    with pytest.raises(StepOrderError, match="allowed: receive, sign_undertaking, claim"):
        play.act("A15", tell(), on)


def test_an_undertaking_decides_at_once() -> None:
    """Received, accepted and decided on one day; the clock that started has stopped."""
    play = signed()

    state = play.state("A15")
    assert (state.status, state.outcome) == (StepStatus.DECIDED, "committed")
    assert state.received_on == state.accepted_on == state.decided_on == state.since
    assert state.clock is not None
    assert state.clock.state is ClockState.STOPPED
    assert [type(each) for each in play.events[-3:-1]] == [UndertakingSigned, StepDecided]
    assert play.state("A16").status is StepStatus.READY


@pytest.mark.parametrize(
    ("template_id", "step_id", "outcome"),
    [("A", "A16", "granted"), ("B", "B12", "committed"), ("C", "C13", "committed")],
)
def test_the_outcome_is_the_word_of_the_procedure(
    template_id: str, step_id: str, outcome: str
) -> None:
    """A licence is granted; where the procedure has a word for an undertaking, it is that one."""
    play = signed(template_id, step_id)

    assert play.state(step_id).outcome == outcome


def test_nobody_decides_on_an_undertaking_that_was_not_given() -> None:
    """The word of the procedure is no outcome of an ordinary decision."""
    play = CasePlay.of("A", "A15")
    on = play.since("A15")
    play.act("A15", Receive(), on)
    play.act("A15", Accept(), on)

    with pytest.raises(InvalidValueError, match="qualified, returned"):
        play.act("A15", Decide(outcome="committed"), on)


def test_a_listed_project_is_named_with_its_entry() -> None:
    """Whether a project is on the published list is for the agency to confirm."""
    play = CasePlay.of("A", "A12")
    on = play.since("A12")

    with pytest.raises(InvalidValueError, match="the entry of the published list"):
        play.act("A12", tell(), on)
    (told,) = play.act("A12", tell("list of 2022, entry 12"), on)

    assert isinstance(told, UndertakingTold)
    assert (told.route, told.grounds) == ("listed", "list of 2022, entry 12")


def test_of_a_part_the_rest_is_proved_first() -> None:
    """The part is named, and nobody signs before the application is accepted."""
    play = CasePlay.of("A", "A14")
    on = play.since("A14")

    with pytest.raises(InvalidValueError, match="the part of what has to be proved"):
        play.act("A14", tell(), on)
    play.act("A14", tell("the facade"), on)
    with pytest.raises(StepOrderError):
        play.act("A14", SIGN, on)
    play.act("A14", Receive(), on)
    play.act("A14", Accept(), on)
    play.act("A14", SIGN, on)

    assert play.state("A14").outcome == "granted"


def test_an_undertaking_may_stand_in_for_a_missing_paper() -> None:
    """Silence had accepted the application before anybody told the conditions."""
    play = CasePlay.of("A", "A15")
    on = play.since("A15")
    play.act("A15", Receive(), on)

    told = play.act("A15", tell(), on + 20 * DAY)
    play.act("A15", SIGN, on + 21 * DAY)

    state = play.state("A15")
    assert [each.event_type.split(".")[1] for each in told] == ["application", "undertaking"]
    assert (state.is_deemed, state.accepted_on, state.decided_on) == (True, on, on + 21 * DAY)


def test_papers_and_check_are_due_by_their_limits() -> None:
    """Sixty calendar days from the decision; whoever has to act next is named."""
    play = signed()
    on = play.since("A15")

    dates = play.case.dates("A15", CALENDAR, today=on).undertaken

    last = CALENDAR.add_calendar_days(on, 60).on
    assert [(each.paper, each.due.on) for each in dates.papers] == [(CERTIFICATE, last)]
    assert dates.check is not None
    assert dates.check.on == last
    kinds = {each.kind.value: each.falls_due_on for each in undertaking_reminders(play, on)}
    assert kinds["supplement_overdue"] == kinds["check_overdue"] == last + DAY


def undertaking_reminders(play: CasePlay, on: date) -> list[Reminder]:
    """List the moments of what is owed in A15."""
    moments = moments_of(play.state("A15"), CALENDAR, today=on)
    return [each for each in moments if "/undertaking/" in each.key]


def test_each_moment_of_what_is_owed_is_told_once() -> None:
    """The paper and the check, soon and overdue, in the order of their days."""
    play = signed()
    late = play.since("A15") + 90 * DAY

    told = play.take(remind(play.case, at(late)))
    again = remind(play.case, at(late))

    reminded = [each for each in told if isinstance(each, StepReminded)]
    kinds = {each.kind for each in reminded if each.step_id == "A15"} - {"overdue"}
    assert sorted(kinds) == [
        "check_due_soon",
        "check_overdue",
        "supplement_due_soon",
        "supplement_overdue",
    ]
    assert again.events == ()


def test_what_was_brought_is_no_longer_owed() -> None:
    """The reminder of the paper goes; that of the check stays until it is checked."""
    play = signed()
    on = play.since("A15") + DAY
    play.act("A15", SupplementUndertaking(papers=(CERTIFICATE,)), on)
    kinds = {each.kind for each in undertaking_reminders(play, on)}

    play.act("A15", KeepUndertaking(), on)

    assert kinds == {"check_due_soon", "check_overdue"}
    assert not undertaking_reminders(play, on)
    assert play.undertaking("A15").status is UndertakingStatus.KEPT


def test_the_turn_goes_from_the_enterprise_to_the_agency() -> None:
    """In a step without delivery the enterprise owes its papers, then somebody checks."""
    play = signed("B", "B12")
    owing = turn_of(play.state("B12"))

    play.act("B12", SupplementUndertaking(papers=(CERTIFICATE,)), play.since("B12"))

    assert owing is Turn.APPLICANT
    assert turn_of(play.state("B12")) is Turn.AGENCY


@pytest.mark.parametrize("papers", [(), ("deed",), (CERTIFICATE, "deed")])
def test_only_papers_that_are_owed_are_taken_in(papers: tuple[str, ...]) -> None:
    """Nothing, another paper, and one of them among others are refused."""
    play = signed()

    with pytest.raises(InvalidValueError, match=r"^/papers"):
        play.act("A15", SupplementUndertaking(papers=papers), play.since("A15"))


def test_a_paper_comes_once() -> None:
    """When everything is there, nothing more is taken in."""
    play = signed()
    brought = SupplementUndertaking(papers=(CERTIFICATE,))
    play.act("A15", brought, play.since("A15"))

    with pytest.raises(StepOrderError, match="allowed: deliver, alter, check_undertaking"):
        play.act("A15", brought, play.since("A15"))


def test_it_is_not_kept_while_a_paper_is_owed() -> None:
    """The refusal names what has to come first."""
    play = signed()

    with pytest.raises(InvalidValueError, match=f"false, or first {CERTIFICATE}"):
        play.act("A15", KeepUndertaking(), play.since("A15"))


def test_a_false_undertaking_takes_the_decision_back() -> None:
    """The round is revoked, the step begins again, and what waits for it waits."""
    play = signed()
    on = play.since("A15")

    told = play.act("A15", FindFalse(), on + DAY, reason="the drawings are not by the standard")

    found, entered = told[:2]
    assert isinstance(found, UndertakingFoundFalse)
    assert (found.round, found.outcome, found.leads_to) == (1, "revoked", "repeats")
    assert found.barred_until == date(on.year + 1, on.month, on.day) + DAY
    assert isinstance(entered, CreditRecordEntered)
    assert (entered.sponsor_code, entered.reference) == (SPONSOR, "U-1")
    standings = play.case.progress.standings
    assert standings["A15"][:2] == (2, StepStatus.READY)
    assert standings["A16"][:2] == (2, StepStatus.WAITING)


def test_a_false_undertaking_is_found_for_a_reason() -> None:
    """A decision is not taken back without saying why."""
    play = signed()

    with pytest.raises(InvalidValueError, match="/reason"):
        play.act("A15", FindFalse(), play.since("A15"), reason=None)


def test_what_rests_on_a_revoked_decision_owes_nothing_any_more() -> None:
    """The construction permit's own undertaking lapses with its round."""
    play = signed()
    on = play.since("A15")
    play.act("A16", tell(), on)
    play.act("A16", SIGN, on)

    play.act("A15", FindFalse(), on + DAY)

    replaced = {each.rules.step_id: each.undertaking for each in play.case.progress.past}
    statuses = {step_id: each.status for step_id, each in replaced.items() if each is not None}
    assert statuses == {"A15": UndertakingStatus.FALSE, "A16": UndertakingStatus.LAPSED}
    assert not undertaking_reminders(play, on)


def test_a_completed_case_goes_on_when_an_undertaking_was_false() -> None:
    """What seemed done is not."""
    play = signed()
    while play.ready:
        play.decide(play.ready[0])
    before = play.case.status

    play.act("A15", FindFalse(), max(each.since for each in play.case.steps if each.since))

    assert (before, play.case.status) == (CaseStatus.COMPLETED, CaseStatus.OPEN)
    assert play.ready == ["A15"]


def test_in_a_case_that_was_given_up_nothing_begins_again() -> None:
    """The bar and the record remain."""
    play = signed()
    on = play.since("A15")
    play.take(play.case.cancel(at(on)))

    told = play.act("A15", FindFalse(), on + DAY)

    assert [type(each) for each in told] == [UndertakingFoundFalse, CreditRecordEntered]
    assert play.case.status is CaseStatus.CANCELLED
    assert not play.ready


def test_a_correction_gives_back_the_conditions_that_were_told() -> None:
    """The step stands where it stood before somebody signed; nothing is accepted, nothing owed."""
    play = signed()
    on = play.since("A15")

    play.act("A15", Correct(), on + DAY)

    state = play.state("A15")
    assert (state.status, state.round, state.accepted_on) == (StepStatus.READY, 2, None)
    assert (state.clock, state.received_on) == (None, None)
    assert play.undertaking("A15").status is UndertakingStatus.TOLD
    assert not undertaking_reminders(play, on)


def test_a_wrong_finding_bars_nobody_once_it_is_corrected() -> None:
    """The decision that was revoked in error is open again."""
    play = signed()
    on = play.since("A15")
    play.act("A15", FindFalse(), on + DAY)

    play.act("A15", Correct(), on + 2 * DAY)

    replaced = [each for each in play.case.progress.past if each.rules.step_id == "A15"]
    bars = [each.undertaking.barred_until for each in replaced if each.undertaking is not None]
    assert bars == [None]
    assert play.undertaking("A15").status is UndertakingStatus.TOLD


def test_a_bar_ends_with_its_last_day() -> None:
    """On the last day the route is closed, on the next one it is open."""
    until = date(2027, 3, 2)

    with pytest.raises(RouteBarredError, match=r"barred until 2027-03-02$"):
        ensure_not_barred(until, on=until)
    ensure_not_barred(until, on=until + DAY)
    ensure_not_barred(None, on=until)
