"""Verdicts of very many projects on very many rules at once, equal to those of `Rule.verdict`."""

from funding.domain.batch.judging import Judged, judged
from funding.domain.batch.planning import Plan, RuleSheet
from funding.domain.batch.questions import Among, Question, Stretch
from funding.domain.batch.verdicts import CODES, VerdictCodes, code_of, differing, verdict_of

__all__ = [
    "CODES",
    "Among",
    "Judged",
    "Plan",
    "Question",
    "RuleSheet",
    "Stretch",
    "VerdictCodes",
    "code_of",
    "differing",
    "judged",
    "verdict_of",
]
