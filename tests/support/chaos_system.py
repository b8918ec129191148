"""A whole system of real processes on real servers, and its ledger at any time."""

import asyncio
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import asyncpg
import httpx
from aiokafka.errors import KafkaError

from shared.auth.principal import Principal, Role
from shared.contracts.registry import TOPICS
from shared.kafka import create_topics
from shared.settings import AuthSettings, KafkaSettings
from support import chaos_history, ledger
from support.api import OWN_CODE
from support.chaos_history import Source
from support.chaos_load import Load
from support.chaos_processes import (
    SESSION_SECONDS,
    START_SECONDS,
    Program,
    Supervised,
    Supervisor,
    until,
)
from support.chaos_services import TestedService
from support.ledger import History, Ledger
from support.servers import running_kafka, running_postgres, temporary_folder
from tongtu.issuer import KeyStore
from tongtu.platform.children import SERVER_ENVIRONMENT
from tongtu.platform.kafka import Kafka
from tongtu.platform.layout import checkout_root
from tongtu.platform.ports import LOOPBACK, free_port, is_listening
from tongtu.platform.postgres import Postgres

GRACE_SECONDS = 20
MOST_DRAIN_SECONDS = GRACE_SECONDS + 5
READ_PAUSE_SECONDS = 0.1
GIVE_UP_SECONDS = 2 * ledger.DRAIN_LIMIT_SECONDS
EVIDENCE = checkout_root() / "var" / "chaos"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The answers of a while, counted by status; None counts those that never came."""

    writes: Counter[int | None]
    reads: Counter[int | None]


@dataclass(slots=True, kw_only=True)
class System:
    """Servers, services under a supervisor, and the clients that load them."""

    folder: Path
    postgres: Postgres
    kafka: Kafka
    services: Sequence[TestedService]
    seed: int
    supervisor: Supervisor
    ports: dict[str, int] = field(default_factory=dict)
    loads: dict[str, Load] = field(default_factory=dict)
    _auth: AuthSettings = field(default_factory=AuthSettings)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _running: asyncio.Task[None] | None = None

    @property
    def sources(self) -> list[Source]:
        """Return every service with its database."""
        return [Source(service, self.postgres.url(service.name)) for service in self.services]

    @property
    def topics(self) -> list[str]:
        """List all topics that facts travel on."""
        read = {topic for service in self.services for topic in service.subscriptions.topics}
        return sorted(read | set(TOPICS))

    @property
    def kinds(self) -> list[str]:
        """List the kinds of processes that faults can hit."""
        return [f"{service.name}-{role}" for service in self.services for role in service.replicas]

    async def prepare(self) -> None:
        """Make topics, databases and keys."""
        replicas = len(self.kafka.nodes)
        settings = KafkaSettings(
            bootstrap_servers=self.kafka.bootstrap_servers, replication_factor=replicas
        )
        parked = [t for s in self.services for t in s.subscriptions.dead_letter_topics]
        await create_topics(settings, [*self.topics, *parked])
        await asyncio.gather(*(self._prepare(source) for source in self.sources))

    async def _prepare(self, source: Source) -> None:
        service = source.service
        self.postgres.execute(f'CREATE DATABASE "{service.name}"')
        if service.prepare is not None:
            await service.prepare(source.url)
            return
        environment = {**SERVER_ENVIRONMENT, **self._environment(service, port=0)}
        await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", service.module, "migrate"],
            cwd=self.folder,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    async def start(self) -> None:
        """Start the issuer and all services; wait until each process is ready."""
        port = free_port()
        url = f"http://{LOOPBACK}:{port}"
        self._auth = AuthSettings(issuer=url, jwks_url=f"{url}/.well-known/jwks.json")
        issuer = {**self._auth_environment(), "HTTP__PORT": str(port), "TONGTU_VAR": "."}
        program = Program(service="issuer", role="api", command="tongtu.issuer", environment=issuer)
        self.supervisor.add([program])
        self.ports[program.name] = port
        await self.ready()
        self.supervisor.add(self._programs())
        await self.ready()

    def _programs(self) -> list[Program]:
        programs = []
        for service in self.services:
            for role, count in service.replicas.items():
                for number in range(1, count + 1):
                    port = free_port()
                    program = Program(
                        service=service.name,
                        role=role,
                        number=number,
                        command=f"{service.module} {role}",
                        environment=self._environment(service, port=port),
                    )
                    self.ports[program.name] = port
                    programs.append(program)
        return programs

    def _environment(self, service: TestedService, *, port: int) -> dict[str, str]:
        return {
            **self._auth_environment(),
            "PYTHONPATH": str(checkout_root() / "tests"),
            "DATABASE__URL": self.postgres.url(service.name),
            "KAFKA__BOOTSTRAP_SERVERS": self.kafka.bootstrap_servers,
            "KAFKA__REPLICATION_FACTOR": str(len(self.kafka.nodes)),
            "HTTP__PORT": str(port),
            "CONSUMER__SESSION_TIMEOUT": f"PT{SESSION_SECONDS}S",
            "CONSUMER__HEARTBEAT_INTERVAL": "PT1S",
            "CONSUMER__REBALANCE_TIMEOUT": "PT30S",
            "CONSUMER__COMMIT_INTERVAL": "PT1S",
            "GRACE_PERIOD": f"PT{GRACE_SECONDS}S",
        }

    def _auth_environment(self) -> dict[str, str]:
        return {"AUTH__ISSUER": self._auth.issuer, "AUTH__JWKS_URL": self._auth.jwks_url}

    def headers(self) -> dict[str, str]:
        """Return the headers of a sponsor whose token outlives the run."""
        sponsor = Principal(subject="load", role=Role.SPONSOR, organisation=OWN_CODE)
        key = KeyStore(self.folder / "issuer").current()
        token = key.sign(sponsor, self._auth, lifetime=timedelta(days=1))
        return {"Authorization": f"Bearer {token}"}

    async def ready(self, *, seconds: float = START_SECONDS) -> None:
        """Wait until every process says that it is ready."""
        async with httpx.AsyncClient(timeout=3) as client:
            for name, port in self.ports.items():
                deadline = time.monotonic() + seconds
                while not await _is_ready(client, port):
                    process = self.supervisor.processes[name]
                    assert time.monotonic() < deadline, f"not ready: {process.child.tail()}"
                    await asyncio.sleep(0.1)

    async def restart(self, *processes: Supervised, **environment: str) -> None:
        """Let processes end and start again with other settings."""
        for process in processes:
            await self.supervisor.terminate(process, seconds=MOST_DRAIN_SECONDS)
            process.reconfigure(**environment)
            self.supervisor.resume(process)
            await self.ready()

    async def lives(self, process: Supervised) -> None:
        """Wait until a process answers at all, ready or not."""
        port = self.ports[process.program.name]
        assert await until(lambda: is_listening(port), seconds=START_SECONDS)

    def load(self) -> None:
        """Let clients ask every service that can be asked."""
        for service in self.services:
            if service.ask is not None and service.name not in self.loads:
                self.loads[service.name] = Load(
                    service=service,
                    base_url=f"http://{LOOPBACK}:{self.ports[f'{service.name}-api-1']}",
                    headers=self.headers(),
                    random=Random(f"{self.seed}-{service.name}"),  # noqa: S311 - repeatable
                )
        self._stop = asyncio.Event()
        self._running = asyncio.create_task(self._run_loads(self._stop))

    async def _run_loads(self, stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            for load in self.loads.values():
                group.create_task(load.run(stop))

    async def observe(self, seconds: float) -> Observation:
        """Watch for a while what clients are answered; a reader asks beside the load."""
        marks = [(load, len(load.attempts)) for load in self.loads.values()]
        reads: list[int | None] = []
        deadline = time.monotonic() + seconds
        url = f"http://{LOOPBACK}:{self.ports['project-registry-api-1']}/projects?limit=1"
        async with httpx.AsyncClient(timeout=10, headers=self.headers()) as client:
            while time.monotonic() < deadline:
                reads.append((await client.get(url)).status_code)
                await asyncio.sleep(READ_PAUSE_SECONDS)
        writes = [a.status for load, mark in marks for a in load.attempts[mark:]]
        return Observation(writes=Counter(writes), reads=Counter(reads))

    async def more_effects(self, service: TestedService) -> None:
        """Wait until a consumer has done more than it has now."""
        (source,) = [source for source in self.sources if source.service is service]
        before = len(await source.rows(service.effects))
        deadline = time.monotonic() + START_SECONDS
        while len(await source.rows(service.effects)) == before:
            assert time.monotonic() < deadline, f"{service.name} stands still"
            await asyncio.sleep(0.01)

    async def finish(self, name: str) -> Ledger:
        """Let the clients finish, wait until nothing is left to do, and draw up the ledger."""
        await self.stop_load()
        begun = self.supervisor.healed_at or time.monotonic()
        drained = await self._drain(begun)
        history = await self.history(drained)
        chaos_history.write(history, EVIDENCE / f"{name}-{self.seed}.jsonl")
        found = ledger.check(history)
        if not found.is_clean or self.supervisor.unexplained_deaths:
            logs = EVIDENCE / f"{name}-{self.seed}-logs"
            shutil.copytree(self.folder, logs, dirs_exist_ok=True)
        return found

    async def stop_load(self) -> None:
        """Let the clients finish what they have begun."""
        self._stop.set()
        if self._running is not None:
            await asyncio.wait_for(self._running, GIVE_UP_SECONDS)
            self._running = None

    async def _drain(self, begun: float) -> float | None:
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < deadline:
            with suppress(KafkaError, asyncpg.PostgresError, OSError, TimeoutError):
                if await chaos_history.is_done(
                    self.sources, self.kafka.bootstrap_servers, self.topics
                ):
                    return time.monotonic() - begun
            await asyncio.sleep(0.2)
        return None

    async def history(self, drained: float | None) -> History:
        """Read everything back."""
        sources = self.sources
        attempts = [attempt for load in self.loads.values() for attempt in load.attempts]
        copies = await chaos_history.read_copies(self.kafka.bootstrap_servers, self.topics)
        effects = [e for s in sources for e in await chaos_history.read_effects(s, copies)]
        states = [s for source in sources for s in await chaos_history.read_states(source)]
        parked = [p for source in sources for p in await chaos_history.read_parked(source)]
        consumers: dict[str, tuple[str, ...]] = {}
        for service in self.services:
            for event_type in service.subscriptions.handlers:
                consumers[event_type] = (*consumers.get(event_type, ()), service.name)
        return History(
            attempts=tuple(attempts),
            states=tuple(states),
            copies=tuple(copies),
            effects=tuple(effects),
            parked=tuple(parked),
            consumers=consumers,
            unguarded=tuple(service.name for service in self.services if service.is_unguarded),
            drained_in_seconds=drained,
        )


async def _is_ready(client: httpx.AsyncClient, port: int) -> bool:
    try:
        return (await client.get(f"http://{LOOPBACK}:{port}/readyz")).is_success
    except httpx.TransportError:
        return False


@asynccontextmanager
async def running_system(
    services: Sequence[TestedService], *, brokers: int, seed: int
) -> AsyncIterator[System]:
    """Start a system; everything that it started is gone afterwards."""
    with ExitStack() as stack:
        postgres = stack.enter_context(running_postgres())
        kafka = stack.enter_context(running_kafka(brokers))
        folder = stack.enter_context(temporary_folder("chaos"))
        supervisor = Supervisor(folder)
        system = System(
            folder=folder,
            postgres=postgres,
            kafka=kafka,
            services=services,
            seed=seed,
            supervisor=supervisor,
        )
        await system.prepare()
        watching = asyncio.create_task(supervisor.watch())
        try:
            await system.start()
            yield system
        finally:
            watching.cancel()
            await supervisor.close()
            with suppress(asyncio.CancelledError):
                await watching
