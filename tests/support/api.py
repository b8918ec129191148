"""A service's real HTTP application on a real database, called without a network."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
from asgi_lifespan import LifespanManager
from pydantic import SecretStr

from shared.auth.principal import Role
from shared.auth.testing import InMemoryIssuer
from shared.database import Database
from shared.identifiers import new_id
from shared.service import Service, build_application
from shared.settings import DatabaseSettings
from support.servers import MakeDatabase

OWN_CODE = "91120116MA07ABCD0H"


@dataclass(frozen=True, slots=True)
class Api:
    """A client with tokens, and the database behind the application."""

    client: httpx.AsyncClient
    issuer: InMemoryIssuer
    database: Database
    served: Any
    """The application itself."""

    def token(self, role: Role = Role.SPONSOR, **narrowing: Any) -> dict[str, str]:
        """Return headers of somebody of a role; a sponsor has a credit code of its own."""
        if role is Role.SPONSOR:
            narrowing.setdefault("organisation", OWN_CODE)
        return {"Authorization": f"Bearer {self.issuer.issue(role, **narrowing)}"}

    async def post(self, path: str, body: Any, *, key: str | None = None, **who: Any) -> Any:
        """Post a body with a token and an idempotency key."""
        headers = {**self.token(**who), "Idempotency-Key": key or str(new_id())}
        return await self.client.post(path, json=body, headers=headers)

    async def get(self, path: str, **who: Any) -> Any:
        """Get an address with a token."""
        return await self.client.get(path, headers=self.token(**who))

    async def rows(self, sql: str, *arguments: Any) -> list[Any]:
        """Return all rows of a query."""
        async with self.database.connection() as connection:
            return list(await connection.fetch(sql, *arguments))


@asynccontextmanager
async def running_api(build: Callable[[], Service[Any]], make: MakeDatabase) -> AsyncIterator[Api]:
    """Serve the service's application from a database of its own."""
    service = build()
    url = make(service.migrations)
    database = DatabaseSettings(url=SecretStr(url))
    service = replace(service, settings=service.settings.model_copy(update={"database": database}))
    issuer = InMemoryIssuer()
    app = build_application(service, issuer.keys)
    async with LifespanManager(app) as manager:
        transport = httpx.ASGITransport(app=manager.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            own = await Database.open(database, name=service.package, application="test")
            try:
                yield Api(client, issuer, own, app)
            finally:
                await own.close()
