"""Every event type of the system, by its name on the wire."""

from collections.abc import Iterable

from shared.contracts.event import Event, ProjectEvent
from shared.contracts.funding import (
    InterestMet,
    MatchChanged,
    MatchFound,
    MatchWithdrawn,
    ProgrammePublished,
    SubjectFactsStated,
)
from shared.contracts.land_supply import (
    JOINT_FACTS,
    STEP_FACTS,
    UNDERTAKING_FACTS,
    CaseCancelled,
    CaseCompleted,
    CaseEnded,
    CaseMoved,
    CaseOpened,
    CaseReopened,
    CaseRerouted,
    CaseWithdrawn,
    FactsStated,
    TemplatePublished,
)
from shared.contracts.notifier import DeliveryFailed, DeliverySucceeded, NotificationRaised
from shared.contracts.project_registry import ProjectRegistered


def index(events: Iterable[type[Event]]) -> dict[str, type[Event]]:
    """Map event types to classes; two classes with one type are a programming error."""
    by_type: dict[str, type[Event]] = {}
    for event in events:
        if event.event_type in by_type:
            message = f"{event.event_type} is declared twice"
            raise ValueError(message)
        by_type[event.event_type] = event
    return by_type


EVENTS: dict[str, type[Event]] = index(
    (
        ProjectRegistered,
        CaseOpened,
        CaseRerouted,
        *STEP_FACTS,
        *UNDERTAKING_FACTS,
        *JOINT_FACTS,
        CaseCompleted,
        CaseEnded,
        CaseCancelled,
        CaseWithdrawn,
        CaseMoved,
        CaseReopened,
        FactsStated,
        TemplatePublished,
        MatchFound,
        MatchChanged,
        MatchWithdrawn,
        InterestMet,
        SubjectFactsStated,
        ProgrammePublished,
        NotificationRaised,
        DeliverySucceeded,
        DeliveryFailed,
    )
)
"""Event type on the wire -> class."""

PROJECT_EVENTS: dict[str, type[ProjectEvent]] = {
    name: event for name, event in EVENTS.items() if issubclass(event, ProjectEvent)
}
"""The facts that belong to one project."""

TIMELINE_EVENTS: dict[str, type[ProjectEvent]] = {
    name: event for name, event in PROJECT_EVENTS.items() if event is not InterestMet
}
"""What everybody who may see a project may read of it; a saved search is its keeper's own."""

TOPICS: tuple[str, ...] = tuple(sorted({event.topic for event in EVENTS.values()}))
"""Every topic that a service publishes to."""
