"""The commands about the local platform: up, down, status, logs, migrate."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tongtu.platform.errors import PlatformError
from tongtu.platform.lifecycle import Lifecycle
from tongtu.platform.platform import Platform
from tongtu.platform.ports import LOOPBACK
from tongtu.platform.programs import Program
from tongtu.platform.progress import Steps
from tongtu.platform.settings import load_settings
from tongtu.platform.simulated_time import read, written
from tongtu.platform.supervisor import Process, State

FOLLOW_SECONDS = 0.3
NOT_READY = 3


def up() -> None:
    """Start PostgreSQL, Kafka, the token issuer and all services; wait until they are ready."""
    console = Console()
    platform = _platform(console)
    if not _lifecycle(platform, console).up():
        console.print("Everything is already up; nothing was started.")
    for name, address in _addresses(platform):
        console.print(f"  {name:<17} {address}", highlight=False, soft_wrap=True)


def down() -> None:
    """Stop exactly what `up` started; the data stays."""
    console = Console()
    platform = _platform(console)
    if _lifecycle(platform, console).down():
        console.print(f"The platform is down. Its data stays in {platform.home}.", soft_wrap=True)
    else:
        console.print("Nothing was up.")


def migrate() -> None:
    """Bring the database of every service up to date; the platform must be up."""
    console = Console()
    _lifecycle(_platform(console), console).migrate()


def status() -> None:
    """Show every process with its state and port; exit 3 when one is not ready."""
    console = Console()
    platform = _platform(console)
    if not platform.supervisor.is_running():
        console.print("The platform is down; `make up` starts it.")
        raise typer.Exit(NOT_READY)
    programs = [*platform.server_programs(), *platform.service_programs()]
    found = platform.supervisor.processes()
    rows = [_row(program, found.get(program.name)) for program in programs]
    table = Table("process", "state", "ready", "pid", "up for", "port", box=None)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    if platform.advance_file is not None:
        console.print(f"Time is simulated: {written(read(platform.advance_file))}.")
    if any("no" in row for row in rows):
        raise typer.Exit(NOT_READY)


def _row(program: Program, process: Process | None) -> tuple[str, ...]:
    if process is None or process.state is not State.RUNNING:
        state = "unknown" if process is None else process.state.lower()
        return program.name, state, "no", "-", "-", str(program.port)
    ready = "yes" if program.is_ready() else "no"
    age = f"{process.now - process.started_at} s"
    return program.name, process.state.lower(), ready, str(process.pid), age, str(program.port)


def logs(
    names: Annotated[list[str] | None, typer.Argument(help="Processes; all when none.")] = None,
    *,
    lines: Annotated[int, typer.Option(help="How many last lines of each.", min=0)] = 20,
    follow: Annotated[bool, typer.Option("--follow", help="Go on with what is added.")] = False,
) -> None:
    """Show the logs of the platform's processes."""
    console = Console()
    names = names or []
    folder = _platform(console).home / "log"
    files = sorted(folder.glob("*.log"))
    unknown = set(names) - {file.stem for file in files}
    if unknown or not files:
        available = ", ".join(file.stem for file in files) or "none yet; `make up` makes them"
        raise PlatformError(f"No log named {', '.join(sorted(unknown))}. Logs: {available}.")
    chosen = [file for file in files if not names or file.stem in names]
    positions = {file: _show(console, file, 0, lines=lines) for file in chosen}
    while follow:
        time.sleep(FOLLOW_SECONDS)
        for file in chosen:
            positions[file] = _show(console, file, positions[file])


def _show(console: Console, file: Path, position: int, *, lines: int | None = None) -> int:
    size = file.stat().st_size
    with file.open("rb") as stream:
        # A smaller file than before was rotated: begin with the new one.
        stream.seek(position if position <= size else 0)
        text = stream.read().decode(errors="replace").splitlines()
        end = stream.tell()
    for line in text if lines is None else text[-lines:]:
        console.print(f"{file.stem} | {line}", markup=False, highlight=False, soft_wrap=True)
    return end


def _addresses(platform: Platform) -> Iterator[tuple[str, str]]:
    for service in platform.services:
        url = f"http://{LOOPBACK}:{platform.settings.ports.of(service, 'api')}"
        yield service.name, f"{url}  (try it: {url}/docs)"
    yield "token issuer", platform.settings.issuer_url
    yield "Kafka", platform.bootstrap_servers
    if platform.settings.has_own_postgres:
        address = f"postgresql://{LOOPBACK}:{platform.settings.ports.postgres}"
        yield "PostgreSQL", f"{address}  (passwords: {platform.home}/postgres/passwords.json)"
    if platform.advance_file is not None:
        address = f"{platform.settings.issuer_url}/simulated-time"
        yield "simulated time", f"{address}  (it is {written(read(platform.advance_file))})"
    yield "logs", f"{platform.home}/log"


def _platform(console: Console) -> Platform:
    return Platform(load_settings(), say=Steps(console).say)


def _lifecycle(platform: Platform, console: Console) -> Lifecycle:
    return Lifecycle(platform, Steps(console))
