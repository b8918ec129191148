"""What befalls a decision that stands: it goes on, begins again, or ends the case."""

from datetime import timedelta

import pytest

from land_supply.domain.case import CaseStatus
from land_supply.domain.engine import Alter, Correct, DeclineAcceptance, Receive, StepStatus
from land_supply.domain.errors import CaseClosedError, StepOrderError
from shared.contracts.land_supply import CaseEnded, DecisionAltered
from shared.errors import InvalidValueError
from support.case_play import CasePlay, at

DAY = timedelta(days=1)


def decided(step_id: str, template_id: str = "A") -> CasePlay:
    """Play a case to where a step is decided as it usually is."""
    play = CasePlay.of(template_id, step_id)
    play.decide(step_id)
    return play


def test_a_licence_that_is_varied_still_stands() -> None:
    """The step has another outcome, and what waited for it goes on."""
    play = decided("A10")
    on, ready = play.since("A10"), play.ready

    (told,) = play.act("A10", Alter(outcome="varied"), on + DAY)

    assert isinstance(told, DecisionAltered)
    assert (told.previous_outcome, told.outcome, told.leads_to) == (
        "granted",
        "varied",
        "completes",
    )
    assert (told.round, told.status) == (1, "decided")
    assert play.ready == ready


def test_a_permit_that_lapsed_is_applied_for_again() -> None:
    """Works did not begin within three months (Construction Law, article 9)."""
    play = decided("A16")

    play.act("A16", Alter(outcome="lapsed"), play.since("A16") + 92 * DAY)

    standings = play.case.progress.standings
    assert standings["A16"][:2] == (2, StepStatus.READY)
    assert standings["A17"].status is StepStatus.WAITING


def test_a_contract_that_is_rescinded_ends_the_case() -> None:
    """The price was not paid (Interim Regulation, article 14)."""
    play = decided("A06")

    told = play.act("A06", Alter(outcome="rescinded"), play.since("A06") + 61 * DAY)

    assert isinstance(told[-1], CaseEnded)
    assert (told[-1].step_id, told[-1].outcome) == ("A06", "rescinded")
    assert (play.case.status, play.ready) == (CaseStatus.ENDED, [])


def test_a_completed_case_goes_on_when_a_licence_is_revoked() -> None:
    """What seemed done is not."""
    play = decided("A16")
    while play.ready:
        play.decide(play.ready[0])
    on = max(each.since for each in play.case.steps if each.since)

    play.act("A16", Alter(outcome="revoked"), on)

    assert (play.case.status, play.ready) == (CaseStatus.OPEN, ["A16"])


def test_a_revocation_that_was_wrong_is_corrected() -> None:
    """The decision is open again, as after every correction."""
    play = decided("A16")
    on = play.since("A16")
    play.act("A16", Alter(outcome="revoked"), on)

    play.act("A16", Correct(), on)

    assert play.case.progress.standings["A16"][:2] == (3, StepStatus.ACCEPTED)


@pytest.mark.parametrize("outcome", ["granted", "supplement", "gone"])
def test_only_what_can_befall_a_decision_is_recorded(outcome: str) -> None:
    """The refusal names the words that the process has for it."""
    play = decided("A16")

    with pytest.raises(InvalidValueError, match="one of varied, renewed, revoked"):
        play.act("A16", Alter(outcome=outcome), play.since("A16"))


def test_nothing_befalls_a_decision_without_a_reason() -> None:
    """Whoever relies on a licence hears why it changes."""
    play = decided("A16")

    with pytest.raises(InvalidValueError, match="/reason"):
        play.act("A16", Alter(outcome="revoked"), play.since("A16"), reason=None)


def test_what_does_not_stand_cannot_be_altered() -> None:
    """Nothing is decided yet, the application was turned away, or the process knows no word."""
    play = CasePlay.of("A", "A10")
    on = play.since("A10")
    play.act("A10", Receive(), on)

    with pytest.raises(StepOrderError):
        play.act("A10", Alter(outcome="revoked"), on)
    play.act("A10", DeclineAcceptance(outcome="no_licence_needed"), on)
    with pytest.raises(StepOrderError):
        play.act("A10", Alter(outcome="revoked"), on)
    with pytest.raises(StepOrderError):
        play.act("A05", Alter(outcome="revoked"), on)


def test_a_case_that_was_given_up_stays_as_it_is() -> None:
    """Nothing could follow from it."""
    play = decided("A16")
    on = play.since("A16")
    play.take(play.case.cancel(at(on)))

    with pytest.raises(CaseClosedError):
        play.act("A16", Alter(outcome="revoked"), on)
