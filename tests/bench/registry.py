"""The register as the subject of a measurement: its processes, its requests, its facts."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import orjson
from pydantic import SecretStr

from project_registry import bootstrap, handlers
from project_registry.commands import RegisterProject
from project_registry.domain.project import Project
from project_registry.schemas import EXAMPLE, RegisterProjectRequest
from project_registry.unit_of_work import SqlUnitOfWork
from shared.auth.principal import Principal, Role
from shared.auth.signing import SigningKey
from shared.context import Context
from shared.contracts.project_registry import ProjectRegistered
from shared.database import Transactions
from shared.identifiers import ProjectId, new_id
from shared.service import Service
from shared.settings import AuthSettings, DatabaseSettings, KafkaSettings, TelemetrySettings
from tongtu.platform.ports import LOOPBACK

BODY: dict[str, Any] = {
    **{name: value for name, value in EXAMPLE.items() if name != "project_code"},
    "total_investment": {"amount": "1200000000", "currency": "CNY"},
}
"""The published example without its code, which no two projects may share."""

FACTS = RegisterProjectRequest.model_validate_json(orjson.dumps(BODY)).facts()
OWN_CODE = EXAMPLE["sponsor"]["unified_social_credit_code"]


def service(
    database: str, bootstrap_servers: str = "", *, pool_size: int = 8
) -> Service[SqlUnitOfWork]:
    """Build the register on a database and brokers of this run."""
    built = bootstrap.build()
    settings = built.settings.model_copy(
        update={
            "database": DatabaseSettings(url=SecretStr(database), pool_max_size=pool_size),
            "kafka": KafkaSettings(bootstrap_servers=bootstrap_servers),
            "telemetry": TelemetrySettings(),
        }
    )
    return replace(built, settings=settings)


def environment(
    database: str, port: int, *, bootstrap_servers: str = "", jwks_url: str = ""
) -> Mapping[str, str]:
    """Return what a process of the register reads when it starts."""
    given = {
        "DATABASE__URL": database,
        "HTTP__PORT": str(port),
        "KAFKA__BOOTSTRAP_SERVERS": bootstrap_servers,
        "AUTH__JWKS_URL": jwks_url,
    }
    return {name: value for name, value in given.items() if value}


def sponsor_token(key: SigningKey) -> str:
    """Sign a token for the sponsor of the example."""
    principal = Principal(subject="sponsor-1", role=Role.SPONSOR, organisation=OWN_CODE)
    return key.sign(principal, AuthSettings(), lifetime=timedelta(hours=1))


@contextlib.contextmanager
def published(key: SigningKey) -> Iterator[str]:
    """Publish a key on loopback and return the address of its key set."""
    document = orjson.dumps({"keys": [key.public_jwk]})

    class KeySet(BaseHTTPRequestHandler):
        """Answers every request with the key set."""

        def do_GET(self) -> None:
            """Send the key set."""
            self.send_response(200)
            self.send_header("Content-Length", str(len(document)))
            self.end_headers()
            self.wfile.write(document)

        def log_message(self, *_arguments: Any) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer((LOOPBACK, 0), KeySet)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}/jwks.json"
    finally:
        server.shutdown()
        server.server_close()


def registered() -> ProjectRegistered:
    """State the fact that one more project was registered."""
    _, event = Project.register(
        ProjectId(new_id()), FACTS, on=date(2026, 3, 2), by="sponsor:sponsor-1"
    )
    return event


def context() -> Context:
    """Return circumstances like those of a request."""
    trace = new_id().hex
    return Context(
        actor="sponsor:sponsor-1",
        correlation_id=trace,
        traceparent=f"00-{trace}-{trace[16:]}-00",
        now=datetime.now(UTC),
    )


async def register(transactions: Transactions[SqlUnitOfWork]) -> None:
    """Register one more project, as the API does after its checks."""
    circumstances = context()
    command = RegisterProject(
        facts=FACTS,
        organisation=OWN_CODE,
        requested_by=circumstances.actor,
        on=circumstances.now.date(),
    )
    async with transactions(circumstances) as uow:
        await handlers.register_project(command, uow)
