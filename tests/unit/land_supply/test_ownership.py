"""In whose hands a step is: who may take it, pass it on, delegate it and put it back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from land_supply.catalogue import load_catalogue
from land_supply.domain.case import Applicant, Case, CaseChange, ProcessRules
from land_supply.domain.engine import (
    OPEN_STATUSES,
    Action,
    Claim,
    Delegate,
    HandOver,
    Moment,
    Receive,
    Return,
    Rulebook,
    StepState,
    StepStatus,
)
from land_supply.domain.engine.choices import choices
from land_supply.domain.engine.states import OF_HANDS
from land_supply.domain.errors import StepOrderError
from land_supply.domain.template import StepKind
from land_supply.testing import a_record
from shared.contracts.land_supply import ApplicationAccepted, StepAssigned
from shared.errors import InvalidValueError
from shared.identifiers import ClockId, ProjectId, new_id
from shared.working_days import load_calendar

CALENDAR, CATALOGUE = load_calendar(), load_catalogue()
BOOK = Rulebook(next(each for each in CATALOGUE.selection.templates if each.id == "A"))
RECEIVED, LATER = date(2026, 3, 2), date(2026, 3, 20)
STEP = "A09"
"""The filing: development and reform leads, two others may act in its place."""
WANG, LI = "agency-officer:wang", "agency-officer:li"


def at(actor: str, on: date = RECEIVED, **proofs: Any) -> Moment:
    """Tell who does something on a day; nobody gives a reason unless the test says so."""
    record = replace(a_record(on, **{"reason": None, **proofs}), actor=actor)
    return Moment(record=record, today=on, calendar=CALENDAR)


def received() -> Case:
    """Open a case and hand the filing in."""
    opened = Case.open(
        Applicant(project_id=ProjectId(new_id()), district_code="120116"),
        book=BOOK,
        rules=ProcessRules(CATALOGUE.agencies, CALENDAR),
        moment=at(WANG),
    )
    return opened.after.act(STEP, Receive(), at(WANG)).after


def held(*moves: tuple[Action, Moment]) -> Case:
    """Have a received filing go through some hands."""
    case = received()
    for action, moment in moves:
        case = case.act(STEP, action, moment).after
    return case


def told(change: CaseChange) -> StepAssigned:
    """Return the fact that tells a change of hands."""
    event = change.events[-1]
    assert isinstance(event, StepAssigned)
    return event


def test_claiming_moves_neither_status_nor_date() -> None:
    """The round is the same in everything but the officer."""
    case = received()

    after = case.act(STEP, Claim(), at(WANG)).after

    assert after.progress.step(STEP) == case.progress.step(STEP)._replace(claimed_by=WANG)


def test_a_claim_is_told_with_both_hands() -> None:
    """A back office learns who has the step and who had it."""
    case = held((Claim(), at(LI)))

    event = told(case.act(STEP, Claim(), at(WANG, reason="on leave")))

    assert (event.action, event.officer, event.agency) == ("claim", WANG, "FG")
    assert (event.previous_officer, event.previous_agency) == (LI, "FG")


def test_nobody_is_relieved_of_a_step_without_a_reason() -> None:
    """Claiming, handing over and putting back what somebody else has need one."""
    case = held((Claim(), at(LI)))

    for action in (Claim(), HandOver(officer=WANG), Return()):
        with pytest.raises(InvalidValueError, match="/reason"):
            case.act(STEP, action, at(WANG))
        assert told(case.act(STEP, action, at(WANG, reason="on leave"))).previous_officer == LI


@pytest.mark.parametrize("action", [HandOver(officer=LI), Return()])
def test_the_holder_needs_no_reason(action: Action) -> None:
    """Who has a step passes it on or puts it back."""
    case = held((Claim(), at(WANG)))

    after = case.act(STEP, action, at(WANG)).after

    assert after.progress.step(STEP).claimed_by == getattr(action, "officer", None)


def test_what_somebody_has_is_not_given_to_them_again() -> None:
    """A claim or a handover that changes nothing is refused."""
    case = held((Claim(), at(WANG)))

    for action in (Claim(), HandOver(officer=WANG)):
        with pytest.raises(InvalidValueError):
            case.act(STEP, action, at(WANG, reason="again"))


def test_an_agency_delegates_to_one_that_the_process_names() -> None:
    """Industry or approval may do the filing; nobody there has claimed it."""
    case = held((Claim(), at(WANG)))

    change = case.act(STEP, Delegate(agency="SP"), at(WANG, reason="集中行使"))

    state, event = change.after.progress.step(STEP), told(change)
    assert (state.agency, state.delegated_from, state.claimed_by) == ("SP", "FG", None)
    assert (event.agency, event.delegated_from, event.previous_agency) == ("SP", "FG", "FG")


@pytest.mark.parametrize("agency", ["GZ", "FG", "QY", "nobody"])
def test_an_agency_that_may_not_act_is_refused(agency: str) -> None:
    """The refusal names those that may."""
    with pytest.raises(InvalidValueError, match="one of GX, SP"):
        received().act(STEP, Delegate(agency=agency), at(WANG, reason="busy"))


def test_delegating_needs_a_reason() -> None:
    """It is published (Licensing Law, article 24)."""
    with pytest.raises(InvalidValueError, match="/reason"):
        received().act(STEP, Delegate(agency="SP"), at(WANG))


def test_what_was_delegated_is_not_delegated_further() -> None:
    """Licensing Law, article 24: not to a third one."""
    case = held((Delegate(agency="SP"), at(WANG, reason="busy")))

    with pytest.raises(StepOrderError):
        case.act(STEP, Delegate(agency="GX"), at(LI, reason="busy too"))


def test_a_step_goes_back_the_way_it_came() -> None:
    """From the officer to the pool, from there to the agency that delegated it, and no further."""
    case = held((Delegate(agency="SP"), at(WANG, reason="busy")), (Claim(), at(LI)))

    pool = case.act(STEP, Return(), at(LI)).after
    home = pool.act(STEP, Return(), at(LI, reason="not ours")).after

    steps = [each.progress.step(STEP) for each in (pool, home)]
    assert [(each.agency, each.delegated_from, each.claimed_by) for each in steps] == [
        ("SP", "FG", None),
        ("FG", None, None),
    ]
    with pytest.raises(StepOrderError):
        home.act(STEP, Return(), at(WANG, reason="again"))


def test_silence_is_told_before_a_change_of_hands() -> None:
    """Whoever takes up a step after five silent working days takes up an accepted one."""
    change = received().act(STEP, Claim(), at(WANG, LATER))

    assert [type(event) for event in change.events] == [ApplicationAccepted, StepAssigned]
    assert change.after.progress.step(STEP).status is StepStatus.ACCEPTED


def test_the_enterprise_sees_to_its_own_steps() -> None:
    """No officer has a step of the sponsor in hand, and the refusal says so."""
    payment = next(each for each in BOOK.steps.values() if each.kind is StepKind.ENTERPRISE)
    state = StepState(
        clock_id=ClockId(new_id()), rules=BOOK.rules(payment.id, {}), status=StepStatus.READY
    )

    refused = {each.action: each.refusal for each in choices(state, is_sponsor=False)}

    assert not OF_HANDS & set(state.allowed)
    assert {refused[action] is None for action in OF_HANDS} == {False}


def test_a_new_round_is_in_nobodys_hands() -> None:
    """Who had the last round does not have the next one."""
    case = held((Claim(), at(WANG)))

    fresh = case.progress.renewed(STEP, at(WANG, reason="repeated")).step(STEP)

    assert (fresh.claimed_by, fresh.delegated_from) == (None, None)
    assert fresh.status not in OPEN_STATUSES
