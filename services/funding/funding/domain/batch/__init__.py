"""Verdicts of very many projects on very many rules at once, equal to those of `Rule.verdict`."""

from funding.domain.batch.columns import Columns
from funding.domain.batch.judging import Judged, block_size, judge, judged
from funding.domain.batch.planning import RuleSheet
from funding.domain.batch.verdicts import CODES, VerdictCodes, code_of, differing, verdict_of

__all__ = [
    "CODES",
    "Columns",
    "Judged",
    "RuleSheet",
    "VerdictCodes",
    "block_size",
    "code_of",
    "differing",
    "judge",
    "judged",
    "verdict_of",
]
