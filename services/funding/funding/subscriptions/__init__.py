"""What funding listens to: facts of other services, days that come, and runs over many projects."""

from funding.subscriptions.days import DayWatch
from funding.subscriptions.projects import subscriptions
from funding.subscriptions.rematching import RematchWorker

__all__ = ["DayWatch", "RematchWorker", "subscriptions"]
