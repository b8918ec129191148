"""Rules as data that a machine can reason about: verdicts, ways to settle them, and changes."""

from funding.domain.rules.changing import Change, nearest_changes
from funding.domain.rules.conditions import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Negation,
    Operator,
    Verdict,
    comparisons,
)
from funding.domain.rules.explaining import Explanation, Told, explain
from funding.domain.rules.graph import Effort, TooTangledError
from funding.domain.rules.marking import Part
from funding.domain.rules.rule import Rule
from funding.domain.rules.settling import ways_to

__all__ = [
    "AllOf",
    "AnyOf",
    "Change",
    "Comparison",
    "Condition",
    "Effort",
    "Explanation",
    "Negation",
    "Operator",
    "Part",
    "Rule",
    "Told",
    "TooTangledError",
    "Verdict",
    "comparisons",
    "explain",
    "nearest_changes",
    "ways_to",
]
