"""Claiming and settling deliveries in PostgreSQL."""

import asyncio
from datetime import timedelta
from typing import Any

from notifier import handlers
from notifier.commands import RemoveEndpoint
from notifier.domain.delivery import Delivery, DeliveryStatus
from notifier.domain.endpoint import EndpointStatus, WebhookEndpoint
from notifier.domain.notification import raise_notification
from notifier.testing import SPONSOR, an_endpoint, an_occasion
from shared.identifiers import new_id
from shared.webhooks.outcomes import Failed, Gone, Succeeded
from support.notifier import Notifier


async def given(notifier: Notifier, *endpoints: WebhookEndpoint, each: int = 1) -> None:
    """Keep endpoints with so many due deliveries each."""
    async with notifier.transactions(notifier.context) as uow:
        for endpoint in endpoints:
            uow.endpoints.add(endpoint)
    for _ in range(each):
        async with notifier.transactions(notifier.context) as uow:
            notification, _ = raise_notification(an_occasion(), SPONSOR)
            uow.notifications.add(notification)
            for endpoint in endpoints:
                uow.deliveries.add(Delivery.plan(notification, endpoint), cause=new_id())


def endpoints(count: int, **changes: Any) -> list[WebhookEndpoint]:
    """Build endpoints with different URLs."""
    return [an_endpoint(url=f"https://hook-{n}.example.com/", **changes) for n in range(count)]


async def rows(notifier: Notifier, sql: str) -> list[Any]:
    """Look at the tables."""
    async with notifier.database.connection() as connection:
        return list(await connection.fetch(sql))


async def test_a_due_delivery_is_handed_out_once(notifier: Notifier) -> None:
    """The attempt is counted before anything is sent."""
    await given(notifier, *endpoints(1))

    first, second = await notifier.queue.claim(10), await notifier.queue.claim(10)

    assert (len(first), len(second)) == (1, 0)
    stored = (await rows(notifier, "SELECT attempts, lease FROM deliveries"))[0]
    assert (stored["attempts"], stored["lease"]) == (1, first[0].lease)


async def test_workers_at_the_same_moment_never_take_the_same(notifier: Notifier) -> None:
    """Whatever the interleaving, every delivery is claimed once and the limits hold."""
    await given(notifier, *endpoints(5), each=6)

    taken = await asyncio.gather(*(notifier.queue.claim(7) for _ in range(8)))

    claimed = [dispatch for batch in taken for dispatch in batch]
    assert len({dispatch.delivery_id for dispatch in claimed}) == len(claimed)
    per_url = [sum(one.url == url for one in claimed) for url in {one.url for one in claimed}]
    assert max(per_url) <= notifier.queue.per_endpoint


async def test_an_endpoint_has_only_so_many_in_flight(notifier: Notifier) -> None:
    """A backlog of one endpoint leaves room for the others."""
    await given(notifier, *endpoints(2), each=10)

    taken = await notifier.queue.claim(100)
    more = await notifier.queue.claim(100)

    assert (len(taken), len(more)) == (8, 0)


async def test_a_failing_endpoint_is_tried_one_at_a_time(notifier: Notifier) -> None:
    """A receiver that is down gets one knock, not four."""
    await given(notifier, *endpoints(1, failures=2, failing_since=notifier.clock.now()), each=5)

    assert len(await notifier.queue.claim(100)) == 1


async def test_a_paused_endpoint_gets_nothing_until_the_pause_is_over(notifier: Notifier) -> None:
    """The circuit is open."""
    until = notifier.clock.now() + timedelta(minutes=1)
    failing = {"failures": 5, "failing_since": notifier.clock.now(), "paused_until": until}
    await given(notifier, *endpoints(1, **failing))

    during = await notifier.queue.claim(10)
    notifier.later(minutes=1)
    after = await notifier.queue.claim(10)

    assert (len(during), len(after)) == (0, 1)


async def test_a_dead_workers_delivery_is_taken_over(notifier: Notifier) -> None:
    """The lease runs out, and the late result of the dead one is dropped."""
    await given(notifier, *endpoints(1))
    lost = (await notifier.queue.claim(1))[0]
    notifier.later(seconds=61)
    taken_over = (await notifier.queue.claim(1))[0]

    await notifier.queue.settle(lost, Failed(reason="timeout"))
    await notifier.queue.settle(taken_over, Succeeded(status=200))

    stored = (await rows(notifier, "SELECT status, attempts FROM deliveries"))[0]
    assert (stored["status"], stored["attempts"]) == (DeliveryStatus.SUCCEEDED, 2)
    assert lost.message_id == taken_over.message_id


async def test_the_whole_schedule_ends_in_a_published_failure(notifier: Notifier) -> None:
    """Ten attempts, each when it is due, and one event."""
    await given(notifier, *endpoints(1))
    attempts = 0
    while not await rows(notifier, "SELECT 1 FROM outbox"):
        notifier.later(hours=24)
        for dispatch in await notifier.queue.claim(1):
            attempts += 1
            await notifier.queue.settle(dispatch, Failed(reason="status-500"))
            await notifier.database.execute("UPDATE webhook_endpoints SET failing_since = now()")

    assert attempts == 10
    published = await rows(notifier, "SELECT type, correlationid FROM outbox")
    assert [tuple(row) for row in published] == [("notifier.delivery.failed.v1", "test")]


async def test_results_of_one_endpoint_at_the_same_moment_are_all_recorded(
    notifier: Notifier,
) -> None:
    """Four failures collide on the endpoint's row, and none is forgotten."""
    await given(notifier, *endpoints(1), each=4)
    taken = await notifier.queue.claim(4)

    await asyncio.gather(
        *(notifier.queue.settle(dispatch, Failed(reason="timeout")) for dispatch in taken)
    )

    assert (await rows(notifier, "SELECT failures FROM webhook_endpoints"))[0]["failures"] == 4
    assert await rows(notifier, "SELECT 1 FROM deliveries WHERE lease IS NOT NULL") == []


async def test_a_gone_endpoint_is_disabled_and_its_backlog_cancelled(notifier: Notifier) -> None:
    """Nothing more is sent to it, and nothing stays pending for ever."""
    await given(notifier, *endpoints(1), each=3)
    first = (await notifier.queue.claim(1))[0]
    await notifier.queue.settle(first, Gone())

    again = await notifier.queue.claim(10)

    statuses = sorted(
        row["status"] for row in await rows(notifier, "SELECT status FROM deliveries")
    )
    assert list(again) == []
    assert statuses == ["cancelled", "cancelled", "failed"]


async def test_a_removed_endpoint_is_marked_and_its_url_is_free_again(notifier: Notifier) -> None:
    """The unique index counts only endpoints that exist."""
    first, second = endpoints(1)[0], endpoints(1)[0]
    await given(notifier, first)
    async with notifier.transactions(notifier.context) as uow:
        await handlers.remove_endpoint(
            RemoveEndpoint(endpoint_id=first.id, audience=first.audience), uow
        )

    async with notifier.transactions(notifier.context) as uow:
        uow.endpoints.add(second)

    found = await rows(notifier, "SELECT status FROM webhook_endpoints ORDER BY created_at, id")
    assert sorted(row["status"] for row in found) == [
        EndpointStatus.ENABLED,
        EndpointStatus.REMOVED,
    ]
