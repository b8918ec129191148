"""What land supply listens to: facts of other services, and days that come."""

from land_supply.subscriptions.chores import Chore, Means, Recounting, Reminding
from land_supply.subscriptions.projects import subscriptions
from land_supply.subscriptions.scheduler import Scheduler

__all__ = ["Chore", "Means", "Recounting", "Reminding", "Scheduler", "subscriptions"]
