"""What must be known and true when a step is decided, and which facts a decision fixes."""

from collections.abc import Mapping

from land_supply.domain.engine.progress import Progress
from land_supply.domain.template import FactDefinition, Lead, Operator, StepTemplate
from land_supply.domain.template.conditions import Condition, FactValue
from shared.errors import InvalidValueError


def ensure_facts(known: Mapping[str, FactDefinition], stated: Mapping[str, FactValue]) -> None:
    """Refuse a fact that the process does not know, or a value that is none of it."""
    for name, value in stated.items():
        definition = known.get(name)
        if definition is None:
            expected = "one of " + (", ".join(known) or "none: nothing is stated here")
            raise InvalidValueError(f"/facts/{name}", value, expected)
        if not definition.accepts(value):
            raise InvalidValueError(f"/facts/{name}", value, definition.expected)


def ensure_verdict(
    progress: Progress, step_id: str, outcome: str, stated: Mapping[str, FactValue]
) -> Mapping[str, FactValue]:
    """Return the facts that a decision fixes, or refuse the decision.

    Only an outcome that completes the step has to fix all that the step fixes, to keep what was
    fixed before, and to fulfil what the step requires.
    """
    step, definitions = progress.book.step(step_id), progress.book.template.facts
    asked = (*step.sets, *step.checks)
    ensure_facts({name: definitions[name] for name in asked}, stated)
    fixed = {name: value for name, value in stated.items() if name in step.sets}
    leads = progress.book.template.outcomes_of(step)[outcome].leads_to
    if leads is Lead.COMPLETES:
        _ensure_complete(asked, stated)
        _ensure_kept(step, definitions, progress.facts, stated)
        _ensure_required(step.requires, {**progress.facts, **stated})
    return fixed


def _ensure_complete(asked: tuple[str, ...], stated: Mapping[str, FactValue]) -> None:
    for name in asked:
        if name not in stated:
            raise InvalidValueError(f"/facts/{name}", None, "a value; the decision rests on it")


def _ensure_kept(
    step: StepTemplate,
    definitions: Mapping[str, FactDefinition],
    facts: Mapping[str, FactValue],
    stated: Mapping[str, FactValue],
) -> None:
    for name in step.checks:
        operator = definitions[name].kept_when or Operator.EQUAL
        if name not in facts:
            continue
        kept = Condition(fact=name, op=operator, value=facts[name])
        if not kept.holds(stated):
            expected = f"{operator} {facts[name]}, as it was fixed"
            raise InvalidValueError(f"/facts/{name}", stated[name], expected)


def _ensure_required(requires: tuple[Condition, ...], facts: Mapping[str, FactValue]) -> None:
    for condition in requires:
        answer = condition.holds(facts)
        if answer is True:
            continue
        names = {name for each in condition.comparisons for name in each.facts}
        given = {name: facts.get(name) for name in sorted(names)}
        raise InvalidValueError("/outcome", given, f"{condition} before the step can be completed")
