"""What the platform runs: each program with its command, its port and how to tell it is ready."""

import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit, urlunsplit

from shared.settings import DatabaseSettings
from tongtu.platform.children import Command
from tongtu.platform.kafka import Broker, Kafka
from tongtu.platform.layout import checkout_root
from tongtu.platform.ports import LOOPBACK, PortClaim
from tongtu.platform.postgres import Postgres
from tongtu.platform.settings import PlatformSettings
from tongtu.services import PROCESSES, Service

PROBE_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One supervised process."""

    name: str
    command: Command
    claims: tuple[PortClaim, ...]
    is_ready: Callable[[], bool]
    stop_signal: str = "TERM"
    stop_seconds: int = 30

    @property
    def port(self) -> int:
        """Return the port that people talk to."""
        return self.claims[0].port


def postgres_program(server: Postgres) -> Program:
    """Describe the embedded PostgreSQL server, which must have been prepared."""
    claim = PortClaim(port=server.port, purpose="PostgreSQL", variable="PORTS__POSTGRES")
    return Program(
        name="postgres",
        command=server.command(),
        claims=(claim,),
        is_ready=server.is_ready,
        stop_signal="INT",
        stop_seconds=60,
    )


def kafka_programs(cluster: Kafka) -> list[Program]:
    """Describe the embedded brokers, which must have been prepared."""
    return [_broker_program(broker) for broker in cluster.brokers]


def issuer_program(settings: PlatformSettings, environment: Mapping[str, str]) -> Program:
    """Describe the development issuer of tokens."""
    port = settings.ports.issuer
    own = {**_http(port), **_auth(settings), "TONGTU_VAR": str(settings.home)}
    return Program(
        name="issuer",
        command=_python("tongtu.issuer", environment={**environment, **own}),
        claims=(PortClaim(port=port, purpose="the token issuer", variable="PORTS__ISSUER"),),
        is_ready=lambda: _answers(port),
    )


def service_programs(
    service: Service, settings: PlatformSettings, environment: Mapping[str, str]
) -> list[Program]:
    """Describe the processes of one service."""
    return [_service_program(service, name, settings, environment) for name in PROCESSES]


def service_environment(
    settings: PlatformSettings, *, database_url: str, bootstrap_servers: str
) -> dict[str, str]:
    """Return what every process of a service is told by its environment."""
    replicas = settings.brokers if settings.has_own_kafka else settings.kafka.replication_factor
    return {
        "DATABASE__URL": database_url,
        "KAFKA__BOOTSTRAP_SERVERS": bootstrap_servers,
        "KAFKA__REPLICATION_FACTOR": str(replicas),
        **_auth(settings),
    }


def is_server(name: str) -> bool:
    """Tell whether a program is one that the services need, so that it ends after them."""
    return name in {"postgres", "issuer"} or name.startswith("kafka-")


def migrate_command(service: Service, environment: Mapping[str, str]) -> Command:
    """Describe how to bring a service's database up to date."""
    return _python(service.package, "migrate", environment=environment)


def external_database_url(database: DatabaseSettings, service: Service) -> str:
    """Return a service's address on the user's own server, in the service's own database."""
    parts = urlsplit(database.url.get_secret_value())
    return urlunsplit(parts._replace(path=f"/{service.package}"))


def _broker_program(broker: Broker) -> Program:
    node = broker.node
    return Program(
        name=node.name,
        command=broker.command(),
        claims=(
            PortClaim(port=node.port, purpose=node.name, variable="PORTS__KAFKA"),
            PortClaim(
                port=node.controller_port,
                purpose=f"the controller of {node.name}",
                variable="PORTS__KAFKA_CONTROLLER",
            ),
        ),
        is_ready=broker.is_ready,
        stop_seconds=60,
    )


def _service_program(
    service: Service, process: str, settings: PlatformSettings, environment: Mapping[str, str]
) -> Program:
    port = settings.ports.of(service, process)
    name = f"{service.name}-{process}"
    variable = f"PORTS__{service.package.upper()}"
    return Program(
        name=name,
        command=_python(service.package, process, environment={**environment, **_http(port)}),
        claims=(PortClaim(port=port, purpose=name, variable=variable),),
        is_ready=lambda: _answers(port),
    )


def _python(module: str, *arguments: str, environment: Mapping[str, str]) -> Command:
    return Command(
        arguments=[sys.executable, "-m", module, *arguments],
        folder=checkout_root(),
        environment=environment,
    )


def _http(port: int) -> dict[str, str]:
    return {"HTTP__HOST": LOOPBACK, "HTTP__PORT": str(port)}


def _auth(settings: PlatformSettings) -> dict[str, str]:
    return {"AUTH__ISSUER": settings.issuer_url, "AUTH__JWKS_URL": settings.jwks_url}


def _answers(port: int) -> bool:
    # A bare connection: clients that prepare TLS cost the starting services a core.
    with closing(HTTPConnection(LOOPBACK, port, timeout=PROBE_SECONDS)) as connection:
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False
