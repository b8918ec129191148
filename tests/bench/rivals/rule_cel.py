"""The rules in cel-python, by the faster of its two runners: the one that compiles to Python.

Its parser keeps the runner that a process has asked for first, so no other one is asked for.
"""

from collections.abc import Sequence
from typing import Any

import celpy
import numpy as np
from celpy import celtypes

from bench.eligibility_rivals import Answers
from bench.rivals.rule_words import Language, plain
from funding.domain.facts import Facts, FactValue
from funding.domain.rules import Rule

LANGUAGE = Language(both="&&", either="||", opposite="!", are_sums_decimal=True)


class CelRules:
    """A compiled program for each rule, and for each pair the facts that the rule asks for."""

    def __init__(self, rules: Sequence[Rule], projects: Sequence[Facts]) -> None:
        environment = celpy.Environment(runner_class=celpy.CompiledRunner)
        programs = [
            environment.program(environment.compile(LANGUAGE.write(rule.condition)))
            for rule in rules
        ]
        known = [{fact: _typed(v) for fact, v in facts.values.items()} for facts in projects]
        self._pairs = [
            [(program, {fact: facts[fact] for fact in rule.definitions}) for facts in known]
            for rule, program in zip(rules, programs, strict=True)
        ]

    def judge(self) -> object:
        """Judge pair by pair."""
        return [[program.evaluate(facts) for program, facts in row] for row in self._pairs]

    def answers(self, judged: object) -> Answers:
        """Lay out what was judged."""
        return np.array(judged, dtype=np.bool_)


def _typed(value: FactValue) -> Any:
    given = plain(value)
    if isinstance(given, bool):
        return celtypes.BoolType(given)
    if isinstance(given, str):
        return celtypes.StringType(given)
    is_count = isinstance(given, int) and isinstance(value, int)
    return celtypes.IntType(given) if is_count else celtypes.DoubleType(float(given))
