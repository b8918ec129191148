"""One role and one database for each service, made when they are missing."""

import json
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

import asyncpg

from tongtu.platform.errors import PlatformError
from tongtu.platform.ports import LOOPBACK
from tongtu.platform.postgres import Postgres
from tongtu.platform.supervisor import write_private
from tongtu.services import Service


def service_passwords(folder: Path, services: Iterable[Service]) -> dict[str, str]:
    """Return each service's database password; a missing one is drawn and kept."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "passwords.json"
    known: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    wanted = {service.package: secrets.token_urlsafe(24) for service in services} | known
    if wanted != known:
        write_private(file, json.dumps(wanted, indent=1))
    return wanted


def service_url(server: Postgres, service: Service, password: str) -> str:
    """Return the address by which a service reaches its own database as its own role."""
    name = service.package
    return f"postgresql://{name}:{password}@{LOOPBACK}:{server.port}/{name}"


async def ensure_own(server: Postgres, passwords: Mapping[str, str]) -> None:
    """Make a role and a database of the same name for each service; repeating changes nothing."""
    connection = await asyncpg.connect(server.url())
    try:
        for name, password in passwords.items():
            if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", name):
                await connection.execute(f'CREATE ROLE "{name}"')
            # The text of CREATE and ALTER takes no parameters; both values are of our own making.
            await connection.execute(f"ALTER ROLE \"{name}\" LOGIN PASSWORD '{password}'")
            if not await _has_database(connection, name):
                await connection.execute(f'CREATE DATABASE "{name}" OWNER "{name}"')
                await connection.execute(f'REVOKE CONNECT ON DATABASE "{name}" FROM PUBLIC')
    finally:
        await connection.close()


async def ensure_external(url: str, services: Iterable[Service]) -> None:
    """Make the missing databases on the user's own server, if its role may."""
    try:
        connection = await asyncpg.connect(url)
    except (OSError, asyncpg.PostgresError) as error:
        raise PlatformError(f"DATABASE__URL cannot be used: {error}") from error
    try:
        for service in services:
            if not await _has_database(connection, service.package):
                await connection.execute(f'CREATE DATABASE "{service.package}"')
    except asyncpg.InsufficientPrivilegeError as error:
        names = ", ".join(service.package for service in services)
        raise PlatformError(
            f"The role of DATABASE__URL may not make databases: have these made for it: {names}."
        ) from error
    finally:
        await connection.close()


async def _has_database(connection: asyncpg.Connection, name: str) -> bool:
    return bool(await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name))
