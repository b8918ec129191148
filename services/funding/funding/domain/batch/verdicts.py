"""Verdicts as small numbers, one byte each, so that millions of them fit side by side."""

import numpy as np
from numpy.typing import NDArray

from funding.domain.rules import Verdict

VerdictCodes = NDArray[np.uint8]
"""Verdicts by their places in CODES; of many rules: a row for each, a column for each project."""

CODES = (Verdict.NO, Verdict.YES, Verdict.UNKNOWN)
_CODE_BY_VERDICT = {verdict: code for code, verdict in enumerate(CODES)}


def code_of(verdict: Verdict) -> int:
    """Return the number that stands for a verdict."""
    return _CODE_BY_VERDICT[verdict]


def verdict_of(code: int) -> Verdict:
    """Return the verdict that a number stands for."""
    return CODES[code]


def differing(before: VerdictCodes, after: VerdictCodes) -> tuple[tuple[int, int], ...]:
    """Return rule and project of every pair whose verdict differs between two matrices."""
    rules, projects = np.nonzero(before != after)
    return tuple(zip(rules.tolist(), projects.tolist(), strict=True))
