"""Somebody's webhook receiver: a process of its own that lives as long as the demo.

Its endpoint is removed before it ends, so nothing is left that deliveries would fail at. A demo
that was killed leaves its endpoint behind; the next one removes it.
"""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from tongtu.demo.client import Services
from tongtu.platform.children import Child, Command
from tongtu.platform.environment import inherited
from tongtu.platform.errors import PlatformError
from tongtu.platform.layout import checkout_root
from tongtu.platform.ports import LOOPBACK, free_port
from tongtu.platform.supervisor import write_private

DESCRIPTION = "receiver of the demo"
MOST_COLLISIONS = 20
COLLISION_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Receiver:
    """A running receiver whose endpoint is registered."""

    url: str
    listens_since: datetime

    async def received(self) -> dict[str, Any]:
        """Return its own count of what it verified, what it refused and what came twice."""
        async with httpx.AsyncClient(timeout=10, trust_env=False) as http:
            answer = await http.get(f"{self.url}/received")
        counts: dict[str, Any] = answer.raise_for_status().json()
        return counts


@asynccontextmanager
async def receiving(services: Services, home: Path) -> AsyncIterator[Receiver]:
    """Run a receiver for the coordinators' notifications until the block ends."""
    url = f"http://{LOOPBACK}:{free_port()}"
    secrets = home / "run" / "demo-webhook-secrets"
    child = Child(name="the webhook receiver", log=home / "log" / "demo-receiver.log")
    child.start(_command(url, secrets), die_with_parent=True)
    try:
        child.wait_ready(lambda: _answers(url))
        await _forget_earlier(services)
        endpoint = await services.add_endpoint(f"{url}/tongtu", DESCRIPTION)
        write_private(secrets, endpoint["secret"] + "\n")
        try:
            yield Receiver(url, datetime.fromisoformat(endpoint["created_at"]))
        finally:
            await _remove(services, endpoint["id"])
    finally:
        child.stop(signal.SIGTERM, seconds=10)
        secrets.unlink(missing_ok=True)


def _command(url: str, secrets: Path) -> Command:
    port = url.rpartition(":")[2]
    module = "shared.webhooks.receiver"
    return Command(
        arguments=[sys.executable, "-m", module, "--port", port, "--secrets", str(secrets)],
        folder=checkout_root(),
        environment=inherited(),
    )


async def _forget_earlier(services: Services) -> None:
    for endpoint in await services.endpoints():
        if endpoint["description"] == DESCRIPTION:
            await _remove(services, endpoint["id"])


async def _remove(services: Services, endpoint_id: str) -> None:
    """Remove an endpoint; the result of a delivery may change it at the same moment."""
    for _ in range(MOST_COLLISIONS):
        if await services.remove_endpoint(endpoint_id):
            return
        await asyncio.sleep(COLLISION_SECONDS)
    raise PlatformError(f"The demo's webhook endpoint {endpoint_id} could not be removed.")


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/livez", timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False
