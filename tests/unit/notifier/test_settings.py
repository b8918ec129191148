"""Settings of the notifier."""

from datetime import timedelta

import pytest

from notifier.settings import Settings, WebhookSettings
from shared.settings import Environment


def test_development_may_send_to_this_machine() -> None:
    """The receiver of the demonstration runs on loopback."""
    assert Settings(environment=Environment.DEVELOPMENT).allow_loopback


@pytest.mark.parametrize("environment", [Environment.STAGING, Environment.PRODUCTION])
def test_no_other_environment_does(environment: Environment) -> None:
    """Nobody has to remember to close it."""
    assert not Settings(environment=environment).allow_loopback


def test_production_refuses_to_start_with_loopback_open() -> None:
    """A setting copied from development is found at the start."""
    with pytest.raises(ValueError, match="development only"):
        Settings(environment=Environment.PRODUCTION, webhooks=WebhookSettings(allow_loopback=True))


def test_a_lease_outlives_the_attempt_it_protects() -> None:
    """Otherwise a slow attempt would be made twice at the same time."""
    webhooks = WebhookSettings(deadline=timedelta(seconds=60))

    with pytest.raises(ValueError, match="LEASE_PERIOD"):
        Settings(webhooks=webhooks)
