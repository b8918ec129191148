"""Command handlers: load, decide, save, announce. The caller owns the transaction."""

from funding.handlers.facts import FactsTaken, enter_project, learn_milestones, state_facts
from funding.handlers.interests import drop_interest, keep_interest
from funding.handlers.matching import match_project, rematch_next
from funding.handlers.programmes import publish_programme
from funding.handlers.rematches import (
    cancel_rematch,
    pause_rematch,
    resume_rematch,
    start_days,
    start_rematch,
)

__all__ = [
    "FactsTaken",
    "cancel_rematch",
    "drop_interest",
    "enter_project",
    "keep_interest",
    "learn_milestones",
    "match_project",
    "pause_rematch",
    "publish_programme",
    "rematch_next",
    "resume_rematch",
    "start_days",
    "start_rematch",
    "state_facts",
]
