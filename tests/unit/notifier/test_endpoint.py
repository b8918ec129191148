"""An endpoint and its circuit breaker."""

from datetime import datetime, timedelta

import pytest

from notifier.domain.endpoint import (
    DISABLED_AFTER,
    EndpointStatus,
    WebhookEndpoint,
    signing_secrets,
)
from notifier.testing import NOW, an_endpoint
from shared.errors import InvalidTransitionError
from shared.webhooks.outcomes import Failed, Gone, Succeeded, Throttled

FAILURE = Failed(reason="timeout")
OLD, NEW = "whsec_old", "whsec_new"


def failing(times: int, *, now: datetime = NOW) -> WebhookEndpoint:
    """Build an endpoint that failed so many times in a row."""
    endpoint = an_endpoint()
    for _ in range(times):
        endpoint = endpoint.record_attempt(FAILURE, now=now)
    return endpoint


def test_a_success_of_a_healthy_endpoint_changes_nothing() -> None:
    """The usual case costs no write."""
    endpoint = an_endpoint()

    assert endpoint.record_attempt(Succeeded(status=200), now=NOW) is endpoint


def test_a_few_failures_are_counted_but_do_not_pause() -> None:
    """Each delivery has its own schedule for that."""
    endpoint = failing(4)

    assert endpoint.failures == 4
    assert endpoint.paused_until is None


@pytest.mark.parametrize(
    ("failures", "minutes"), [(5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (90, 60)]
)
def test_failures_in_a_row_pause_the_endpoint(failures: int, minutes: int) -> None:
    """From the fifth on, a minute that doubles up to an hour."""
    assert failing(failures).paused_until == NOW + timedelta(minutes=minutes)


def test_one_success_closes_the_circuit() -> None:
    """The streak is over and so is the pause."""
    recovered = failing(7).record_attempt(Succeeded(status=200), now=NOW)

    assert (recovered.failures, recovered.failing_since, recovered.paused_until) == (0, None, None)


def test_an_overloaded_endpoint_is_paused_as_long_as_it_asks() -> None:
    """Other deliveries of this endpoint wait too."""
    asked = Throttled(reason="status-429", retry_after=timedelta(minutes=7))

    assert an_endpoint().record_attempt(asked, now=NOW).paused_until == NOW + timedelta(minutes=7)


def test_an_endpoint_that_is_gone_is_disabled() -> None:
    """410 means that nobody wants it any more."""
    endpoint = an_endpoint().record_attempt(Gone(), now=NOW)

    assert endpoint.status is EndpointStatus.DISABLED
    assert endpoint.status_reason == "status-410"


def test_five_days_of_failures_disable_an_endpoint() -> None:
    """Not the number of failures counts but how long they last."""
    endpoint = failing(20)

    almost = endpoint.record_attempt(FAILURE, now=NOW + DISABLED_AFTER - timedelta(seconds=1))
    disabled = endpoint.record_attempt(FAILURE, now=NOW + DISABLED_AFTER)

    assert almost.status is EndpointStatus.ENABLED
    assert disabled.status is EndpointStatus.DISABLED


def test_a_late_result_does_not_revive_a_disabled_endpoint() -> None:
    """An attempt may still be in flight."""
    disabled = an_endpoint(status=EndpointStatus.DISABLED)

    assert disabled.record_attempt(Succeeded(status=200), now=NOW) is disabled


def test_both_secrets_sign_for_a_day_after_a_rotation() -> None:
    """The receiver changes over when it likes, the new secret comes first."""
    endpoint = an_endpoint(secret=OLD).rotate_secret(NEW, now=NOW)

    state = (endpoint.secret, endpoint.previous_secret, endpoint.previous_secret_until)
    assert signing_secrets(*state, NOW) == (NEW, OLD)
    assert signing_secrets(*state, NOW + timedelta(hours=24)) == (NEW,)


def test_a_removed_endpoint_stays_removed() -> None:
    """There is nothing left to rotate or remove."""
    removed = an_endpoint().remove()

    with pytest.raises(InvalidTransitionError):
        removed.remove()
    with pytest.raises(InvalidTransitionError):
        removed.rotate_secret("whsec_new", now=NOW)


def test_secrets_do_not_show_in_logs() -> None:
    """The text of an endpoint names no secret."""
    endpoint = an_endpoint(secret=OLD).rotate_secret(NEW, now=NOW)

    assert "whsec" not in repr(endpoint)
