"""Command handlers: load, decide, save, announce. The caller owns the transaction."""

from funding.handlers.matching import match_project
from funding.handlers.programmes import publish_programme

__all__ = ["match_project", "publish_programme"]
