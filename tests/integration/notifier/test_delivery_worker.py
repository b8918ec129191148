"""From a fact to a verified webhook, with a real database and real sockets."""

import asyncio
from datetime import timedelta

from notifier import handlers
from notifier.commands import IntroduceProject, RegisterEndpoint
from notifier.testing import SPONSOR, a_cause, a_project_registered
from shared.clock import SystemClock
from shared.identifiers import new_id
from shared.webhooks.receiver import Receiver
from shared.webhooks.signing import generate_secret
from shared.webhooks.transport import SystemResolver, TargetPolicy, WebhookTransport
from shared.webhooks.worker import DeliveryWorker
from support.messaging import eventually, running
from support.notifier import Notifier
from support.receivers import receiving


async def tell(notifier: Notifier, *urls: str, secret: str) -> None:
    """Register the sponsor's endpoints, then tell of a project."""
    now = notifier.clock.now()
    async with notifier.transactions(notifier.context) as uow:
        for url in urls:
            command = RegisterEndpoint(
                id=new_id(),
                audience=SPONSOR,
                url=url,
                description="",
                secret=secret,
                registered_by="tester",
                now=now,
            )
            await handlers.register_endpoint(command, uow)
    fact = a_project_registered()
    async with notifier.transactions(notifier.context) as uow:
        introduction = IntroduceProject(fact=fact, cause=a_cause(fact), now=now)
        await handlers.introduce_project(introduction, uow)


def a_worker(notifier: Notifier) -> DeliveryWorker:
    """Build a worker that signs and sends for real."""
    targets = TargetPolicy(SystemResolver(), allow_loopback=True)
    clock = SystemClock()
    return DeliveryWorker(
        queue=notifier.queue,
        sender=WebhookTransport(targets, clock, deadline=timedelta(seconds=3)),
        clock=clock,
        poll_interval=timedelta(milliseconds=20),
    )


async def settled(notifier: Notifier) -> list[str]:
    """List the states of all deliveries that are not pending."""
    async with notifier.database.connection() as connection:
        rows = await connection.fetch("SELECT status FROM deliveries WHERE status <> 'pending'")
        return sorted(row["status"] for row in rows)


async def test_a_fact_arrives_signed_and_is_announced_as_delivered(notifier: Notifier) -> None:
    """The receiver verifies it, the outbox tells the timeline."""
    secret = generate_secret()
    receiver = Receiver(lambda: (secret,), SystemClock())

    async with receiving(receiver) as url:
        await tell(notifier, url, secret=secret)
        async with running(a_worker(notifier).run):
            await eventually(lambda: settled(notifier))

    data = receiver.summary()["notifications"][0]
    assert data["type"] == "notification.project-registered"
    assert data["data"]["title"]["zh"].startswith("项目已登记")
    assert await settled(notifier) == ["succeeded"]


async def test_a_hanging_endpoint_does_not_keep_the_others_waiting(notifier: Notifier) -> None:
    """The healthy one is confirmed while the other is still silent."""
    secret = generate_secret()
    receiver = Receiver(lambda: (secret,), SystemClock())
    silent = await asyncio.start_server(_say_nothing, "127.0.0.1", 0)
    hanging = f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}/"

    async with silent, receiving(receiver) as url:
        await tell(notifier, hanging, url, secret=secret)
        async with running(a_worker(notifier).run):
            states = await eventually(lambda: settled(notifier))

    assert states == ["succeeded"]


async def _say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()
