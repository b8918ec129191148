"""What funding listens to: facts of other services, days that come, and runs over many projects.

Delivery is at least once; each effect is once.
"""

from funding.subscriptions.days import DayWatch
from funding.subscriptions.facts import subscriptions
from funding.subscriptions.rematching import RematchWorker

__all__ = ["DayWatch", "RematchWorker", "subscriptions"]
