"""Command handlers: load, decide, save, announce. The caller owns the transaction."""

from notifier.commands import (
    CancelDelivery,
    IntroduceProject,
    RecordAttempt,
    RegisterEndpoint,
    RemoveEndpoint,
    RotateEndpointSecret,
    TellConcerned,
)
from notifier.domain.delivery import Delivery
from notifier.domain.endpoint import MOST_ENDPOINTS, TooManyEndpointsError, WebhookEndpoint
from notifier.domain.held import HeldFact
from notifier.domain.notification import Occasion, raise_notification
from notifier.domain.recipients import KnownProject, reaches, recipients_of
from notifier.ports import UnitOfWork
from shared.contracts.notifier import Recipient
from shared.errors import NotFoundError


async def introduce_project(command: IntroduceProject, uow: UnitOfWork) -> None:
    """Remember a project, tell of it, and then tell what was held for it, in order."""
    project = KnownProject.of(command.fact)
    await uow.projects.record(project)
    first = HeldFact(fact=command.fact, cause=command.cause, held_at=command.now)
    for held in (first, *await uow.projects.release(project.id)):
        occasion = Occasion(fact=held.fact, cause=held.cause, project=project, now=command.now)
        await _tell(occasion, uow)


async def tell_concerned(command: TellConcerned, uow: UnitOfWork) -> None:
    """Tell everybody concerned, or hold the fact until its project is known."""
    fact, cause = command.fact, command.cause
    project = await uow.projects.find(fact.project_id)
    if project is None:
        uow.projects.hold(HeldFact(fact=fact, cause=cause, held_at=command.now))
        return
    await _tell(Occasion(fact=fact, cause=cause, project=project, now=command.now), uow)


async def register_endpoint(command: RegisterEndpoint, uow: UnitOfWork) -> WebhookEndpoint:
    """Send an audience's notifications to one more URL."""
    if await uow.endpoints.count(command.audience) >= MOST_ENDPOINTS:
        raise TooManyEndpointsError
    endpoint = WebhookEndpoint(
        id=command.id,
        audience=command.audience,
        url=command.url,
        description=command.description,
        secret=command.secret,
        created_at=command.now,
        created_by=command.registered_by,
    )
    uow.endpoints.add(endpoint)
    return endpoint


async def rotate_endpoint_secret(command: RotateEndpointSecret, uow: UnitOfWork) -> WebhookEndpoint:
    """Sign with a new secret, and for a while with the old one too."""
    endpoint = _own(command.audience, await uow.endpoints.get(command.endpoint_id))
    rotated = endpoint.rotate_secret(command.secret, now=command.now)
    uow.endpoints.save(rotated)
    return rotated


async def remove_endpoint(command: RemoveEndpoint, uow: UnitOfWork) -> None:
    """Send nothing more to an endpoint."""
    endpoint = _own(command.audience, await uow.endpoints.get(command.endpoint_id))
    uow.endpoints.save(endpoint.remove())


async def record_attempt(command: RecordAttempt, uow: UnitOfWork) -> None:
    """Settle a delivery or plan its next attempt, and let its endpoint learn from it.

    A result that comes after the lease has passed on is dropped: the delivery belongs to the
    worker that took it over, and the receiver recognises the repetition by its id.
    """
    delivery = await uow.deliveries.get(command.delivery_id)
    if delivery.lease != command.lease:
        return
    recorded, event = delivery.record_attempt(
        command.outcome, now=command.now, random=command.random
    )
    endpoint = await uow.endpoints.get(delivery.endpoint_id)
    learned = endpoint.record_attempt(command.outcome, now=command.now)
    uow.deliveries.save(recorded)
    if learned is not endpoint:
        uow.endpoints.save(learned)
    if event is not None:
        uow.outbox.append(event, version=recorded.version)


async def cancel_delivery(command: CancelDelivery, uow: UnitOfWork) -> None:
    """Give up a delivery whose endpoint is no longer wanted."""
    delivery = await uow.deliveries.get(command.delivery_id)
    if delivery.lease == command.lease:
        uow.deliveries.save(delivery.cancel(command.reason))


async def _tell(occasion: Occasion, uow: UnitOfWork) -> None:
    recipients = recipients_of(occasion.fact, occasion.project)
    endpoints = await uow.endpoints.list_reached(recipients)
    for recipient in recipients:
        notification, event = raise_notification(occasion, recipient)
        uow.notifications.add(notification)
        announced = uow.outbox.append(event, version=1)
        for endpoint in endpoints:
            if reaches(endpoint.audience, recipient):
                uow.deliveries.add(Delivery.plan(notification, endpoint), cause=announced)


def _own(audience: Recipient, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    if endpoint.audience != audience:
        raise NotFoundError("webhook endpoint", endpoint.id)
    return endpoint
