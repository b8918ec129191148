"""Benchmarks: what Tongtu does, each against a raw baseline in the same run."""
