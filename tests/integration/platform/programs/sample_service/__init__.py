"""The smallest thing that looks like a service from outside: four processes and subscriptions."""
