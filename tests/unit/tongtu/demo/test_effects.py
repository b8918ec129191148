"""When everything that follows from a registration has arrived."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.contracts.funding import MatchChanged, MatchFound, MatchWithdrawn
from shared.contracts.land_supply import CaseOpened
from shared.contracts.notifier import DeliverySucceeded, NotificationRaised
from shared.contracts.project_registry import ProjectRegistered
from tongtu.demo.effects import Effects, Fact, Kind

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CAUSES = {
    "registered": ProjectRegistered.event_type,
    "opened": CaseOpened.event_type,
    "matched": MatchFound.event_type,
}


def fact(name: str, event_type: str, **data: Any) -> Fact:
    """Make a timeline entry."""
    return Fact(id=name, type=event_type, happened_at=NOW, data=data)


def raised(cause: str, role: str = "coordinator") -> Fact:
    """Make the entry of a notification about another entry."""
    data = {"cause_id": cause, "notification_id": f"n-{cause}", "recipient": {"role": role}}
    return fact(f"r-{cause}", NotificationRaised.event_type, **data)


def delivered(cause: str) -> Fact:
    """Make the entry of a notification's confirmed delivery."""
    return fact(f"d-{cause}", DeliverySucceeded.event_type, notification_id=f"n-{cause}")


def everything() -> list[Fact]:
    """Make the whole story of a project with one match."""
    match = {"match_id": "m-0", "verdict": "unknown"}
    causes = [fact(name, event_type, **match) for name, event_type in CAUSES.items()]
    return [*causes, *(raised(name) for name in CAUSES), *(delivered(name) for name in CAUSES)]


def turned(event_type: str, verdict: str) -> list[Fact]:
    """Make the entries that follow when the match turns."""
    after = {"match_id": "m-0", "after": {"verdict": verdict}}
    return [fact("turned", event_type, **after), raised("turned"), delivered("turned")]


def matches_of(*verdicts: str) -> list[dict[str, str]]:
    """Make the matches that funding keeps."""
    return [{"id": f"m-{number}", "verdict": each} for number, each in enumerate(verdicts)]


def missing(facts: list[Fact], verdicts: tuple[str, ...] = ("unknown", "no")) -> set[Kind]:
    """Say what is missing of a story, where every notification is kept."""
    notifications: list[dict[str, Any]] = [
        {} for entry in facts if entry.type == NotificationRaised.event_type
    ]
    effects = Effects(facts=facts, matches=matches_of(*verdicts), notifications=notifications)
    return effects.missing(delivered_since=NOW)


def without(name: str) -> list[Fact]:
    """Leave one entry out of the whole story."""
    return [entry for entry in everything() if entry.id != name]


def test_a_whole_story_misses_nothing() -> None:
    """Every fact was told, and everything told to coordinators was delivered."""
    assert missing(everything()) == set()


def test_a_new_project_misses_everything() -> None:
    """An empty timeline is not taken for a finished one."""
    assert Effects(facts=[]).missing(delivered_since=NOW) >= {Kind.CASE, Kind.MATCHES}


def test_a_case_is_missed() -> None:
    """Without its event the case has not arrived."""
    assert Kind.CASE in missing(without("opened"))


def test_an_announced_match_is_missed() -> None:
    """Funding holds an answer whose event has not come yet; a no has none."""
    assert missing(everything(), ("unknown", "yes", "no")) == {Kind.MATCHES}


@pytest.mark.parametrize(
    ("event_type", "verdict"), [(MatchChanged.event_type, "yes"), (MatchWithdrawn.event_type, "no")]
)
def test_what_was_told_last_is_what_counts(event_type: str, verdict: str) -> None:
    """A match that turned after it was found is complete as it is now, and only so."""
    story = [*everything(), *turned(event_type, verdict)]

    assert missing(story, (verdict,)) == set()
    assert missing(story, ("unknown",)) == {Kind.MATCHES}


def test_a_match_that_turned_is_missed_until_it_is_told() -> None:
    """Funding is ahead of the timeline for a moment."""
    assert missing(everything(), ("yes",)) == {Kind.MATCHES}
    assert missing(everything(), ("no",)) == {Kind.MATCHES}


def test_a_withdrawn_match_can_be_found_again() -> None:
    """The order of the timeline decides."""
    again = fact("again", MatchFound.event_type, match_id="m-0", verdict="yes")
    story = [*everything(), *turned(MatchWithdrawn.event_type, "no"), again, raised("again")]

    assert missing([*story, delivered("again")], ("yes",)) == set()


def test_nobody_was_told_of_a_turn() -> None:
    """A match that changed or was withdrawn is told like one that was found."""
    story = [*everything(), *turned(MatchChanged.event_type, "yes")]

    assert missing([each for each in story if each.id != "r-turned"], ("yes",)) == {
        Kind.NOTIFICATIONS
    }


def test_no_answer_is_not_a_no() -> None:
    """Funding that has not answered at all is waited for."""
    assert missing(everything(), ()) == {Kind.MATCHES}


def test_a_fact_that_nobody_was_told_of_is_missed() -> None:
    """Every fact of the story has to have its notification."""
    assert missing(without("r-opened")) == {Kind.NOTIFICATIONS}


def test_a_second_recipient_is_missed() -> None:
    """One fact may be told to several: the notifier's own count decides."""
    effects = Effects(
        facts=everything(), matches=matches_of("unknown"), notifications=[{}] * 4
    ).missing(delivered_since=NOW)

    assert effects == {Kind.NOTIFICATIONS}


def test_an_unconfirmed_webhook_is_missed() -> None:
    """The receiver has to have answered each."""
    assert missing(without("d-matched")) == {Kind.DELIVERIES}


def test_webhooks_from_before_the_receiver_are_not_expected() -> None:
    """Nobody listened when an earlier run was told."""
    effects = Effects(
        facts=without("d-matched"), matches=matches_of("unknown"), notifications=[{}] * 3
    )

    assert effects.missing(delivered_since=NOW + timedelta(seconds=1)) == set()


def test_webhooks_to_others_are_not_expected() -> None:
    """The demo listens for coordinators only."""
    story = [*without("r-opened"), raised("opened", role="district-officer")]

    assert missing([entry for entry in story if entry.id != "d-opened"]) == set()
