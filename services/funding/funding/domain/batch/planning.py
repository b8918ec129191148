"""Many rules, prepared to be judged together: each distinct question once, and a plan per rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from funding.domain.batch.questions import Among, Question, Stretch, ways
from funding.domain.rules import Rule
from funding.domain.rules.classes import Codes, Member
from funding.domain.rules.graph import NO, YES

FIRST_INNER = YES + 1
"""In a plan the root is the first place behind the two ends, whatever its number in the graph."""


class Step(NamedTuple):
    """Whoever reaches one node, and is answered a question with yes, reaches another node."""

    node: int
    question: int
    child: int
    is_first: bool
    """No step before has led to the child."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One pass over a decision graph, every node behind those that lead to it."""

    steps: tuple[Step, ...]
    nodes: int
    """How many nodes there are, the two ends included."""
    end: int | None = None
    """Where everybody ends if the rule asks for nothing."""


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """What some rules ask for together; prepared once, used for any number of projects."""

    plans: tuple[Plan, ...]
    questions: tuple[Question, ...]
    cuts: Mapping[str, tuple[int, ...]]
    """Of each ordered fact the places at which an answer changes, in their order."""
    codes: Mapping[str, tuple[str, ...]]
    """Of each fact out of a list the codes that any rule names."""
    sets: tuple[str, ...]
    """The facts that are sets."""
    nodes: int
    """The most nodes of any plan."""

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> "RuleSheet":
        """Prepare rules; they are judged in the order in which they are given."""
        numbers = _Numbers()
        plans = tuple(_plan(rule, numbers) for rule in rules)
        questions = tuple(numbers.by_question)
        most = max((plan.nodes for plan in plans), default=FIRST_INNER)
        return cls(plans, questions, _cuts(questions), _codes(questions), _sets(questions), most)


@dataclass(slots=True)
class _Numbers:
    """Gives each distinct question one number, however many rules ask it."""

    by_question: dict[Question, int] = field(default_factory=dict)

    def of(self, question: Question) -> int:
        """Return the number of a question."""
        return self.by_question.setdefault(question, len(self.by_question))


def _plan(rule: Rule, numbers: _Numbers) -> Plan:
    graph, root = rule.graph, rule.part.node
    if root <= YES:
        return Plan((), FIRST_INNER, end=root)
    # A child is always older than its parents, so this order brings every parent before it.
    nodes = sorted(graph.below(root), reverse=True)
    places = {NO: NO, YES: YES} | {node: n for n, node in enumerate(nodes, FIRST_INNER)}
    reached: set[int] = set()
    steps = []
    for node in nodes:
        for question, child in ways(rule.variables[graph.variables[node]], graph.children[node]):
            is_first = child not in reached
            steps.append(Step(places[node], numbers.of(question), places[child], is_first))
            reached.add(child)
    return Plan(tuple(steps), len(places))


def _cuts(questions: Iterable[Question]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for question in questions:
        if isinstance(question, Stretch):
            ends = (question.start, question.end)
            found.setdefault(question.fact, set()).update(e for e in ends if e is not None)
    return {fact: tuple(sorted(places)) for fact, places in found.items()}


def _codes(questions: Iterable[Question]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for question in questions:
        if isinstance(question, Among) and isinstance(question.variable, Codes):
            variable = question.variable
            found.setdefault(variable.fact, {}).update(dict.fromkeys(variable.class_by_code))
    return {fact: tuple(codes) for fact, codes in found.items()}


def _sets(questions: Iterable[Question]) -> tuple[str, ...]:
    variables = (each.variable for each in questions if isinstance(each, Among))
    return tuple(dict.fromkeys(each.fact for each in variables if isinstance(each, Member)))
