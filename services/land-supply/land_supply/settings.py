"""Settings of land supply: what every service has, and nothing more."""

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Read from the environment."""
