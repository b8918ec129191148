"""The services that a run consists of: what to start, what to ask for, what to read back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from random import Random
from typing import Any
from uuid import UUID

from project_registry.schemas import EXAMPLE
from shared.subscriptions import Subscriptions
from support import messaging

COUNTERS = [UUID(int=number) for number in range(1, 9)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client asks of a service."""

    path: str
    body: Any = None


async def prepare_laboratory(url: str) -> None:
    """Make the laboratory's tables and counters that were never raised."""
    laboratory = await messaging.prepare(url)
    for counter in COUNTERS:
        statement = "INSERT INTO lab_counters (id, version) VALUES ($1, 0)"
        await laboratory.database.execute(statement, counter)
    await laboratory.database.close()


def rise(random: Random, _key: str) -> Request:
    """Ask for the next version of one of a few counters."""
    return Request(path=f"/counters/{random.choice(COUNTERS)}/rises")


def register(_random: Random, key: str) -> Request:
    """Ask for the registration of a project that carries its request in its name."""
    known = {name: EXAMPLE[name] for name in EXAMPLE if name != "project_code"}
    return Request(path="/projects", body={**known, "name": key})


@dataclass(frozen=True, slots=True, kw_only=True)
class TestedService:
    """One service of a run.

    `states` finds rows of (topic, aggregate, version). `effects` finds rows of (event, position),
    or of (key of the event, NULL) where only the key is kept. A service without `prepare` has a
    process that migrates. One that is `unguarded` lets a repeated record take effect again.
    """

    __test__ = False

    name: str
    module: str
    subscriptions_in: str
    states: str
    effects: str
    replicas: Mapping[str, int]
    ask: Callable[[Random, str], Request] | None = None
    pause_seconds: float = 0.0
    prepare: Callable[[str], Any] | None = None
    is_unguarded: bool = False

    @property
    def subscriptions(self) -> Subscriptions[Any]:
        """Return what the service listens to."""
        found: Subscriptions[Any] = import_module(self.subscriptions_in).subscriptions
        return found


LABORATORY = TestedService(
    name="laboratory",
    module="support.chaos_lab",
    subscriptions_in="support.chaos_lab",
    states="SELECT 'laboratory.counters', id, generate_series(1, version) FROM lab_counters",
    effects="SELECT event_id, seq FROM lab_effects",
    replicas={"api": 1, "relay": 1, "consumer": 2},
    ask=rise,
    pause_seconds=0.15,
    prepare=prepare_laboratory,
    is_unguarded=True,
)
"""Many versions of a few keys, and effects that hide nothing."""

PROJECT_REGISTRY = TestedService(
    name="project-registry",
    module="project_registry",
    subscriptions_in="project_registry.subscriptions",
    states="SELECT 'project-registry.projects', id, version FROM projects",
    effects="SELECT event_id, NULL FROM timeline_entries",
    replicas={"api": 1, "relay": 2, "consumer": 2},
    ask=register,
    pause_seconds=1.5,
)
LAND_SUPPLY = TestedService(
    name="land-supply",
    module="land_supply",
    subscriptions_in="land_supply.subscriptions",
    states="SELECT 'land-supply.cases', id, version FROM cases",
    effects="SELECT project_id, NULL FROM cases",
    replicas={"relay": 1, "consumer": 1},
)
FUNDING = TestedService(
    name="funding",
    module="funding",
    subscriptions_in="funding.subscriptions",
    states="""
        SELECT 'funding.matches', id::text, version FROM matches WHERE verdict <> 'no'
        UNION ALL SELECT 'funding.subjects', id, version FROM subjects WHERE kind = 'project'
    """,
    effects="SELECT DISTINCT project_id, NULL FROM matches",
    replicas={"relay": 1, "consumer": 1},
)
NOTIFIER = TestedService(
    name="notifier",
    module="notifier",
    subscriptions_in="notifier.subscriptions",
    states="SELECT 'notifier.notifications', id, 1 FROM notifications",
    effects="SELECT DISTINCT cause_id, NULL FROM notifications",
    replicas={"relay": 1, "consumer": 1},
)

SERVICES = (LABORATORY, PROJECT_REGISTRY, LAND_SUPPLY, FUNDING, NOTIFIER)
"""Everything that a run consists of unless it is told otherwise."""
