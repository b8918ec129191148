"""The embedded PostgreSQL server."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.polling import wait_until
from support.servers import temporary_folder
from tongtu.platform import postmaster
from tongtu.platform.errors import PlatformError
from tongtu.platform.ports import free_port
from tongtu.platform.postgres import Postgres

LONG_NAME = "a checkout with a long name " + "x" * 100


@pytest.fixture
def server() -> Iterator[Postgres]:
    """Describe a server in a folder with spaces, Chinese characters and a long path."""
    with temporary_folder("postgres") as folder:
        server = Postgres(folder / "通途 数据" / LONG_NAME, free_port())
        yield server
        server.stop(immediately=True)


def remember(server: Postgres, text: str) -> None:
    """Write a row and commit it."""
    server.execute("CREATE TABLE IF NOT EXISTS notes (text text)")
    server.execute(f"INSERT INTO notes VALUES ('{text}')")  # noqa: S608 - the test's own text


def test_state_survives_a_stop_and_a_start(server: Postgres) -> None:
    """The folder's name does not matter, and rows stay."""
    server.start()
    remember(server, "一")

    server.stop()
    server.start()

    assert server.execute("SELECT text FROM notes") == "一"


def test_state_survives_a_kill(server: Postgres) -> None:
    """A committed row is there after SIGKILL, and the stale pid file is cleared."""
    said: list[str] = []
    server.say = said.append
    server.start()
    remember(server, "committed")

    server.kill()
    server.start()

    assert server.execute("SELECT text FROM notes") == "committed"
    assert any("postmaster.pid was left" in text for text in said)


def test_a_pid_file_that_names_another_program_is_cleared(server: Postgres) -> None:
    """After a power cut the number may belong to anything, and PostgreSQL alone would refuse."""
    server.start()
    server.stop()
    (server.data / postmaster.PID_FILE).write_text(f"{os.getpid()}\n{server.data}\n0\n5432\n")

    server.start()

    assert server.is_ready()


def test_a_half_initialised_folder_is_set_aside(server: Postgres) -> None:
    """What an interrupted initdb left is kept under another name, and said."""
    said: list[str] = []
    server.say = said.append
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("18\n")

    server.start()

    assert server.is_ready()
    assert (server.folder / "data.incomplete-1" / "PG_VERSION").exists()
    assert any("never initialised to the end" in text for text in said)


def test_the_data_of_another_version_is_refused(server: Postgres) -> None:
    """The data is left as it is and the message says what to do."""
    server.prepare()
    (server.data / "PG_VERSION").write_text("17\n")

    with pytest.raises(PlatformError, match="belongs to PostgreSQL 17"):
        server.start()


def test_a_wrong_password_is_refused(server: Postgres) -> None:
    """Nobody on this machine gets in without the password."""
    server.start()
    (server.folder / "password").write_text("guessed")

    with pytest.raises(PlatformError, match="password authentication failed"):
        server.execute("SELECT 1")


def test_a_server_ends_with_the_run_that_started_it(server: Postgres) -> None:
    """A run of tests that is killed leaves no server behind."""
    server.prepare()
    code = f"""
import signal, pathlib
from tongtu.platform.postgres import Postgres
Postgres(pathlib.Path({str(server.folder)!r}), {server.port}).start(die_with_parent=True)
print("up", flush=True)
signal.pause()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as run:  # noqa: S603 - our own code
        assert run.stdout is not None
        run.stdout.readline()
        running = postmaster.find(server.data)

        run.send_signal(signal.SIGKILL)

    assert running is not None
    wait_until(lambda: postmaster.find(server.data) is None)


def test_permissions_are_opened_no_further_than_needed(tmp_path: Path) -> None:
    """A closed parent folder gets `o+x` and nothing else."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = Postgres(closed / "server", free_port())

    server.prepare()

    expected = 0o701 if os.geteuid() == 0 else 0o700
    assert closed.stat().st_mode & 0o777 == expected
