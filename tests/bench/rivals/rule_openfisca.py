"""The rules in OpenFisca-Core: a variable for each fact, and one with a formula for each programme.

Formulas are vectorised, as OpenFisca wants them. Codes are numbers, which are compared faster than
its enumerations. What a formula has answered is forgotten before the next round, and only that; the
facts stay set.
"""

import operator
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.eligibility_rivals import Answers
from bench.eligibility_rules import CODE_LISTS, DEFINITIONS
from bench.rivals.rule_words import Plain, plain
from funding.domain.facts import Facts, FactType, FactValue
from funding.domain.rules import AllOf, Comparison, Condition, Negation, Operator, Rule

Formula = Callable[[Any, Any], Any]
PERIOD = "2026-03"
TYPES: dict[FactType, type] = {
    FactType.BOOLEAN: bool,
    FactType.CODE: int,
    FactType.DATE: int,
    FactType.INTEGER: int,
    FactType.MONEY: float,
    FactType.NUMBER: float,
}
ORDERS = {
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.GREATER: operator.gt,
    Operator.AT_LEAST: operator.ge,
}


class OpenFiscaRules:
    """A simulation of all projects with their facts set."""

    def __init__(self, rules: Sequence[Rule], projects: Sequence[Facts]) -> None:
        entity = build_entity(key="project", plural="projects", label="project", is_person=True)
        system = TaxBenefitSystem([entity])
        for fact, definition in DEFINITIONS.items():
            system.add_variable(_variable(fact, entity, value_type=TYPES[definition.type]))
        self._rules = [f"rule_{number}" for number in range(len(rules))]
        for name, rule in zip(self._rules, rules, strict=True):
            formula = _as_method(_formula(rule.condition))
            system.add_variable(_variable(name, entity, value_type=bool, formula=formula))
        simulation = SimulationBuilder().build_default_simulation(system, count=len(projects))
        for fact in DEFINITIONS:
            column = [_number(fact, facts.values[fact]) for facts in projects]
            simulation.set_input(fact, PERIOD, np.array(column))
        self._simulation = simulation

    def judge(self) -> object:
        """Judge rule by rule, all projects at once."""
        simulation = self._simulation
        found = [simulation.calculate(name, PERIOD) for name in self._rules]
        for name in self._rules:
            simulation.delete_arrays(name)
        return found

    def answers(self, judged: object) -> Answers:
        """Lay out what was judged."""
        return np.array(judged, dtype=np.bool_)


def _variable(name: str, entity: Any, **more: Any) -> type[Any]:
    given = {"entity": entity, "definition_period": DateUnit.MONTH, "label": name}
    return type(name, (Variable,), given | more)


def _as_method(inner: Formula) -> Formula:
    """Wrap a formula into a function of its own; OpenFisca looks at how many arguments it takes."""

    def formula(project: Any, period: Any) -> Any:
        return inner(project, period)

    return formula


def _formula(condition: Condition) -> Formula:
    if isinstance(condition, Comparison):
        return _comparison(condition)
    if isinstance(condition, Negation):
        inner = _formula(condition.condition)
        return lambda project, period: ~inner(project, period)
    parts = [_formula(part) for part in condition.conditions]
    join = operator.and_ if isinstance(condition, AllOf) else operator.or_
    return lambda project, period: reduce(join, (part(project, period) for part in parts))


def _comparison(leaf: Comparison) -> Formula:
    fact, values = leaf.fact, [_number(leaf.fact, value) for value in leaf.values]
    if leaf.op in ORDERS:
        compare = ORDERS[leaf.op]
        return lambda project, period: compare(project(fact, period), values[0])
    is_opposite = leaf.op in (Operator.NOT_IN, Operator.NOT_EQUAL)
    if isinstance(values[0], bool):
        wanted = values[0] is not is_opposite
        return lambda project, period: project(fact, period) if wanted else ~project(fact, period)
    return lambda project, period: np.isin(project(fact, period), values, invert=is_opposite)


def _number(fact: str, value: FactValue) -> Plain:
    return CODE_LISTS[fact].index(str(value)) if fact in CODE_LISTS else plain(value)
