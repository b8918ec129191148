"""The local platform as a whole: which programs it consists of, for one set of settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shared.clock import Clock, SystemClock
from shared.simulated_time import AdvanceFile, SimulatedClock
from tongtu.platform.databases import service_passwords, service_url
from tongtu.platform.folders import Say, silent
from tongtu.platform.kafka import Kafka
from tongtu.platform.kafka_config import Node
from tongtu.platform.postgres import Postgres
from tongtu.platform.programs import (
    Program,
    external_database_url,
    issuer_program,
    kafka_programs,
    postgres_program,
    service_environment,
    service_programs,
)
from tongtu.platform.settings import PlatformSettings
from tongtu.platform.simulated_time import file_of
from tongtu.platform.supervisor import Supervisor
from tongtu.services import SERVICES, Service


@dataclass(slots=True)
class Platform:
    """Embedded servers, the token issuer and the services of one home folder."""

    settings: PlatformSettings
    services: tuple[Service, ...] = SERVICES
    environment: Mapping[str, str] = field(default_factory=dict)
    say: Say = silent

    @property
    def home(self) -> Path:
        """Return the folder of all state."""
        return self.settings.home

    @property
    def supervisor(self) -> Supervisor:
        """Return the process manager of this home folder."""
        return Supervisor(self.home)

    @property
    def postgres(self) -> Postgres:
        """Return the embedded PostgreSQL cluster."""
        return Postgres(self.home / "postgres", self.settings.ports.postgres, say=self.say)

    @property
    def kafka(self) -> Kafka:
        """Return the embedded Kafka cluster."""
        ports = self.settings.ports
        nodes = [
            Node(id=1 + n, port=ports.kafka + n, controller_port=ports.kafka_controller + n)
            for n in range(self.settings.brokers)
        ]
        return Kafka(self.home / "kafka", nodes, say=self.say)

    @property
    def bootstrap_servers(self) -> str:
        """Return the brokers' addresses, embedded or the user's own."""
        if self.settings.has_own_kafka:
            return self.kafka.bootstrap_servers
        return self.settings.kafka.bootstrap_servers

    @property
    def advance_file(self) -> AdvanceFile | None:
        """Return where the advance of simulated time stands; None when time is real."""
        return file_of(self.home, wanted=self.settings.simulated)

    @property
    def clock(self) -> Clock:
        """Return the clock that the services of this home folder go by."""
        file = self.advance_file
        return SystemClock() if file is None else SimulatedClock(file)

    @property
    def _time_environment(self) -> dict[str, str]:
        # Named also when it is none, so that no variable of the caller's decides.
        file = self.advance_file
        return {"SIMULATED_CLOCK_FILE": "" if file is None else str(file.path)}

    def server_programs(self) -> list[Program]:
        """Describe what the services need; the embedded servers are prepared on the way."""
        programs = []
        if self.settings.has_own_postgres:
            programs.append(postgres_program(self.postgres))
        if self.settings.has_own_kafka:
            cluster = self.kafka
            cluster.find_jars()
            programs.extend(kafka_programs(cluster))
        if self.settings.has_own_issuer:
            programs.append(issuer_program(self.settings, self._time_environment))
        return programs

    def service_programs(self) -> list[Program]:
        """Describe the processes of all services."""
        return [
            program
            for service in self.services
            for program in service_programs(service, self.settings, self.environment_of(service))
        ]

    def environment_of(self, service: Service) -> dict[str, str]:
        """Return what the processes of a service are told by their environment."""
        return {
            **self.environment,
            **self._time_environment,
            **service_environment(
                self.settings,
                database_url=self.database_url(service),
                bootstrap_servers=self.bootstrap_servers,
            ),
        }

    def database_url(self, service: Service) -> str:
        """Return the address of a service's own database."""
        if not self.settings.has_own_postgres:
            return external_database_url(self.settings.database, service)
        return service_url(self.postgres, service, self.passwords()[service.package])

    def passwords(self) -> dict[str, str]:
        """Return the database passwords of all services."""
        return service_passwords(self.home / "postgres", self.services)


def names(programs: Iterable[Program]) -> list[str]:
    """Return the names of programs."""
    return [program.name for program in programs]
