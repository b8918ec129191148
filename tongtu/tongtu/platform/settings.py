"""What can be changed about the local platform, by environment or by the file `.env`."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import AuthSettings, DatabaseSettings, KafkaSettings
from tongtu.platform.errors import PlatformError
from tongtu.platform.layout import checkout_root
from tongtu.platform.ports import LOOPBACK
from tongtu.services import PROCESSES, Service


class Ports(BaseModel):
    """The ports on loopback; a further broker takes the number after the one before it."""

    model_config = ConfigDict(frozen=True)

    postgres: int = Field(54320, ge=1, le=65535)
    kafka: int = Field(19092, ge=1, le=65533)
    kafka_controller: int = Field(19192, ge=1, le=65533)
    issuer: int = Field(8000, ge=1, le=65535)
    project_registry: int = Field(8001, ge=1, le=65335)
    land_supply: int = Field(8002, ge=1, le=65335)
    funding: int = Field(8003, ge=1, le=65335)
    notifier: int = Field(8004, ge=1, le=65335)

    def of(self, service: Service, process: str) -> int:
        """Return the port of one process: api n, relay n + 100, consumer n + 200."""
        first: int = getattr(self, service.package)
        return first + 100 * PROCESSES.index(process)


class PlatformSettings(BaseSettings):
    """All settings of the local platform; `.env.example` explains each."""

    model_config = SettingsConfigDict(env_nested_delimiter="__", extra="ignore", frozen=True)

    tongtu_var: Path | None = None
    ports: Ports = Ports()
    brokers: Literal[1, 3] = 1
    simulated: bool | None = None
    database: DatabaseSettings = DatabaseSettings()
    kafka: KafkaSettings = KafkaSettings()
    auth: AuthSettings = AuthSettings()

    @property
    def home(self) -> Path:
        """Return the folder of all state; by default `var` in the checkout."""
        return (self.tongtu_var or checkout_root() / "var").absolute()

    @property
    def has_own_postgres(self) -> bool:
        """Tell whether PostgreSQL is embedded: it is, unless DATABASE__URL names another."""
        return "url" not in self.database.model_fields_set

    @property
    def has_own_kafka(self) -> bool:
        """Tell whether Kafka is embedded: it is, unless KAFKA__BOOTSTRAP_SERVERS names another."""
        return "bootstrap_servers" not in self.kafka.model_fields_set

    @property
    def has_own_issuer(self) -> bool:
        """Tell whether tokens come from the development issuer."""
        return "issuer" not in self.auth.model_fields_set

    @property
    def issuer_url(self) -> str:
        """Return whose tokens are believed."""
        own = f"http://{LOOPBACK}:{self.ports.issuer}"
        return own if self.has_own_issuer else self.auth.issuer

    @property
    def jwks_url(self) -> str:
        """Return where the issuer's public keys are."""
        own = f"{self.issuer_url}/.well-known/jwks.json"
        return own if self.has_own_issuer else self.auth.jwks_url


def load_settings() -> PlatformSettings:
    """Read the settings; a wrong value is named by its variable."""
    try:
        return PlatformSettings(_env_file=checkout_root() / ".env")
    except ValidationError as error:
        lines = [
            f"{'__'.join(str(part).upper() for part in problem['loc'])}: {problem['msg']}"
            f" (given: {problem['input']!r})"
            for problem in error.errors()
        ]
        raise PlatformError("\n".join(lines)) from error
