"""The rules in zen-engine, as fast as it was found to judge them.

Most of the time of a call goes into handing over the facts, so all programmes are one expression
that answers with a list: the facts of a project are handed over once for all of them. An expression
for each pair, with only the facts that it asks for, took several times as long.
"""

from collections.abc import Sequence

import numpy as np
import zen

from bench.eligibility_rivals import Answers
from bench.rivals.rule_words import Language, plain
from funding.domain.facts import Facts
from funding.domain.rules import Rule

LANGUAGE = Language(both="and", either="or", opposite="not", are_sums_decimal=False)


class ZenRules:
    """All programmes in one compiled expression, and the facts of each project as a dict."""

    def __init__(self, rules: Sequence[Rule], projects: Sequence[Facts]) -> None:
        written = ", ".join(LANGUAGE.write(rule.condition) for rule in rules)
        self._expression = zen.compile_expression(f"[{written}]")
        self._projects = [
            {fact: plain(value) for fact, value in facts.values.items()} for facts in projects
        ]

    def judge(self) -> object:
        """Judge project by project."""
        evaluate = self._expression.evaluate
        return [evaluate(facts) for facts in self._projects]

    def answers(self, judged: object) -> Answers:
        """Lay out what was judged."""
        return np.array(judged, dtype=np.bool_).T
