"""What a programme pays: exact to the fen, a range where facts are missing, step by step."""

from funding.domain.amounts.extremes import Extreme, TierBounds, bounds_of
from funding.domain.amounts.picture import waterfall_of
from funding.domain.amounts.reckoning import ends_of, reckon
from funding.domain.amounts.steps import Due, DueBy, Party, Reckoning, Share, Step, StepKind
from funding.domain.amounts.telling import Language, label_of, money, spread, tell, words_of

__all__ = [
    "Due",
    "DueBy",
    "Extreme",
    "Language",
    "Party",
    "Reckoning",
    "Share",
    "Step",
    "StepKind",
    "TierBounds",
    "bounds_of",
    "ends_of",
    "label_of",
    "money",
    "reckon",
    "spread",
    "tell",
    "waterfall_of",
    "words_of",
]
