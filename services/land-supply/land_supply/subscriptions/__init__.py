"""What land supply listens to: facts of other services, and bulk moves that were asked for."""

from land_supply.subscriptions.moving import MovingWorker
from land_supply.subscriptions.projects import subscriptions

__all__ = ["MovingWorker", "subscriptions"]
