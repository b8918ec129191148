"""Commands of the notifier, with everything in memory."""

from dataclasses import replace
from datetime import timedelta

import pytest

from notifier import handlers
from notifier.commands import (
    CancelDelivery,
    IntroduceProject,
    RecordAttempt,
    RegisterEndpoint,
    RemoveEndpoint,
    RotateEndpointSecret,
    TellConcerned,
)
from notifier.domain.delivery import Delivery, DeliveryStatus
from notifier.domain.endpoint import (
    MOST_ENDPOINTS,
    EndpointStatus,
    TooManyEndpointsError,
    WebhookEndpoint,
)
from notifier.domain.kinds import NotificationKind
from notifier.testing import (
    COORDINATORS,
    DISTRICT_OFFICERS,
    NOW,
    SPONSOR,
    InMemoryUnitOfWork,
    a_case_opened,
    a_cause,
    a_delivery,
    a_match_found,
    a_project_registered,
    an_endpoint,
)
from shared.contracts.event import ProjectEvent
from shared.contracts.notifier import DeliveryFailed, DeliverySucceeded, NotificationRaised
from shared.errors import AlreadyExistsError, NotFoundError
from shared.identifiers import new_id
from shared.webhooks.outcomes import Failed, Gone, Outcome, Succeeded

FIRST, SECOND = "whsec_one", "whsec_two"


def introduction() -> IntroduceProject:
    """Build the command that makes the project known."""
    fact = a_project_registered()
    return IntroduceProject(fact=fact, cause=a_cause(fact), now=NOW)


def telling(fact: ProjectEvent) -> TellConcerned:
    """Build the command that tells a fact."""
    return TellConcerned(fact=fact, cause=a_cause(fact), now=NOW)


def attempt(delivery: Delivery, outcome: Outcome) -> RecordAttempt:
    """Build the command that records an attempt under the delivery's lease."""
    assert delivery.lease is not None
    return RecordAttempt(
        delivery_id=delivery.id, lease=delivery.lease, outcome=outcome, now=NOW, random=lambda: 0.5
    )


def claimed(uow: InMemoryUnitOfWork) -> tuple[Delivery, WebhookEndpoint]:
    """Put an endpoint and a delivery to it, taken by a worker, into the unit of work."""
    endpoint = an_endpoint()
    delivery = a_delivery(endpoint_id=endpoint.id)
    uow.endpoints.by_id[endpoint.id] = endpoint
    uow.deliveries.by_id[delivery.id] = delivery
    return delivery, endpoint


async def test_an_introduced_project_is_told_to_everybody_concerned() -> None:
    """One notification and one fact for each recipient."""
    uow = InMemoryUnitOfWork()

    await handlers.introduce_project(introduction(), uow)

    told = [notification.recipient for notification in uow.notifications.all]
    assert told == [SPONSOR, DISTRICT_OFFICERS, COORDINATORS]
    assert [type(event) for event in uow.outbox.events] == [NotificationRaised] * 3


async def test_a_notification_is_delivered_to_the_recipients_endpoints_only() -> None:
    """Enabled endpoints of that audience, and no others."""
    uow = InMemoryUnitOfWork()
    mine = an_endpoint(SPONSOR)
    others = [an_endpoint(COORDINATORS), an_endpoint(SPONSOR, status=EndpointStatus.DISABLED)]
    uow.endpoints.by_id = {endpoint.id: endpoint for endpoint in (mine, *others)}
    await handlers.introduce_project(introduction(), uow)
    uow.deliveries.by_id.clear()

    await handlers.tell_concerned(telling(a_match_found()), uow)

    assert [delivery.endpoint_id for delivery in uow.deliveries.by_id.values()] == [mine.id]


async def test_a_fact_that_comes_before_its_project_is_held() -> None:
    """Nobody is told about a project without a name, and nothing is lost."""
    uow = InMemoryUnitOfWork()

    await handlers.tell_concerned(telling(a_case_opened("planning")), uow)

    assert uow.notifications.all == []
    assert len(uow.projects.held) == 1


async def test_what_was_held_is_told_after_the_project() -> None:
    """In the order of the facts, and to the people that the project names."""
    uow = InMemoryUnitOfWork()
    await handlers.tell_concerned(telling(a_match_found()), uow)

    await handlers.introduce_project(introduction(), uow)

    kinds = [notification.kind for notification in uow.notifications.all]
    assert kinds == [NotificationKind.PROJECT_REGISTERED] * 3 + [NotificationKind.MATCH_FOUND]
    assert uow.projects.held == {}


async def test_a_confirmed_attempt_settles_the_delivery_and_is_announced() -> None:
    """State and fact belong to the same unit of work."""
    uow = InMemoryUnitOfWork()
    delivery, _ = claimed(uow)

    await handlers.record_attempt(attempt(delivery, Succeeded(status=200)), uow)

    assert uow.deliveries.by_id[delivery.id].status is DeliveryStatus.SUCCEEDED
    assert [type(event) for event in uow.outbox.events] == [DeliverySucceeded]


async def test_a_failed_attempt_teaches_the_endpoint() -> None:
    """The circuit breaker counts what the delivery saw."""
    uow = InMemoryUnitOfWork()
    delivery, endpoint = claimed(uow)

    await handlers.record_attempt(attempt(delivery, Failed(reason="timeout")), uow)

    assert uow.endpoints.by_id[endpoint.id].failures == 1
    assert uow.outbox.events == []


async def test_a_gone_endpoint_is_disabled_and_the_failure_announced() -> None:
    """The owner can see why nothing comes any more."""
    uow = InMemoryUnitOfWork()
    delivery, endpoint = claimed(uow)

    await handlers.record_attempt(attempt(delivery, Gone()), uow)

    assert uow.endpoints.by_id[endpoint.id].status is EndpointStatus.DISABLED
    assert [type(event) for event in uow.outbox.events] == [DeliveryFailed]


async def test_a_result_under_an_old_lease_is_dropped() -> None:
    """Another worker has taken the delivery over."""
    uow = InMemoryUnitOfWork()
    delivery, _ = claimed(uow)
    late = replace(attempt(delivery, Succeeded(status=200)), lease=new_id())

    await handlers.record_attempt(late, uow)

    assert uow.deliveries.by_id[delivery.id] == delivery
    assert uow.outbox.events == []


async def test_a_delivery_that_nobody_wants_is_cancelled() -> None:
    """Its endpoint was removed or disabled."""
    uow = InMemoryUnitOfWork()
    delivery, _ = claimed(uow)
    assert delivery.lease is not None

    await handlers.cancel_delivery(
        CancelDelivery(delivery_id=delivery.id, lease=delivery.lease, reason="removed"), uow
    )

    assert uow.deliveries.by_id[delivery.id].status is DeliveryStatus.CANCELLED


def registration() -> RegisterEndpoint:
    """Build the command that registers the sponsor's endpoint."""
    return RegisterEndpoint(
        id=new_id(),
        audience=SPONSOR,
        url="https://hooks.example.com/",
        description="",
        secret=FIRST,
        registered_by="sponsor:someone",
        now=NOW,
    )


async def test_an_audience_registers_a_url_only_once() -> None:
    """Otherwise everything would arrive twice."""
    uow = InMemoryUnitOfWork()
    await handlers.register_endpoint(registration(), uow)

    with pytest.raises(AlreadyExistsError):
        await handlers.register_endpoint(registration(), uow)


async def test_an_audience_has_only_so_many_endpoints() -> None:
    """No fact becomes a flood; removed ones do not count."""
    uow = InMemoryUnitOfWork()
    for number in range(MOST_ENDPOINTS):
        endpoint = an_endpoint(url=f"https://hook-{number}.example.com/")
        uow.endpoints.by_id[endpoint.id] = endpoint
    uow.endpoints.add(an_endpoint(url="https://gone.example.com/", status=EndpointStatus.REMOVED))

    with pytest.raises(TooManyEndpointsError):
        await handlers.register_endpoint(registration(), uow)


async def test_a_removed_url_may_be_registered_again() -> None:
    """Removing is not forever."""
    uow = InMemoryUnitOfWork()
    first = await handlers.register_endpoint(registration(), uow)
    await handlers.remove_endpoint(RemoveEndpoint(endpoint_id=first.id, audience=SPONSOR), uow)

    second = await handlers.register_endpoint(registration(), uow)

    assert second.status is EndpointStatus.ENABLED


async def test_the_endpoint_of_another_audience_does_not_exist() -> None:
    """Not even its existence is told."""
    uow = InMemoryUnitOfWork()
    theirs = await handlers.register_endpoint(registration(), uow)
    removal = RemoveEndpoint(endpoint_id=theirs.id, audience=COORDINATORS)
    rotation = RotateEndpointSecret(
        endpoint_id=theirs.id, audience=COORDINATORS, secret=SECOND, now=NOW
    )

    with pytest.raises(NotFoundError):
        await handlers.remove_endpoint(removal, uow)
    with pytest.raises(NotFoundError):
        await handlers.rotate_endpoint_secret(rotation, uow)


async def test_a_rotated_secret_leaves_the_old_one_valid_for_a_day() -> None:
    """A receiver never sees a message that it cannot verify."""
    uow = InMemoryUnitOfWork()
    endpoint = await handlers.register_endpoint(registration(), uow)
    command = RotateEndpointSecret(
        endpoint_id=endpoint.id, audience=SPONSOR, secret=SECOND, now=NOW
    )

    rotated = await handlers.rotate_endpoint_secret(command, uow)

    assert (rotated.secret, rotated.previous_secret) == (SECOND, FIRST)
    assert rotated.previous_secret_until == NOW + timedelta(hours=24)
