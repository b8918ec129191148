"""A delivery on its way."""

from datetime import timedelta

import pytest

from notifier.domain.delivery import Delivery, DeliveryStatus
from notifier.testing import NOW, a_delivery, a_notification, an_endpoint
from shared.contracts.notifier import DeliveryFailed, DeliverySucceeded
from shared.errors import InvalidTransitionError
from shared.webhooks.outcomes import Failed, Gone, Outcome, Succeeded, Throttled
from shared.webhooks.schedule import DELAYS


def half() -> float:
    """Draw the middle, which means no jitter."""
    return 0.5


def test_the_first_attempt_is_planned_for_at_once() -> None:
    """The same notification and endpoint give the same delivery."""
    notification, endpoint = a_notification(), an_endpoint()

    delivery = Delivery.plan(notification, endpoint)

    assert delivery == Delivery.plan(notification, endpoint)
    assert delivery.next_attempt_at == notification.raised_at


def test_the_published_name_of_an_endpoint_hides_its_path() -> None:
    """A path or query may hold a secret of the receiver."""
    assert a_delivery().endpoint == "https://hooks.example.com"


def test_a_confirmed_delivery_is_settled_and_announced() -> None:
    """A 2xx answer ends it."""
    delivery = a_delivery(attempts=3)

    settled, event = delivery.record_attempt(Succeeded(status=204), now=NOW, random=half)

    assert settled.status is DeliveryStatus.SUCCEEDED
    assert settled.lease is None
    assert isinstance(event, DeliverySucceeded)
    assert (event.attempts, event.delivered_at) == (3, NOW)


def test_a_failed_attempt_is_tried_again_and_announces_nothing() -> None:
    """The second attempt comes five seconds after the first."""
    delivery = a_delivery(attempts=1)

    planned, event = delivery.record_attempt(Failed(reason="timeout"), now=NOW, random=half)

    assert planned.status is DeliveryStatus.PENDING
    assert planned.next_attempt_at == NOW + timedelta(seconds=5)
    assert (planned.reason, planned.lease, event) == ("timeout", None, None)


def test_a_throttled_attempt_waits_as_long_as_asked() -> None:
    """Retry-After wins over a shorter wait of the schedule."""
    asked = Throttled(reason="status-429", retry_after=timedelta(minutes=2))

    planned, _ = a_delivery(attempts=1).record_attempt(asked, now=NOW, random=half)

    assert planned.next_attempt_at == NOW + timedelta(minutes=2)


def test_a_throttled_attempt_does_not_shorten_the_schedule() -> None:
    """Retry-After of a second does not turn thirty minutes into one second."""
    asked = Throttled(reason="status-503", retry_after=timedelta(seconds=1))

    planned, _ = a_delivery(attempts=3).record_attempt(asked, now=NOW, random=half)

    assert planned.next_attempt_at == NOW + timedelta(minutes=30)


@pytest.mark.parametrize("outcome", [Failed(reason="status-500"), Throttled(reason="status-429")])
def test_the_last_failed_attempt_fails_the_delivery(outcome: Failed | Throttled) -> None:
    """After the whole schedule it is over, with the last reason."""
    delivery = a_delivery(attempts=len(DELAYS))

    settled, event = delivery.record_attempt(outcome, now=NOW, random=half)

    assert settled.status is DeliveryStatus.FAILED
    assert isinstance(event, DeliveryFailed)
    assert (event.reason, event.attempts) == (outcome.reason, len(DELAYS))


def test_a_gone_endpoint_fails_the_delivery_at_once() -> None:
    """410 is not retried."""
    settled, event = a_delivery(attempts=1).record_attempt(Gone(), now=NOW, random=half)

    assert settled.status is DeliveryStatus.FAILED
    assert isinstance(event, DeliveryFailed)


def test_a_delivery_can_be_cancelled_while_it_is_pending() -> None:
    """A removed endpoint gets nothing more."""
    assert a_delivery().cancel("removed").status is DeliveryStatus.CANCELLED


@pytest.mark.parametrize(
    "status", [DeliveryStatus.SUCCEEDED, DeliveryStatus.FAILED, DeliveryStatus.CANCELLED]
)
@pytest.mark.parametrize("outcome", [Succeeded(status=200), Failed(reason="timeout"), Gone()])
def test_a_settled_delivery_stays_as_it_is(status: DeliveryStatus, outcome: Outcome) -> None:
    """An end is an end."""
    delivery = a_delivery(status=status, lease=None)

    with pytest.raises(InvalidTransitionError):
        delivery.record_attempt(outcome, now=NOW, random=half)
    with pytest.raises(InvalidTransitionError):
        delivery.cancel("removed")
