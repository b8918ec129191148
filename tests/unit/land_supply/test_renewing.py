"""A decision that has an end: asked for in time or late, renewed, refused, or left in silence."""

from datetime import date, timedelta

import pytest

from land_supply.domain.clock import Renewal
from land_supply.domain.engine import (
    Accept,
    Alter,
    Correct,
    Decide,
    Receive,
    RefuseRenewal,
    Renew,
    RequestRenewal,
    StepAction,
)
from land_supply.domain.engine.choices import choices
from land_supply.domain.engine.dates import Turn, turn_of
from land_supply.domain.errors import StepOrderError
from land_supply.domain.reminding import remind
from shared.contracts.land_supply import (
    DecisionAltered,
    RenewalRefused,
    RenewalRequested,
    StepDecided,
    StepReminded,
)
from shared.errors import InvalidValueError
from support.case_play import CALENDAR, CasePlay, at

DAY = timedelta(days=1)
END = date(2025, 12, 31)
LAST = date(2025, 11, 19)
"""Thirty working days before the end."""


def licensed(end: date | None = END) -> CasePlay:
    """Play a case to where the land-use permit is granted until a day."""
    play = CasePlay.of("A", "A10")
    on = play.since("A10")
    play.act("A10", Receive(), on)
    play.act("A10", Accept(), on)
    play.act("A10", Decide(outcome="granted", valid_until=end), on)
    return play


def renewal(play: CasePlay) -> Renewal:
    """Return the term of the permit."""
    found = play.state("A10").renewal
    assert found is not None
    return found


def look(play: CasePlay, on: date) -> list[tuple[str, date]]:
    """Tell what has come by a day, and list what was told of the permit's end."""
    told = play.take(remind(play.case, at(on)))
    of_renewal = ("renewal", "deemed_renewed", "expired")
    return [
        (each.kind if isinstance(each, StepReminded) else each.outcome, each.happened_on)
        for each in told
        if isinstance(each, DecisionAltered)
        or (isinstance(each, StepReminded) and each.kind.startswith(of_renewal))
    ]


def test_a_decision_tells_its_end_and_the_last_day_to_ask_for_more() -> None:
    """Nobody has to act, for a licence may simply end."""
    play = licensed()

    decided = next(each for each in reversed(play.events) if isinstance(each, StepDecided))

    assert (decided.valid_until, decided.renewal_due_on) == (END, LAST)
    dates = play.case.dates("A10", CALENDAR, today=END)
    assert (dates.valid_until, dates.renewal_due_on) == (END, LAST)


@pytest.mark.parametrize(
    ("requested_on", "last"),
    [
        (LAST, [("renewed", END + DAY), ("deemed_renewed", END + DAY)]),
        (LAST + DAY, [("expired", END + DAY)]),
        (END, [("expired", END + DAY)]),
    ],
)
def test_only_silence_on_a_timely_request_renews(
    requested_on: date, last: list[tuple[str, date]]
) -> None:
    """A late request is received, and the answer says that silence will not renew."""
    play = licensed()

    (told,) = play.act("A10", RequestRenewal(), requested_on)

    assert isinstance(told, RenewalRequested)
    assert (told.is_timely, told.request_due_on) == (requested_on == LAST, LAST)
    look(play, END)
    assert look(play, END + DAY) == last


def test_silence_renews_once_however_late_somebody_looks() -> None:
    """A week without a scheduler; the new end is open, and nothing more falls due."""
    play = licensed()
    play.act("A10", RequestRenewal(), LAST)

    first, second = look(play, END + 8 * DAY), look(play, END + 300 * DAY)

    assert [each for each, _ in first][-3:] == [
        "renewal_decision_due_soon",
        "renewed",
        "deemed_renewed",
    ]
    assert second == []
    told = next(each for each in play.events if isinstance(each, DecisionAltered))
    assert (told.is_deemed, told.previous_outcome, told.valid_until) == (True, "granted", None)
    assert play.case.dates("A10", CALENDAR, today=END).valid_until is None


def test_the_agency_says_until_when_silence_has_renewed() -> None:
    """Article 50 does not; it cannot refuse any more, and another term begins."""
    play = licensed()
    play.act("A10", RequestRenewal(), LAST)
    look(play, END + DAY)

    with pytest.raises(InvalidValueError, match="silence has renewed it on 2026-01-01"):
        play.act("A10", RefuseRenewal(), END + 3 * DAY)
    (told,) = play.act("A10", Renew(valid_until=date(2027, 12, 31)), END + 3 * DAY)

    assert isinstance(told, DecisionAltered)
    assert (told.is_deemed, told.valid_until) == (False, date(2027, 12, 31))
    play.act("A10", RequestRenewal(), date(2027, 3, 1))
    assert renewal(play).is_pending


def test_a_decision_after_the_end_finds_silence_first() -> None:
    """Both are told with the action, once, when no scheduler had looked."""
    play = licensed()
    play.act("A10", RequestRenewal(), LAST)

    told = play.act("A10", Renew(valid_until=date(2027, 12, 31)), END + 3 * DAY)

    assert [
        (each.is_deemed, each.happened_on, each.previous_outcome)
        for each in told
        if isinstance(each, DecisionAltered)
    ] == [(True, END + DAY, "granted"), (False, END + 3 * DAY, "renewed")]
    assert "deemed_renewed" not in [each for each, _ in look(play, END + 9 * DAY)]


def test_a_revocation_after_the_end_finds_silence_first() -> None:
    """What is revoked then is the licence that silence has renewed."""
    play = licensed()
    play.act("A10", RequestRenewal(), LAST)

    told = play.act("A10", Alter(outcome="revoked"), END + 3 * DAY)

    altered = [each for each in told if isinstance(each, DecisionAltered)]
    assert [(each.outcome, each.previous_outcome) for each in altered] == [
        ("renewed", "granted"),
        ("revoked", "renewed"),
    ]
    assert look(play, END + 9 * DAY) == []


def test_a_renewal_in_time_begins_another_term() -> None:
    """It is the same fact as any other that befalls a decision, with the new end."""
    play = licensed()
    play.act("A10", RequestRenewal(), LAST)
    assert turn_of(play.state("A10")) is Turn.AGENCY

    (told,) = play.act("A10", Renew(valid_until=date(2027, 12, 31)), END)

    assert isinstance(told, DecisionAltered)
    assert (told.previous_outcome, told.outcome, told.leads_to) == (
        "granted",
        "renewed",
        "completes",
    )
    assert (told.valid_until, told.is_deemed) == (date(2027, 12, 31), False)
    assert [each for each, _ in look(play, END + 9 * DAY)] == []


def test_a_refusal_lets_it_end_on_its_day() -> None:
    """It needs a reason, and cannot be decided or asked for again."""
    play = licensed()
    play.act("A10", RequestRenewal(), LAST)
    with pytest.raises(InvalidValueError, match="/reason"):
        play.act("A10", RefuseRenewal(), END, reason=None)

    (told,) = play.act("A10", RefuseRenewal(), END)

    assert isinstance(told, RenewalRefused)
    assert (told.valid_until, told.status) == (END, "decided")
    assert look(play, END + 9 * DAY)[-1] == ("expired", END + DAY)
    for action in (RequestRenewal(), RefuseRenewal(), Renew(valid_until=date(2028, 1, 1))):
        with pytest.raises(StepOrderError):
            play.act("A10", action, END)


@pytest.mark.parametrize("action", [RequestRenewal(), Renew(valid_until=date(2028, 1, 1))])
def test_what_has_ended_is_not_renewed(action: RequestRenewal | Renew) -> None:
    """Neither a request nor a decision on a late one comes after the end."""
    play = licensed()
    if isinstance(action, Renew):
        play.act("A10", RequestRenewal(), LAST + DAY)

    with pytest.raises(InvalidValueError, match="what has ended cannot be renewed"):
        play.act("A10", action, END + DAY)


@pytest.mark.parametrize("end", [END, END - DAY, LAST])
def test_a_new_end_lies_behind_the_old_one(end: date) -> None:
    """A renewal that shortens is none."""
    play = licensed()
    play.act("A10", RequestRenewal(), LAST)

    with pytest.raises(InvalidValueError, match="a day after 2025-12-31"):
        play.act("A10", Renew(valid_until=end), LAST)


def test_only_a_licence_that_was_granted_has_an_end() -> None:
    """Not a refusal, not a step without the word, and not a day that has passed."""
    play = CasePlay.of("A", "A10")
    on = play.since("A10")
    play.act("A10", Receive(), on)
    play.act("A10", Accept(), on)

    for outcome, last in (("refused", END), ("granted", on)):
        with pytest.raises(InvalidValueError, match="/valid_until"):
            play.act("A10", Decide(outcome=outcome, valid_until=last), on)
    play = CasePlay.of("A", "A07")
    with pytest.raises(InvalidValueError, match="/valid_until"):
        play.act("A07", Decide(outcome="paid_full", valid_until=END), play.since("A07"))


def test_a_renewal_with_an_end_is_decided_on_a_request() -> None:
    """Altered by hand, its new end would be unknown."""
    play = licensed()

    with pytest.raises(InvalidValueError, match="renewal/decide"):
        play.act("A10", Alter(outcome="renewed"), LAST)


def test_a_correction_takes_the_term_back_with_the_decision() -> None:
    """Nothing is left that could end."""
    play = licensed()
    play.act("A10", RequestRenewal(), LAST)

    play.act("A10", Correct(), LAST)

    assert play.state("A10").renewal is None
    assert look(play, END + DAY) == []


@pytest.mark.parametrize(
    ("end", "actions", "reasons"),
    [
        (None, (), ("the decision states no end", "the decision states no end")),
        (END, (), ("allowed", "nobody has asked for renewal")),
        (END, (RequestRenewal(),), ("renewal has been asked for", "allowed")),
        (END, (RequestRenewal(), RefuseRenewal()), ("the request for renewal is decided",) * 2),
    ],
)
def test_a_step_says_why_it_cannot_be_renewed(
    end: date | None, actions: tuple[RequestRenewal | RefuseRenewal, ...], reasons: tuple[str, str]
) -> None:
    """Both sides see what is missing."""
    play = licensed(end)
    for each in actions:
        play.act("A10", each, LAST)

    found = {
        each.action: "allowed" if each.refusal is None else each.refusal.en
        for each in choices(play.state("A10"), is_sponsor=False)
    }

    asked, decided = StepAction.REQUEST_RENEWAL, StepAction.DECIDE_RENEWAL
    assert (found[asked], found[decided]) == reasons
