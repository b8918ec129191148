"""Command handlers: load, decide, save, announce. The caller owns the transaction."""

from funding.handlers.facts import FactsTaken, enter_project, learn_milestones, state_facts
from funding.handlers.matching import match_project
from funding.handlers.programmes import publish_programme

__all__ = [
    "FactsTaken",
    "enter_project",
    "learn_milestones",
    "match_project",
    "publish_programme",
    "state_facts",
]
