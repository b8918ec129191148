"""The notifier's settings: the common ones, and those of its webhooks."""

from datetime import timedelta
from typing import Self

from pydantic import BaseModel, model_validator

from shared.settings import Environment, ServiceSettings


class WebhookSettings(BaseModel):
    """How deliveries are made: `WEBHOOKS__CONCURRENCY`, `WEBHOOKS__DEADLINE` and so on."""

    allow_loopback: bool | None = None
    deadline: timedelta = timedelta(seconds=15)
    lease_period: timedelta = timedelta(seconds=60)
    poll_interval: timedelta = timedelta(milliseconds=250)
    concurrency: int = 32
    per_endpoint: int = 4


class Settings(ServiceSettings):
    """Everything that the notifier's processes read from their environment."""

    webhooks: WebhookSettings = WebhookSettings()

    @property
    def allow_loopback(self) -> bool:
        """Tell whether webhooks may go to this machine: in development, unless it is refused."""
        chosen = self.webhooks.allow_loopback
        return self.environment is Environment.DEVELOPMENT if chosen is None else chosen

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.webhooks.allow_loopback and self.environment is not Environment.DEVELOPMENT:
            raise ValueError("WEBHOOKS__ALLOW_LOOPBACK is for development only")
        if self.webhooks.lease_period <= self.webhooks.deadline:
            raise ValueError("WEBHOOKS__LEASE_PERIOD must be longer than WEBHOOKS__DEADLINE")
        return self
