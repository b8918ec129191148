"""Command handlers: load, decide, save, announce. The caller owns the transaction."""

from funding.handlers.matching import match_project

__all__ = ["match_project"]
