"""Rules as data that a machine can reason about: verdicts, ways to settle them, and changes."""

from funding.domain.rules.cases import Case, Cases, Way
from funding.domain.rules.changing import Change, nearest_changes
from funding.domain.rules.classes import Line
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
    "Case",
    "Cases",
    "Change",
    "Comparison",
    "Condition",
    "Effort",
    "Explanation",
    "Line",
    "Negation",
    "Operator",
    "Part",
    "Rule",
    "Told",
    "TooTangledError",
    "Verdict",
    "Way",
    "comparisons",
    "explain",
    "nearest_changes",
    "ways_to",
]
