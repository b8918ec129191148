"""Composition root: the only place that builds."""

from pathlib import Path
from random import SystemRandom

from notifier.catalogue import load_catalogue
from notifier.dependencies import Resources
from notifier.domain.endpoint import MOST_ENDPOINTS, TooManyEndpointsError
from notifier.routes import POLICIES, router
from notifier.settings import Settings
from notifier.subscriptions import DueDeliveries, subscriptions
from notifier.tables import TABLES
from notifier.unit_of_work import SqlUnitOfWork
from shared.clock import SystemClock
from shared.http.app import Api
from shared.http.language import Text
from shared.migrations.runner import Migrations
from shared.service import Runtime, Service
from shared.simulated_time import clock_of
from shared.webhooks.transport import SystemResolver, TargetPolicy, WebhookTransport
from shared.webhooks.worker import DeliveryWorker

API = Api(
    title="Tongtu notifier",
    version="1.0.0",
    description="Tells everybody concerned, and delivers by signed webhook.",
    routers=(router,),
    policies=POLICIES,
    texts={
        TooManyEndpointsError.code: Text(
            f"At most {MOST_ENDPOINTS} webhook endpoints may be registered.",
            f"最多可登记 {MOST_ENDPOINTS} 个网络回调地址。",
        )
    },
)


def build() -> Service[SqlUnitOfWork]:
    """Put the notifier together; its consumer also delivers."""
    settings, catalogue = Settings(), load_catalogue()
    targets = TargetPolicy(SystemResolver(), allow_loopback=settings.allow_loopback)
    return Service(
        name="notifier",
        settings=settings,
        clock=clock_of(settings),
        api=API,
        subscriptions=subscriptions,
        unit_of_work=SqlUnitOfWork,
        migrations=Migrations(Path(__file__).parents[1] / "migrations", TABLES),
        resources=lambda runtime: Resources(runtime, catalogue, targets),
        workers=lambda runtime: (make_worker(settings, runtime, targets).run,),
    )


def make_worker(
    settings: Settings, runtime: Runtime[SqlUnitOfWork], targets: TargetPolicy
) -> DeliveryWorker:
    """Build the worker that delivers what is due."""
    chosen = settings.webhooks
    # A receiver judges the age of a signature, and says when to come back, by its own clock.
    outside = SystemClock()
    queue = DueDeliveries(
        database=runtime.database,
        transactions=runtime.transactions,
        clock=runtime.clock,
        random=SystemRandom().random,
        lease_period=chosen.lease_period,
        per_endpoint=chosen.per_endpoint,
    )
    return DeliveryWorker(
        queue=queue,
        sender=WebhookTransport(targets, outside, deadline=chosen.deadline),
        clock=outside,
        concurrency=chosen.concurrency,
        poll_interval=chosen.poll_interval,
    )
