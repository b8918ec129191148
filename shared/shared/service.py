"""What the four services have in common: how their processes are put together and run.

A service describes itself as a `Service`; everything below is the same for all of them.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Generic

import structlog
from fastapi import FastAPI

from shared.auth.jwks import JwksKeys, KeySource
from shared.auth.tokens import Authenticator
from shared.clock import Clock, SystemClock
from shared.consumer import Consumer
from shared.contracts.registry import EVENTS
from shared.database import Database, Session, Transactions
from shared.failpoints import CrashPoints
from shared.health import Health
from shared.housekeeping import Housekeeping
from shared.http.app import Api, Application, create_app
from shared.http.exchange import Edge
from shared.kafka import create_topics
from shared.migrations.runner import Migrations
from shared.observability import logging, tracing
from shared.observability.tracing import Tracing
from shared.outbox import OutboxRow
from shared.parking import Parking
from shared.process import Worker, run_api, run_worker
from shared.processor import Processor
from shared.publisher import Publisher
from shared.relay import Relay
from shared.replay import Replay
from shared.settings import Environment, ServiceSettings
from shared.simulated_time import SimulatedTimeError
from shared.subscriptions import Subscriptions, UowT
from shared.wakeup import Wakeup

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime(Generic[UowT]):
    """What one process owns while it runs."""

    settings: ServiceSettings
    database: Database
    transactions: Transactions[UowT]
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Generic[UowT]):
    """A service: its name, what it offers, what it listens to, how its rows commit."""

    name: str
    settings: ServiceSettings
    clock: Clock
    api: Api
    subscriptions: Subscriptions[UowT]
    unit_of_work: Callable[[Session], UowT]
    migrations: Migrations
    resources: Callable[[Runtime[UowT]], Any] = lambda runtime: runtime
    workers: Callable[[Runtime[UowT]], tuple[Worker, ...]] = lambda _runtime: ()

    @property
    def package(self) -> str:
        """Name the import package, which also names the database."""
        return self.name.replace("-", "_")

    @property
    def topics(self) -> list[str]:
        """List the topics that this service writes to."""
        published = {event.topic for event in EVENTS.values() if event.publisher() == self.name}
        return [*sorted(published), *self.subscriptions.dead_letter_topics]

    @asynccontextmanager
    async def runtime(self, process: str) -> AsyncIterator[Runtime[UowT]]:
        """Open the database; units of work wake the relay after their commit."""
        database = await Database.open(
            self.settings.database, name=self.package, application=f"{self.name}-{process}"
        )
        wakeup = Wakeup(database)

        def committed(session: Session) -> None:
            if session.wrote(OutboxRow):
                wakeup.wake()

        try:
            yield Runtime(
                settings=self.settings,
                database=database,
                transactions=Transactions(database, self.unit_of_work, committed),
                clock=self.clock,
            )
        finally:
            await wakeup.close()
            await database.close()


def run(build: Callable[[], Service[Any]], arguments: list[str]) -> int:
    """Run one process of a service, named by the first argument; returns the exit code."""
    if len(arguments) != 1 or arguments[0] not in PROCESSES:
        print(f"which process? one of: {', '.join(PROCESSES)}", file=sys.stderr)  # noqa: T201
        return 2
    try:
        service, process = build(), arguments[0]
    except SimulatedTimeError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    logging.configure(service.settings.telemetry, service=service.name, process=process)
    return PROCESSES[process](service)


def _api(service: Service[Any]) -> int:
    return run_api(lambda: build_application(service), service.settings)


def build_application(service: Service[Any], keys: KeySource | None = None) -> Application:
    """Build the HTTP application; its database opens with its lifespan."""
    traces = tracing.configure(service.settings.telemetry, service=service.name)
    opened: dict[str, Runtime[Any]] = {}

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with service.runtime("api") as runtime:
            opened["runtime"] = runtime
            app.state.resources = service.resources(runtime)
            yield
        traces.shutdown()

    async def database() -> None:
        await opened["runtime"].database.ping()

    auth = service.settings.auth
    edge = Edge(
        authenticator=Authenticator(keys or JwksKeys(auth.jwks_url), auth),
        clock=service.clock,
        health=Health({"database": database}),
        tracing=traces,
        max_body_bytes=service.settings.http.max_body_bytes,
    )
    return create_app(service.api, edge, lifespan)


@dataclass(slots=True)
class _Probe:
    """Health checks of a worker that comes to life inside the event loop."""

    check: Callable[[], Any] | None = None

    async def __call__(self) -> None:
        if self.check is None:
            raise LookupError("starting")
        await self.check()


def _relay(service: Service[Any]) -> int:
    probe = _Probe()

    async def main(stop: asyncio.Event) -> None:
        async with service.runtime("relay") as runtime:
            relay = make_relay(service, runtime)
            probe.check = relay.check
            await run_together(stop, relay.run, make_housekeeping(service, runtime).run)

    return run_worker(main, service.settings, Health({"relay": probe}))


def make_relay(service: Service[Any], runtime: Runtime[Any]) -> Relay:
    """Build the relay of a service's outbox."""
    settings = service.settings
    return Relay(
        settings.database.url_of(service.package),
        runtime.database,
        Publisher(settings.kafka, client_id=f"{service.name}-relay"),
        settings.relay,
        crash_points(settings),
    )


def make_housekeeping(service: Service[Any], runtime: Runtime[Any]) -> Housekeeping:
    """Build what forgets old keys: a retry crosses networks, so its age is counted in real time."""
    return Housekeeping(runtime.database, SystemClock(), service.settings.relay.retention)


def _consumer(service: Service[Any]) -> int:
    probe = _Probe()
    traces = tracing.configure(service.settings.telemetry, service=service.name)

    async def main(stop: asyncio.Event) -> None:
        async with service.runtime("consumer") as runtime:
            consumer = make_consumer(service, runtime, traces)
            probe.check = consumer.check
            await run_together(stop, consumer.run, consumer.watch, *service.workers(runtime))
        traces.shutdown()

    return run_worker(main, service.settings, Health({"consumer": probe}))


def make_consumer(
    service: Service[UowT], runtime: Runtime[UowT], traces: Tracing
) -> Consumer[UowT]:
    """Build the consumer of a service's subscriptions."""
    processor = Processor(
        runtime.database,
        runtime.transactions,
        service.subscriptions,
        runtime.clock,
        traces,
        Parking(service.name, service.name),
        service.settings.consumer.attempts,
        crash_points(service.settings),
    )
    return Consumer(processor, Replay(processor), service.settings.kafka, service.settings.consumer)


def _migrate(service: Service[Any]) -> int:
    """Bring tables and topics up to date."""
    settings = service.settings

    async def main() -> None:
        await service.migrations.upgrade(settings.database.url_of(service.package))
        created = await create_topics(settings.kafka, service.topics)
        log.info("migrated", topics_created=created)

    asyncio.run(main())
    return 0


PROCESSES: dict[str, Callable[[Service[Any]], int]] = {
    "api": _api,
    "relay": _relay,
    "consumer": _consumer,
    "migrate": _migrate,
}
"""The processes of every service, by name."""


def crash_points(settings: ServiceSettings) -> CrashPoints:
    """Arm the crash points that a chaos test asks for; elsewhere asking is refused."""
    if settings.crash_points and settings.environment is not Environment.DEVELOPMENT:
        raise ValueError("CRASH_POINTS is for development only")
    return CrashPoints.parse(settings.crash_points)


async def run_together(stop: asyncio.Event, *workers: Worker) -> None:
    """Run loops side by side; when one fails, the others end and the failure is raised."""

    async def guarded(worker: Worker) -> None:
        await worker(stop)
        if not stop.is_set():
            raise RuntimeError(f"{worker!r} ended by itself")

    try:
        async with asyncio.TaskGroup() as group:
            for worker in workers:
                group.create_task(guarded(worker))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
