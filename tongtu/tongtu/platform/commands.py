"""The commands about the local platform: up, down, status, logs, migrate."""

import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tongtu.platform.errors import PlatformError
from tongtu.platform.lifecycle import Lifecycle
from tongtu.platform.platform import Platform
from tongtu.platform.ports import LOOPBACK
from tongtu.platform.progress import Steps
from tongtu.platform.settings import load_settings
from tongtu.platform.supervisor import State

FOLLOW_SECONDS = 0.3


def up(console: Console) -> None:
    """Start the platform and print where everything is."""
    platform = _platform(console)
    if not _lifecycle(platform, console).up():
        console.print("Everything is already up; nothing was started.")
    console.print(_addresses(platform))


def down(console: Console) -> None:
    """Stop what `up` started."""
    platform = _platform(console)
    if _lifecycle(platform, console).down():
        console.print(f"The platform is down. Its data stays in {platform.home}.", soft_wrap=True)
    else:
        console.print("Nothing was up.")


def migrate(console: Console) -> None:
    """Bring the databases of the running platform up to date."""
    _lifecycle(_platform(console), console).migrate()


def status(console: Console) -> bool:
    """Print the state of every process; return whether all are ready."""
    platform = _platform(console)
    if not platform.supervisor.is_running():
        console.print("The platform is down; `make up` starts it.")
        return False
    programs = [*platform.server_programs(), *platform.service_programs()]
    found = platform.supervisor.processes()
    table = Table("process", "state", "ready", "pid", "up for", "port", box=None)
    all_ready = True
    for program in programs:
        process = found.get(program.name)
        is_running = process is not None and process.state is State.RUNNING
        is_ready = is_running and program.is_ready()
        all_ready = all_ready and is_ready
        state = "unknown" if process is None else process.state.lower()
        pid = str(process.pid) if process is not None and process.pid else "-"
        age = f"{process.now - process.started_at} s" if process and is_running else "-"
        table.add_row(program.name, state, "yes" if is_ready else "no", pid, age, str(program.port))
    console.print(table)
    return all_ready


def logs(console: Console, names: list[str], *, lines: int, follow: bool) -> None:
    """Print the last lines of log files, and what is added to them when following."""
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


def _addresses(platform: Platform) -> Table:
    table = Table(box=None, show_header=False)
    for service in platform.services:
        port = platform.settings.ports.of(service, "api")
        url = f"http://{LOOPBACK}:{port}"
        table.add_row(service.name, url, f"{url}/docs")
    table.add_row("token issuer", platform.settings.issuer_url, "")
    table.add_row("Kafka", platform.bootstrap_servers, "")
    if platform.settings.has_own_postgres:
        address = f"postgresql://{LOOPBACK}:{platform.settings.ports.postgres}"
        table.add_row("PostgreSQL", address, f"passwords: {platform.home}/postgres/passwords.json")
    table.add_row("logs", f"{platform.home}/log", "")
    return table


def _platform(console: Console) -> Platform:
    return Platform(load_settings(), say=Steps(console).say)


def _lifecycle(platform: Platform, console: Console) -> Lifecycle:
    return Lifecycle(platform, Steps(console))
