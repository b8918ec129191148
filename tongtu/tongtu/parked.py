"""The operator's view of parked keys: `tongtu parked list|show|retry|discard`.

It reads the databases of the local platform, or those that DATABASE__URL leads to.
"""

import asyncio
import getpass
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any

import asyncpg
import typer
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from shared.clock import SystemClock
from shared.database import Database
from shared.errors import NotFoundError, StaleVersionError
from shared.parking import headers_from
from shared.parking_desk import ParkingDesk, place_of
from shared.replay import Place
from shared.settings import DatabaseSettings
from tongtu.platform.errors import PlatformError
from tongtu.platform.platform import Platform
from tongtu.platform.settings import PlatformSettings, load_settings
from tongtu.services import SERVICES, Service

RETRY_SECONDS = 30.0
POLL_SECONDS = 0.2
SHOWN_BYTES = 2000

ServiceOption = Annotated[str, typer.Option("--service", help="Only this service's keys.")]
EventOption = Annotated[
    int | None, typer.Option("--id", help="One waiting event; needs --service.", min=1)
]

app = typer.Typer(no_args_is_help=True, help="Look at parked keys, retry or discard them.")


@dataclass(frozen=True, slots=True)
class Parked:
    """A parked key, and the desk of the service where it waits."""

    service: str
    desk: ParkingDesk
    row: Mapping[str, Any]

    @property
    def place(self) -> Place:
        """Name the key."""
        return place_of(self.row)


@app.command("list")
def list_keys(service: ServiceOption = "") -> None:
    """List the keys that wait, why, and how many events wait in each."""

    async def work(desks: Mapping[str, ParkingDesk]) -> None:
        table = Table("service", "key", "topic", "waiting", "reason", "since", "retry", box=None)
        for found in await _find(desks):
            row = found.row
            wanted = "requested" if row["retry_requested_at"] else "-"
            numbers = (str(row["waiting"]), row["error_code"], _moment(row["parked_at"]))
            table.add_row(found.service, row["record_key"], row["topic"], *numbers, wanted)
        _print(table if table.row_count else "No key is parked.")

    _run(service, work)


@app.command()
def show(
    key: Annotated[str, typer.Argument(help="The key, as `list` shows it.")],
    service: ServiceOption = "",
) -> None:
    """Show every event of a key that waits or waited: what came, what went wrong, how it ended."""

    async def work(desks: Mapping[str, ParkingDesk]) -> None:
        found = [(name, row) for name, desk in desks.items() for row in await desk.events(key)]
        if not found:
            raise PlatformError(f"No event of the key {key} is or was parked.")
        for name, row in found:
            _print("\n".join(_described(name, row)))

    _run(service, work)


@app.command()
def retry(
    key: Annotated[str, typer.Argument(help="The key, as `list` shows it.")] = "",
    service: ServiceOption = "",
    event: EventOption = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done.")
    ] = False,
) -> None:
    """Have what waits handled again, in order: of one key, of an event's key, or of a service."""
    if not (key or service):
        raise PlatformError("Retry what? Give a key, or --service, or --service with --id.")

    async def work(desks: Mapping[str, ParkingDesk]) -> None:
        chosen = await _require(desks, key, event)
        for found in chosen:
            count = found.row["waiting"]
            _print(
                f"{found.service}: {found.place.record_key} on {found.place.topic}, {count} waiting"
            )
        if dry_run:
            _print("Nothing was changed.")
            return
        for found in chosen:
            await found.desk.request_retry(found.place, by=_operator())
        results = [await _outcome(found) for found in chosen]
        _print("\n".join(text for _, text in results))
        if not all(is_released for is_released, _ in results):
            raise typer.Exit(1)

    _run(service, work)


@app.command()
def discard(
    key: Annotated[str, typer.Argument(help="The key, as `list` shows it.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept with the event.")],
    service: ServiceOption = "",
    event: EventOption = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="All that wait, not the first.")
    ] = False,
) -> None:
    """Give up the event that blocks a key, or another one, or all; the last releases the key."""
    if not reason.strip():
        raise PlatformError("A discard needs a reason.")

    async def work(desks: Mapping[str, ParkingDesk]) -> None:
        found, *others = await _require(desks, key, event)
        if others:
            raise PlatformError(
                f"{key} is parked in several places: choose with --service or --id."
            )
        chosen = None if everything else [event or await _first(found)]
        done = await found.desk.discard(found.place, chosen, by=_operator(), reason=reason)
        _print(f"{done.events} discarded.")
        if done.left:
            _print(f"{done.left} still wait; `tongtu parked retry {key}` has them handled.")
        else:
            _print(f"{key} is released: new events of it are handled again.")

    _run(service, work)


def _run(service: str, work: Callable[[Mapping[str, ParkingDesk]], Awaitable[None]]) -> None:
    """Work at the desks of the chosen services."""

    async def main() -> None:
        async with _desks(load_settings(), service) as desks:
            await work(desks)

    try:
        asyncio.run(main())
    except (NotFoundError, StaleVersionError) as error:
        raise PlatformError(f"{error}: somebody else was first, look again.") from error
    except asyncpg.UndefinedTableError as error:
        raise PlatformError(f"The database is not up to date ({error}): `make migrate`.") from error
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise PlatformError(f"The database does not answer: {error!r}") from error


@asynccontextmanager
async def _desks(
    settings: PlatformSettings, chosen: str
) -> AsyncIterator[Mapping[str, ParkingDesk]]:
    """Open a desk in each chosen service's database."""
    services = [one for one in SERVICES if chosen in {"", one.name}]
    if not services:
        names = ", ".join(one.name for one in SERVICES)
        raise PlatformError(f"There is no service {chosen}; there are {names}.")
    platform = Platform(settings)
    if settings.has_own_postgres and not platform.postgres.is_ready():
        raise PlatformError("The platform is down: `make up` starts it.")
    # What stands in databases of somebody else is not dated by the clock of this folder.
    clock = platform.clock if settings.has_own_postgres else SystemClock()
    async with AsyncExitStack() as stack:
        desks = {}
        for service in services:
            url = _url(platform, service, is_only_one=bool(chosen))
            database = await Database.open(
                DatabaseSettings(url=SecretStr(url)), name=service.package, application="parked"
            )
            stack.push_async_callback(database.close)
            desks[service.name] = ParkingDesk(database, clock)
        yield desks


def _url(platform: Platform, service: Service, *, is_only_one: bool) -> str:
    """Return a service's database; an address that names one is that of the one service asked."""
    database = platform.settings.database
    if is_only_one and not platform.settings.has_own_postgres:
        return database.url_of(service.package)
    return platform.database_url(service)


async def _find(
    desks: Mapping[str, ParkingDesk], key: str = "", event: int | None = None
) -> list[Parked]:
    return [
        Parked(name, desk, row)
        for name, desk in desks.items()
        for row in await desk.parked(record_key=key or None, seq=event)
    ]


async def _require(desks: Mapping[str, ParkingDesk], key: str, event: int | None) -> list[Parked]:
    """Find what an operator named; nothing found is a mistake worth a message."""
    if event is not None and len(desks) > 1:
        raise PlatformError("--id needs --service: every service numbers its own events.")
    found = await _find(desks, key, event)
    if not found:
        named = " ".join(word for word in (key, f"with event {event}" if event else "") if word)
        raise PlatformError(f"Nothing is parked that fits: {named or ', '.join(desks)}.")
    return found


async def _first(found: Parked) -> int:
    """Return the event that blocks the key."""
    events = await found.desk.events(found.place.record_key)
    return next(
        int(row["seq"])
        for row in events
        if row["status"] == "parked" and place_of(row) == found.place
    )


async def _outcome(found: Parked) -> tuple[bool, str]:
    """Wait until the owner of the partition has tried."""
    key, deadline = found.place.record_key, time.monotonic() + RETRY_SECONDS
    while time.monotonic() < deadline:
        row = await found.desk.find(found.place)
        if row is None:
            return True, f"{found.service}: {key} was handled and is released."
        if row["retry_requested_at"] is None:
            return False, f"{found.service}: {key} failed again: {await _reason(found)}"
        await asyncio.sleep(POLL_SECONDS)
    return False, (
        f"{found.service}: nobody has tried {key} within {RETRY_SECONDS:.0f} s; "
        f"the request stays: is {found.service}-consumer running?"
    )


async def _reason(found: Parked) -> str:
    events = await found.desk.events(found.place.record_key)
    waiting = (row for row in events if row["status"] == "parked" and place_of(row) == found.place)
    first = next(waiting, None)
    return "-" if first is None else f"{first['error_code']}: {first['error_message']}"


def _described(service: str, row: Mapping[str, Any]) -> Sequence[str]:
    """Write one event as lines."""
    value = (row["value"] or b"")[:SHOWN_BYTES].decode("utf-8", "backslashreplace")
    headers = [
        f"    {name}: {(content or b'').decode('utf-8', 'backslashreplace')}"
        for name, content in headers_from(row["headers"])
    ]
    ended = ""
    if row["resolved_at"]:
        by = f" by {row['resolved_by']}" if row["resolved_by"] else ""
        ended = f" at {_moment(row['resolved_at'])}{by}: {row['resolution']}"
    return [
        f"{service} event {row['seq']}: {row['status']}{ended}",
        f"  came as   {row['topic']}/{row['partition']} offset {row['offset']}",
        f"  type      {row['event_type'] or 'unknown'}, id {row['event_id'] or 'unknown'}",
        f"  parked    {_moment(row['parked_at'])}, {row['attempts']} attempts made",
        f"  reason    {row['error_code']}: {row['error_message']}",
        "  headers",
        *headers,
        f"  value     {value}",
    ]


def _operator() -> str:
    """Name who asks, for the audit columns."""
    try:
        return f"operator:{getpass.getuser()}"
    except (KeyError, OSError):
        return f"operator:uid-{os.getuid()}"


def _moment(instant: Any) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"


def _print(text: Table | str) -> None:
    """Print for people and for scripts: no markup out of foreign bytes, no wrapping of text."""
    console = Console()
    if isinstance(text, Table):
        console.print(text)
    else:
        console.print(text, markup=False, highlight=False, soft_wrap=True)
