"""Logs, metrics and traces, bound together by one correlation id."""
