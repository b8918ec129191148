"""When everything has arrived: pure rules over a project's timeline and its matches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from shared.contracts.funding import MatchChanged, MatchFound, MatchWithdrawn
from shared.contracts.land_supply import CaseOpened
from shared.contracts.notifier import DeliveryFailed, DeliverySucceeded, NotificationRaised
from shared.contracts.project_registry import ProjectRegistered

TOLD = frozenset(
    event.event_type
    for event in (ProjectRegistered, CaseOpened, MatchFound, MatchChanged, MatchWithdrawn)
)
"""Facts that somebody is notified of."""

SETTLED = frozenset(event.event_type for event in (DeliverySucceeded, DeliveryFailed))
SUBSCRIBER = "coordinator"
"""For whom the demo's receiver listens."""


class Kind(StrEnum):
    """What follows from a registration, in the order in which it usually arrives."""

    CASE = "cases opened"
    MATCHES = "matches found"
    NOTIFICATIONS = "notifications raised"
    DELIVERIES = "webhooks delivered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One entry of a timeline."""

    id: str
    type: str
    happened_at: datetime
    data: Mapping[str, Any]

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Self:
        """Read an entry as the register answers it."""
        return cls(
            id=entry["event_id"],
            type=entry["type"],
            happened_at=datetime.fromisoformat(entry["happened_at"]),
            data=entry["data"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What has followed for one project: its timeline in order, and what two services hold."""

    facts: Sequence[Fact]
    matches: Sequence[Mapping[str, Any]] = ()
    notifications: Sequence[Mapping[str, Any]] = ()

    def missing(self, *, delivered_since: datetime) -> set[Kind]:
        """Name the kinds that have not arrived completely.

        Webhooks are expected for what coordinators were told since their receiver listens.
        """
        arrived = {
            Kind.CASE: bool(self._of(CaseOpened.event_type)),
            Kind.MATCHES: self._has_matches(),
            Kind.NOTIFICATIONS: self._everything_is_told(),
            Kind.DELIVERIES: self._everything_is_delivered(delivered_since),
        }
        return {kind for kind, is_there in arrived.items() if not is_there}

    def count(self, event_type: str) -> int:
        """Count the facts of a type."""
        return len(self._of(event_type))

    def _has_matches(self) -> bool:
        """Funding keeps an answer for every programme; what it told last is what it keeps."""
        kept = {each["id"]: each["verdict"] for each in self.matches if each["verdict"] != "no"}
        return bool(self.matches) and self._last_told() == kept

    def _last_told(self) -> dict[str, str]:
        """Return the last verdict that was told of each match; a withdrawn one is a no by now."""
        told: dict[str, str] = {}
        for fact in self.facts:
            match fact.type:
                case MatchFound.event_type:
                    told[fact.data["match_id"]] = fact.data["verdict"]
                case MatchChanged.event_type:
                    told[fact.data["match_id"]] = fact.data["after"]["verdict"]
                case MatchWithdrawn.event_type:
                    told.pop(fact.data["match_id"], None)
        return told

    def _everything_is_told(self) -> bool:
        raised = self._of(NotificationRaised.event_type)
        causes = {fact.data["cause_id"] for fact in raised}
        is_told = causes >= {fact.id for fact in self.facts if fact.type in TOLD}
        return is_told and len(raised) == len(self.notifications)

    def _everything_is_delivered(self, since: datetime) -> bool:
        settled = {fact.data["notification_id"] for fact in self.facts if fact.type in SETTLED}
        expected = {
            fact.data["notification_id"]
            for fact in self._of(NotificationRaised.event_type)
            if fact.data["recipient"]["role"] == SUBSCRIBER and fact.happened_at >= since
        }
        return settled >= expected

    def _of(self, event_type: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.type == event_type]
