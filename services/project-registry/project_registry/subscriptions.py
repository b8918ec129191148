"""What the register listens to: what the timeline of a project tells, which is nearly all."""

from collections.abc import Sequence

from project_registry import handlers
from project_registry.domain.timeline import TimelineEntry
from project_registry.unit_of_work import SqlUnitOfWork
from shared.contracts.registry import TIMELINE_EVENTS
from shared.subscriptions import Fact, Subscriptions

subscriptions = Subscriptions[SqlUnitOfWork](consumer_group="project-registry")


@subscriptions.project(*TIMELINE_EVENTS.values())
async def record_in_timeline(facts: Sequence[Fact], uow: SqlUnitOfWork) -> None:
    """Add events to their projects' timelines, with the payload as its publisher wrote it."""
    entries = [
        TimelineEntry(
            envelope.id,
            event.project_id,
            envelope.type,
            envelope.source,
            envelope.subject,
            envelope.time,
            envelope.actor,
            envelope.reason,
            envelope.correlation_id,
            envelope.causation_id,
            payload.decode(),
        )
        for event, envelope, payload in facts
    ]
    await handlers.record_in_timeline(entries, uow)
