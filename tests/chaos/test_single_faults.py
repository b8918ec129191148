"""One fault at a time: what everybody sees while it lasts, and that nothing is left of it."""

import pytest

from shared.failpoints import CrashPoint
from support.chaos_faults import Nemesis
from support.chaos_processes import SESSION_SECONDS, until
from support.chaos_services import LABORATORY
from support.chaos_system import MOST_DRAIN_SECONDS, System

AWAY_SECONDS = 10
BACKLOG_SECONDS = 4
FEW_RECORDS = 10
SOON_SECONDS = 10
"""Half of a silent member's session: who ends sooner did not wait for it."""

MOST_RELAY_TRIES = 60
"""Three relays that back off; one that does not back off makes hundreds of tries in ten seconds."""
DONE_OR_OVERTAKEN = {201, 412}
"""A write is done, or somebody else raised the counter first; both are definite answers."""


async def test_the_api_reads_and_writes_while_kafka_is_away(
    system: System, nemesis: Nemesis
) -> None:
    """Nobody who asks notices, nothing has to be restarted, nothing is lost."""
    deaths = len(system.supervisor.deaths)
    system.load()

    async with nemesis.kafka_away():
        seen = await system.observe(AWAY_SECONDS)
    ledger = await system.finish("kafka-away")

    assert set(seen.reads) == {200}, seen
    assert set(seen.writes) <= DONE_OR_OVERTAKEN, seen
    assert seen.writes[201] > 0, seen
    assert system.supervisor.deaths[deaths:] == []
    assert ledger.is_clean, ledger.table()


async def test_everything_waits_while_postgresql_is_away(system: System, nemesis: Nemesis) -> None:
    """Who asks is told to come back soon, nothing has to be restarted, nothing is lost."""
    deaths = len(system.supervisor.deaths)
    interrupted = system.supervisor.count_in_logs("relay_interrupted")
    system.load()

    async with nemesis.postgres_away():
        seen = await system.observe(AWAY_SECONDS)
    ledger = await system.finish("postgres-away")

    assert set(seen.reads) == {503}, seen
    assert set(seen.writes) == {503}, seen
    assert system.supervisor.deaths[deaths:] == []
    tries = system.supervisor.count_in_logs("relay_interrupted") - interrupted
    assert tries <= MOST_RELAY_TRIES
    assert ledger.is_clean, ledger.table()


@pytest.mark.parametrize(
    "kind", ["project-registry-api", "project-registry-relay", "laboratory-consumer"]
)
async def test_a_process_that_is_told_to_end_drains(system: System, kind: str) -> None:
    """SIGTERM under load ends with 0 within the grace period, and what was in flight is stored."""
    system.load()
    await system.observe(1)
    process = system.supervisor.alive(kind)[0]

    code = await system.supervisor.terminate(process, seconds=MOST_DRAIN_SECONDS)
    system.supervisor.resume(process)
    ledger = await system.finish(f"drain-{kind}")

    assert code == 0, process.child.tail()
    assert ledger.is_clean, ledger.table()


async def test_a_consumer_that_waits_for_its_group_drains(system: System, nemesis: Nemesis) -> None:
    """SIGTERM ends it although the group still waits for a member that does not answer."""
    supervisor = system.supervisor
    waiting, silent = supervisor.alive("laboratory-consumer")
    await system.restart(waiting, silent, CONSUMER__SESSION_TIMEOUT="PT20S")
    await supervisor.terminate(waiting, seconds=MOST_DRAIN_SECONDS)

    async with nemesis.frozen(silent):
        supervisor.resume(waiting)
        await system.lives(waiting)
        code = await supervisor.terminate(waiting, seconds=SOON_SECONDS)
    supervisor.resume(waiting)
    await system.restart(waiting, silent, CONSUMER__SESSION_TIMEOUT=f"PT{SESSION_SECONDS}S")

    assert code == 0, waiting.child.tail()


async def test_a_consumer_that_wakes_up_after_it_was_replaced_is_refused(
    system: System, nemesis: Nemesis
) -> None:
    """Frozen in the middle of a poll, it finds on waking that the poll was done without it."""
    supervisor = system.supervisor
    sleeper, successor = supervisor.alive("laboratory-consumer")
    for process in (sleeper, successor):
        await supervisor.terminate(process, seconds=MOST_DRAIN_SECONDS)
    sleeper.reconfigure(CONSUMER__MAX_POLL_RECORDS=str(FEW_RECORDS))
    system.load()
    await system.observe(BACKLOG_SECONDS)
    fenced, deaths = supervisor.count_in_logs("consumer_fenced"), len(supervisor.deaths)

    supervisor.resume(sleeper)
    await system.more_effects(LABORATORY)
    async with nemesis.frozen(sleeper):
        supervisor.resume(successor)
        await system.more_effects(LABORATORY)
    ledger = await system.finish("zombie")

    assert supervisor.count_in_logs("consumer_fenced") > fenced
    assert supervisor.deaths[deaths:] == []
    assert ledger.is_clean, ledger.table()


@pytest.mark.parametrize("point", list(CrashPoint))
async def test_nothing_is_torn_apart_at_a_crash_point(system: System, point: CrashPoint) -> None:
    """A process that dies exactly there is replaced, and its successor makes good."""
    deaths = system.supervisor.deaths
    process = system.supervisor.alive(f"laboratory-{point.partition('.')[0]}")[0]
    await system.supervisor.terminate(process, seconds=MOST_DRAIN_SECONDS)
    system.load()

    system.supervisor.resume(process, f"{point}:1")
    died = await until(lambda: deaths and deaths[-1].cause.endswith(point), seconds=60)
    ledger = await system.finish(f"crash-{point}")

    assert died, process.child.tail()
    assert ledger.is_clean, ledger.table()
