"""When everything that follows from a registration has arrived."""

from datetime import UTC, datetime, timedelta
from typing import Any

from shared.contracts.funding import MatchFound
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
    causes = [fact(name, event_type) for name, event_type in CAUSES.items()]
    return [*causes, *(raised(name) for name in CAUSES), *(delivered(name) for name in CAUSES)]


def missing(facts: list[Fact], verdicts: tuple[str, ...] = ("unknown", "no")) -> set[Kind]:
    """Say what is missing of a story, where three notifications are kept."""
    matches = [{"verdict": verdict} for verdict in verdicts]
    effects = Effects(facts=facts, matches=matches, notifications=[{}] * 3)
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


def test_no_answer_is_not_a_no() -> None:
    """Funding that has not answered at all is waited for."""
    assert missing(everything(), ()) == {Kind.MATCHES}


def test_a_fact_that_nobody_was_told_of_is_missed() -> None:
    """Every fact of the story has to have its notification."""
    assert missing(without("r-opened")) == {Kind.NOTIFICATIONS}


def test_a_second_recipient_is_missed() -> None:
    """One fact may be told to several: the notifier's own count decides."""
    effects = Effects(
        facts=everything(), matches=[{"verdict": "yes"}], notifications=[{}] * 4
    ).missing(delivered_since=NOW)

    assert effects == {Kind.NOTIFICATIONS}


def test_an_unconfirmed_webhook_is_missed() -> None:
    """The receiver has to have answered each."""
    assert missing(without("d-matched")) == {Kind.DELIVERIES}


def test_webhooks_from_before_the_receiver_are_not_expected() -> None:
    """Nobody listened when an earlier run was told."""
    effects = Effects(
        facts=without("d-matched"), matches=[{"verdict": "yes"}], notifications=[{}] * 3
    )

    assert effects.missing(delivered_since=NOW + timedelta(seconds=1)) == set()


def test_webhooks_to_others_are_not_expected() -> None:
    """The demo listens for coordinators only."""
    story = [*without("r-opened"), raised("opened", role="district-officer")]

    assert missing([entry for entry in story if entry.id != "d-opened"]) == set()
