"""Every topic of the system: what the services publish to, and where parked events can be seen."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from shared.contracts.registry import TOPICS
from shared.subscriptions import Subscriptions
from tongtu.services import SERVICES, Service


def all_topics(services: Iterable[Service] = SERVICES) -> list[str]:
    """List all topics, those for dead letters after those that carry facts."""
    dead_letters = {
        topic for service in services for topic in _subscriptions(service).dead_letter_topics
    }
    return [*TOPICS, *sorted(dead_letters)]


def _subscriptions(service: Service) -> Subscriptions[Any]:
    module = import_module(f"{service.package}.subscriptions")
    found: Subscriptions[Any] = module.subscriptions
    return found
