"""What land supply listens to: facts of other services, days that come, and lists of moves."""

from land_supply.subscriptions.chores import Chore, Means, Recounting, Reminding
from land_supply.subscriptions.moving import MovingWorker
from land_supply.subscriptions.projects import subscriptions
from land_supply.subscriptions.scheduler import Scheduler

__all__ = [
    "Chore",
    "Means",
    "MovingWorker",
    "Recounting",
    "Reminding",
    "Scheduler",
    "subscriptions",
]
