"""Settings that every process reads from its environment, under the same names everywhere.

Nested groups use a double underscore: `DATABASE__URL`, `KAFKA__BOOTSTRAP_SERVERS`.
"""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(StrEnum):
    """Where the process runs; issuer, crash points and simulated time are for development."""

    DEVELOPMENT = "development"
    STAGING = "staging"
    PRODUCTION = "production"


class DatabaseSettings(BaseModel):
    """How to reach the service's own PostgreSQL database."""

    url: SecretStr = SecretStr("postgresql://127.0.0.1:54320")
    pool_min_size: int = 2
    pool_max_size: int = 8
    acquire_timeout: timedelta = timedelta(seconds=2)
    connect_timeout: timedelta = timedelta(seconds=5)
    command_timeout: timedelta = timedelta(seconds=30)

    def url_of(self, database: str) -> str:
        """Return the address; where it names no database, the service's own one is added."""
        parts = urlsplit(self.url.get_secret_value())
        path = parts.path if parts.path.strip("/") else f"/{database}"
        return urlunsplit(parts._replace(path=path))


class KafkaSettings(BaseModel):
    """How to reach the brokers."""

    bootstrap_servers: str = "127.0.0.1:19092"
    security_protocol: Literal["PLAINTEXT", "SASL_PLAINTEXT", "SASL_SSL", "SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    username: str | None = None
    password: SecretStr | None = None
    certificate_authority_file: str | None = None
    partitions: int = 3
    """Of a topic that is made; a client names each in every fetch, so more is not free."""
    replication_factor: int = 1


class AuthSettings(BaseModel):
    """Whose tokens are believed. Algorithms are pinned: a token cannot choose its own."""

    issuer: str = "http://127.0.0.1:8000"
    audience: str = "tongtu"
    jwks_url: str = "http://127.0.0.1:8000/.well-known/jwks.json"
    algorithms: tuple[str, ...] = ("EdDSA",)
    leeway: timedelta = timedelta(seconds=10)


class TelemetrySettings(BaseModel):
    """Logs, traces and metrics."""

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "console"] = "json"
    trace_sample_ratio: Annotated[float, Field(ge=0, le=1)] = 0.0
    otlp_endpoint: str | None = None


class HttpSettings(BaseModel):
    """The address that the process listens on, and what it refuses to read."""

    host: str = "127.0.0.1"
    port: int = 8080
    max_body_bytes: int = 1_048_576


class RelaySettings(BaseModel):
    """How the outbox is drained (docs/adr: relay)."""

    batch_size: int = 2000
    poll_interval: timedelta = timedelta(milliseconds=500)
    lead_interval: timedelta = timedelta(seconds=1)
    retention: timedelta = timedelta(days=7)


class ConsumerSettings(BaseModel):
    """How topics are read."""

    max_poll_records: int = 500
    session_timeout: timedelta = timedelta(seconds=30)
    heartbeat_interval: timedelta = timedelta(seconds=3)
    rebalance_timeout: timedelta = timedelta(seconds=60)
    commit_interval: timedelta = timedelta(seconds=5)
    stall_timeout: timedelta = timedelta(seconds=60)
    attempts: int = 3
    instance_id: str | None = None


class ServiceSettings(BaseSettings):
    """What every process of every service needs; a service's own Settings extends it."""

    model_config = SettingsConfigDict(
        env_nested_delimiter="__", env_file=".env", extra="ignore", frozen=True
    )

    environment: Environment = Environment.DEVELOPMENT
    database: DatabaseSettings = DatabaseSettings()
    kafka: KafkaSettings = KafkaSettings()
    auth: AuthSettings = AuthSettings()
    telemetry: TelemetrySettings = TelemetrySettings()
    http: HttpSettings = HttpSettings()
    relay: RelaySettings = RelaySettings()
    consumer: ConsumerSettings = ConsumerSettings()
    grace_period: timedelta = timedelta(seconds=20)
    crash_points: str = ""
    simulated_clock_file: str = ""
    """Where the advance of simulated time stands; without it time is real."""
    calendar_directory: str | None = None
