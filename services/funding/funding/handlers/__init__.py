"""Command handlers: load, decide, save, announce. The caller owns the transaction."""

from funding.handlers.interests import drop_interest, keep_interest
from funding.handlers.matching import match_project, rematch_next
from funding.handlers.rematches import (
    cancel_rematch,
    pause_rematch,
    resume_rematch,
    start_days,
    start_rematch,
)

__all__ = [
    "cancel_rematch",
    "drop_interest",
    "keep_interest",
    "match_project",
    "pause_rematch",
    "rematch_next",
    "resume_rematch",
    "start_days",
    "start_rematch",
]
