"""The best lawful combination of programmes for one project: exact, with what every rule costs."""

from funding.domain.combining.combination import (
    Combination,
    Given,
    KeptOut,
    Plan,
    RuleCost,
    RunnerUp,
    combine,
)
from funding.domain.combining.offers import Award, AwardedTo, Offer, offer_of
from funding.domain.combining.rules import DOCUMENTS, LAWFUL, CombinationRule, RuleKind
from funding.domain.combining.telling import tell_combination
from funding.domain.combining.weighing import Clash, Reading

__all__ = [
    "DOCUMENTS",
    "LAWFUL",
    "Award",
    "AwardedTo",
    "Clash",
    "Combination",
    "CombinationRule",
    "Given",
    "KeptOut",
    "Offer",
    "Plan",
    "Reading",
    "RuleCost",
    "RuleKind",
    "RunnerUp",
    "combine",
    "offer_of",
    "tell_combination",
]
