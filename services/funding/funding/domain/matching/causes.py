"""Why a project was matched again, in the words that events carry."""

from collections.abc import Iterable
from typing import NewType
from uuid import UUID

Cause = NewType("Cause", str)
"""One of the sentences below; nothing else is a cause."""

PROJECT_REGISTERED = Cause("project registered")


def facts_stated(names: Iterable[str]) -> Cause:
    """Say that facts were stated, verified or taken back."""
    return Cause(f"facts stated: {', '.join(sorted(names))}")


def programme_in_force(programme_id: str, version: str) -> Cause:
    """Say that the term of a version has begun."""
    return Cause(f"programme {programme_id} version {version}")


def programme_expired(programme_id: str) -> Cause:
    """Say that the last day of a programme is over."""
    return Cause(f"programme {programme_id} expired")


def window_opened(programme_id: str) -> Cause:
    """Say that applications are taken from today."""
    return Cause(f"window of {programme_id} opened")


def window_closed(programme_id: str) -> Cause:
    """Say that the last day for applications is over."""
    return Cause(f"window of {programme_id} closed")


def run(run_id: UUID) -> Cause:
    """Say that somebody has asked for a re-match."""
    return Cause(f"run {run_id}")
