"""What the sample listens to."""

from typing import Any

from shared.contracts.envelope import Envelope
from shared.contracts.project_registry import ProjectRegistered
from shared.subscriptions import Subscriptions

subscriptions = Subscriptions[Any](consumer_group="sample-service")


@subscriptions.on(ProjectRegistered)
async def ignore_project(event: ProjectRegistered, uow: Any, envelope: Envelope) -> None:
    """Take the fact and do nothing with it."""
