"""The whole system from outside, started as a user starts it."""
