"""What funding listens to. Delivery is at least once; each effect is once."""

from funding.subscriptions.facts import subscriptions

__all__ = ["subscriptions"]
