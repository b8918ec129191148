"""Settings of land supply: what every service has, and those of its scheduler."""

from datetime import timedelta

from pydantic import BaseModel, Field

from shared.settings import ServiceSettings


class SchedulerSettings(BaseModel):
    """How often it is looked what has fallen due, and how many cases are written together."""

    poll_interval: timedelta = timedelta(seconds=2)
    batch: int = Field(default=50, ge=1, le=500)


class Settings(ServiceSettings):
    """Read from the environment."""

    scheduler: SchedulerSettings = SchedulerSettings()
