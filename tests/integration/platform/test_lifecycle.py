"""The platform as a whole: up, down, and whatever happens in between."""

import socket
from asyncio import to_thread
from contextlib import closing
from datetime import datetime, timedelta

import asyncpg
import httpx
import psutil
import pytest
from pydantic import SecretStr

from shared.settings import DatabaseSettings, KafkaSettings
from shared.simulated_time import AdvanceFile
from tongtu.platform.environment import HOME_VARIABLE
from tongtu.platform.errors import PlatformError
from tongtu.platform.kafka import Kafka
from tongtu.platform.lifecycle import Lifecycle
from tongtu.platform.platform import Platform
from tongtu.platform.ports import LOOPBACK
from tongtu.platform.postgres import Postgres
from tongtu.platform.supervisor import State


def processes_of(platform: Platform) -> list[psutil.Process]:
    """Find every process that a platform started."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(HOME_VARIABLE) == str(platform.home):
                found.append(process)
        except psutil.Error:
            continue
    return found


async def write_note(platform: Platform) -> None:
    """Write a row as the sample's own role into its own database."""
    connection = await asyncpg.connect(platform.database_url(platform.services[0]))
    await connection.execute("INSERT INTO notes VALUES ('kept')")
    await connection.close()


async def read_notes(platform: Platform) -> list[str]:
    """Read what was written."""
    connection = await asyncpg.connect(platform.database_url(platform.services[0]))
    rows = await connection.fetch("SELECT text FROM notes")
    await connection.close()
    return [row["text"] for row in rows]


def test_up_starts_everything_once(lifecycle: Lifecycle) -> None:
    """The second `up` finds all processes ready and starts nothing."""
    platform = lifecycle.platform

    first = lifecycle.up()
    before = platform.supervisor.processes()
    second = lifecycle.up()

    assert (first, second) == (True, False)
    assert {process.state for process in before.values()} == {State.RUNNING}
    pids = {name: process.pid for name, process in platform.supervisor.processes().items()}
    assert pids == {name: process.pid for name, process in before.items()}


def test_down_leaves_no_process(lifecycle: Lifecycle) -> None:
    """`down` ends what `up` started; a second one has nothing to do."""
    lifecycle.up()

    first = lifecycle.down()
    second = lifecycle.down()

    assert (first, second) == (True, False)
    assert processes_of(lifecycle.platform) == []


async def test_everything_comes_back_after_a_power_cut(lifecycle: Lifecycle) -> None:
    """All processes are killed at once, the supervisor too; `up` needs no help."""
    await to_thread(lifecycle.up)
    await write_note(lifecycle.platform)

    for process in processes_of(lifecycle.platform):
        process.kill()
    await to_thread(lifecycle.up)

    assert await read_notes(lifecycle.platform) == ["kept"]


def test_what_a_killed_supervisor_left_is_ended(lifecycle: Lifecycle) -> None:
    """Processes that outlived it are known as ours and do not block the ports."""
    lifecycle.up()
    orphans = processes_of(lifecycle.platform)
    supervisor = next(p for p in orphans if "supervisor.supervisord" in p.cmdline())

    supervisor.kill()
    lifecycle.up()

    assert not any(process.is_running() for process in orphans)


def test_a_port_in_use_is_named(lifecycle: Lifecycle) -> None:
    """The message tells which port, who holds it and which variable changes it."""
    port = lifecycle.platform.settings.ports.postgres
    with closing(socket.socket()) as holder:
        holder.bind((LOOPBACK, port))
        holder.listen()

        with pytest.raises(PlatformError) as failure:
            lifecycle.up()

    text = str(failure.value)
    assert f"Port {port} for PostgreSQL is in use by python" in text
    assert "set PORTS__POSTGRES" in text


def test_other_settings_need_a_restart(lifecycle: Lifecycle) -> None:
    """A platform that is up is not quietly taken for one with other settings."""
    lifecycle.up()
    lifecycle.platform.environment = {**lifecycle.platform.environment, "EXTRA": "1"}

    with pytest.raises(PlatformError, match="other settings: run `make down` first"):
        lifecycle.up()


def test_servers_of_ones_own_are_used(
    lifecycle: Lifecycle, postgres_server: Postgres, kafka_server: Kafka
) -> None:
    """Nothing embedded starts, and the service's database and topics are made over there."""
    database = DatabaseSettings(url=SecretStr(postgres_server.url("").rstrip("/")))
    kafka = KafkaSettings(bootstrap_servers=kafka_server.bootstrap_servers)
    changes = {"database": database, "kafka": kafka}
    platform = lifecycle.platform
    platform.settings = platform.settings.model_copy(update=changes)

    lifecycle.up()

    assert set(platform.supervisor.processes()) == {
        "issuer",
        "sample-service-api",
        "sample-service-relay",
        "sample-service-consumer",
    }
    assert postgres_server.execute("SELECT count(*) FROM notes", database="sample_service") == "0"


async def test_a_role_reaches_only_its_own_database(lifecycle: Lifecycle) -> None:
    """A service's password opens its database and no other."""
    await to_thread(lifecycle.up)
    platform = lifecycle.platform
    platform.postgres.execute('CREATE DATABASE "neighbour"')
    platform.postgres.execute('REVOKE CONNECT ON DATABASE "neighbour" FROM PUBLIC')
    url = platform.database_url(platform.services[0])

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(url, database="neighbour")


def test_simulated_time_goes_on_after_down(lifecycle: Lifecycle) -> None:
    """The second `up` begins where time stood, and real time is refused from then on."""
    platform = lifecycle.platform
    asked = platform.settings.model_copy(update={"simulated": True})
    platform.settings = asked
    lifecycle.up()
    file = AdvanceFile(platform.home / "simulated-time")
    _, reached = file.advance(timedelta(days=30))
    lifecycle.down()

    platform.settings = asked.model_copy(update={"simulated": False})
    with pytest.raises(PlatformError, match="time does not run back"):
        lifecycle.up()
    platform.settings = asked.model_copy(update={"simulated": None})
    lifecycle.up()

    url = f"{platform.settings.issuer_url}/simulated-time"
    now = httpx.get(url, trust_env=False).json()["now"]
    assert datetime.fromisoformat(now) >= reached.now
