"""The whole system as a user starts it: `tongtu up` in a folder and on ports of its own."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from shared.auth.principal import Principal, Role
from shared.auth.signing import SigningKey
from shared.settings import AuthSettings
from support.servers import temporary_folder
from tongtu.issuer import KeyStore
from tongtu.platform.environment import inherited
from tongtu.platform.layout import checkout_root
from tongtu.platform.ports import LOOPBACK, free_port
from tongtu.services import PROCESSES, SERVICES

T = TypeVar("T")

OWN_CODE = "91120116MA07ABCD0H"
UP_SECONDS = 280.0
DOWN_SECONDS = 120.0
POLL_SECONDS = 0.2
# What would point the platform at somebody else's servers, or change what it starts.
_FOREIGN = (
    "DATABASE__",
    "KAFKA__",
    "AUTH__",
    "HTTP__",
    "PORTS__",
    "TONGTU_",
    "BROKERS",
    "SIMULATED",
)


@dataclass(frozen=True)
class System:
    """A running system, seen from outside: addresses and tokens."""

    home: Path
    ports: Mapping[str, int]
    is_simulated: bool = False

    @property
    def bootstrap_servers(self) -> str:
        """Return the broker's address."""
        return f"{LOOPBACK}:{self.ports['KAFKA']}"

    @property
    def issuer_url(self) -> str:
        """Return the token issuer's address."""
        return f"http://{LOOPBACK}:{self.ports['ISSUER']}"

    @property
    def environment(self) -> dict[str, str]:
        """Return what tells `tongtu` which platform is meant."""
        kept = {k: v for k, v in inherited().items() if not k.startswith(_FOREIGN)}
        ports = {f"PORTS__{name}": str(port) for name, port in self.ports.items()}
        simulated = {"SIMULATED": "1"} if self.is_simulated else {}
        return {**kept, **ports, **simulated, "TONGTU_VAR": str(self.home)}

    @cached_property
    def signing_key(self) -> SigningKey:
        """Return the key of the system's own issuer."""
        return KeyStore(self.home / "issuer").current()

    @property
    def auth(self) -> AuthSettings:
        """Return whose tokens the system believes."""
        return AuthSettings(issuer=self.issuer_url)

    def url(self, service: str, process: str = "api") -> str:
        """Return the address of one process of a service."""
        port = self.ports[service.replace("-", "_").upper()] + 100 * PROCESSES.index(process)
        return f"http://{LOOPBACK}:{port}"

    def token(self, role: Role, **who: str) -> str:
        """Sign a token for an hour, with the issuer's key."""
        return self.sign(principal_of(role, **who), timedelta(hours=1))

    def sign(self, principal: Principal, lifetime: timedelta) -> str:
        """Sign a token for a principal that is given whole."""
        return self.signing_key.sign(principal, self.auth, lifetime=lifetime)

    def headers(self, role: Role, **who: str) -> dict[str, str]:
        """Return request headers that carry a token."""
        return {"Authorization": f"Bearer {self.token(role, **who)}"}

    def tongtu(self, *arguments: str, seconds: float = DOWN_SECONDS) -> str:
        """Run the command line as a user would and return what it printed."""
        result = subprocess.run(  # noqa: S603 - the arguments are the tests' own
            [sys.executable, "-m", "tongtu", *arguments],
            cwd=checkout_root(),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        if result.returncode != 0:
            text = f"tongtu {' '.join(arguments)}: {result.stdout}{result.stderr}"
            raise AssertionError(text)
        return result.stdout


@contextmanager
def running_system(*, simulated: bool = False) -> Iterator[System]:
    """Start everything by `tongtu up`, and stop it by `tongtu down` whatever happens."""
    with temporary_folder("e2e") as folder:
        system = System(folder / "var", free_ports(), simulated)
        try:
            system.tongtu("up", seconds=UP_SECONDS)
            yield system
        finally:
            system.tongtu("down")


def free_ports() -> dict[str, int]:
    """Choose ports for all processes; relays and consumers lie 100 and 200 above the API."""
    distances = [100 * number for number in range(len(PROCESSES))]
    services = {s.package.upper(): free_port(*distances) for s in SERVICES}
    servers = {name: free_port() for name in ("POSTGRES", "KAFKA", "KAFKA_CONTROLLER", "ISSUER")}
    return servers | services


def principal_of(role: Role, **who: str) -> Principal:
    """Describe somebody of a role; a sponsor has a credit code of its own."""
    if role is Role.SPONSOR:
        who.setdefault("organisation", OWN_CODE)
    who.setdefault("subject", who.get("organisation", role.value))
    return Principal(role=role, **who)


async def eventually(ask: Callable[[], Awaitable[T | None]], *, seconds: float = 60) -> T:
    """Ask again and again until there is an answer; fail when it does not come in time."""
    async with asyncio.timeout(seconds):
        while True:
            answer = await ask()
            if answer is not None:
                return answer
            await asyncio.sleep(POLL_SECONDS)


def published_schema(event_type: str) -> Any:
    """Return the JSON Schema that consumers are promised for a type of event."""
    file = checkout_root() / "docs" / "contracts" / "schemas" / f"{event_type}.json"
    return json.loads(file.read_text("utf-8"))
