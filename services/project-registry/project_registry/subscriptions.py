"""What the register listens to: every fact of a project, because its timeline tells all."""

from project_registry import handlers
from project_registry.domain.timeline import TimelineEntry
from project_registry.unit_of_work import SqlUnitOfWork
from shared.contracts.envelope import Envelope
from shared.contracts.event import ProjectEvent
from shared.contracts.registry import PROJECT_EVENTS
from shared.subscriptions import Subscriptions

subscriptions = Subscriptions[SqlUnitOfWork](consumer_group="project-registry")


@subscriptions.on(*PROJECT_EVENTS.values())
async def record_in_timeline(event: ProjectEvent, uow: SqlUnitOfWork, envelope: Envelope) -> None:
    """Add the event to its project's timeline."""
    entry = TimelineEntry(
        event_id=envelope.id,
        project_id=event.project_id,
        type=envelope.type,
        source=envelope.source,
        subject=envelope.subject,
        happened_at=envelope.time,
        actor=envelope.actor,
        reason=envelope.reason,
        correlation_id=envelope.correlation_id,
        causation_id=envelope.causation_id,
        data=event.__pydantic_serializer__.to_json(event),
    )
    await handlers.record_in_timeline(entry, uow)
