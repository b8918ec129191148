"""Matching: every project with every programme that can be had, and what becomes of it."""

from funding.domain.matching.assessment import (
    WORDS,
    Assessment,
    Ways,
    assess,
    facts_away,
    is_over,
    likely_fen,
    obstacle_of,
    verdict_on,
)
from funding.domain.matching.causes import PROJECT_REGISTERED, Cause, facts_stated
from funding.domain.matching.days import ProgrammeDay, latest_day
from funding.domain.matching.differences import ASPECTS, Difference, Turn, compare
from funding.domain.matching.interests import (
    MOST_INTERESTS,
    Criteria,
    Interest,
    SoughtVerdict,
    TooManyInterestsError,
)
from funding.domain.matching.match import (
    Match,
    MatchChange,
    MatchEvent,
    Project,
    match,
    match_id_of,
    matchable,
    rematch,
)
from funding.domain.matching.runs import Order, Rematch, RunStatus

__all__ = [
    "ASPECTS",
    "MOST_INTERESTS",
    "PROJECT_REGISTERED",
    "WORDS",
    "Assessment",
    "Cause",
    "Criteria",
    "Difference",
    "Interest",
    "Match",
    "MatchChange",
    "MatchEvent",
    "Order",
    "ProgrammeDay",
    "Project",
    "Rematch",
    "RunStatus",
    "SoughtVerdict",
    "TooManyInterestsError",
    "Turn",
    "Ways",
    "assess",
    "compare",
    "facts_away",
    "facts_stated",
    "is_over",
    "latest_day",
    "likely_fen",
    "match",
    "match_id_of",
    "matchable",
    "obstacle_of",
    "rematch",
    "verdict_on",
]
