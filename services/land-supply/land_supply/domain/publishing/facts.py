"""Conditions and indicators: of declared facts, with operators and values that fit their type."""

from collections.abc import Iterator

from land_supply.domain.publishing.places import at_step, at_top, flaw
from land_supply.domain.template import (
    Condition,
    FactDefinition,
    FactType,
    ProcessTemplate,
    StepTemplate,
)
from shared.flaws import Flaw

Place = tuple[str, str]


def fact_flaws(template: ProcessTemplate) -> Iterator[Flaw]:
    """Yield what is wrong with facts and with what is said of them."""
    for name, fact in template.facts.items():
        yield from _definition_flaws(at_top("facts", name), fact)
    for step in template.steps:
        for at, condition in _conditions(template, step):
            yield from _condition_flaws(at, condition, template)
        for field, names in (("sets", step.sets), ("checks", step.checks)):
            at = at_step(template, step, field)
            yield from _known_flaws(at, names, template)
        yield from _check_flaws(template, step)


def _definition_flaws(at: Place, fact: FactDefinition) -> Iterator[Flaw]:
    if (fact.type is FactType.CHOICE) is not bool(fact.values):
        yield flaw(at, f"a {fact.type} with {len(fact.values)} values", "values for a choice only")
    if None not in (fact.minimum, fact.maximum) and fact.minimum > fact.maximum:  # type: ignore[operator]
        yield flaw(at, f"{fact.minimum:g} to {fact.maximum:g}", "a minimum below the maximum")


def _conditions(template: ProcessTemplate, step: StepTemplate) -> Iterator[tuple[Place, Condition]]:
    if step.when is not None:
        yield at_step(template, step, "when"), step.when
    for number, variant in enumerate(step.variants):
        yield at_step(template, step, "variants", number, "when"), variant.when
    for number, condition in enumerate(step.requires):
        yield at_step(template, step, "requires", number), condition


def _condition_flaws(at: Place, condition: Condition, template: ProcessTemplate) -> Iterator[Flaw]:
    ways = (condition.all_of, condition.any_of, condition.fact, condition.sum_of)
    if sum(map(bool, ways)) != 1:
        yield flaw(at, "not exactly one thing to hold", "one of all_of, any_of, fact and sum_of")
        return
    for part in (*condition.all_of, *condition.any_of):
        yield from _condition_flaws(at, part, template)
    if condition.facts:
        yield from _known_flaws(at, condition.facts, template)
        for name in condition.facts:
            if name in template.facts:
                yield from _comparison_flaws(at, condition, template.facts[name])


def _comparison_flaws(at: Place, condition: Condition, fact: FactDefinition) -> Iterator[Flaw]:
    if condition.op is None or condition.value is None:
        yield flaw(at, f"{condition.facts[0]} without a comparison", "an operator and a value")
        return
    if (condition.op.is_order or condition.sum_of) and not fact.type.is_ordered:
        yield flaw(at, f"{condition} asks for an order, and a {fact.type} has none", "== or !=")
    elif not condition.sum_of and not fact.accepts(condition.value):
        yield flaw(at, f"{condition.value!r} is no value of {condition.fact}", fact.expected)
    elif condition.sum_of and not isinstance(condition.value, int | float):
        yield flaw(at, f"a sum compared with {condition.value!r}", "a number")


def _known_flaws(at: Place, names: tuple[str, ...], template: ProcessTemplate) -> Iterator[Flaw]:
    for name in names:
        if name not in template.facts:
            known = ", ".join(sorted(template.facts)) or "nothing, since none is declared"
            yield flaw(at, f"nobody knows the fact {name}", f"one of {known}")


def _check_flaws(template: ProcessTemplate, step: StepTemplate) -> Iterator[Flaw]:
    fixed = {name for each in template.steps for name in each.sets}
    for name in step.checks:
        at = at_step(template, step, "checks")
        if name in template.facts and template.facts[name].kept_when is None:
            yield flaw(at, f"{name} does not say when it is kept", "a fact with kept_when")
        if name not in fixed:
            yield flaw(at, f"no step fixes {name}", "a fact that a step sets")
