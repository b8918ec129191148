"""Comparisons: of known facts, in their unit, by operators and with values that fit."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from funding.domain.facts import FactDefinition
from funding.domain.publishing.places import At, flaw, located
from funding.domain.rules import Comparison, Condition
from shared.flaws import Flaw

Definitions = Mapping[str, FactDefinition]
MOST_VALUES = 200
"""No programme of the law compares with nearly as many; more would be worked out for too long."""
MOST_STEPS_DOWN = 40
"""How far a comparison may lie within others, in steps of its pointer."""


def comparison_flaws(
    condition: Condition, definitions: Definitions, at: At, *, facts_version: int | None = None
) -> Iterator[Flaw]:
    """Yield what is wrong with comparisons by themselves; only sound ones can be reasoned about."""
    count = 0
    for place, leaf in located(condition, at):
        count += len(leaf.values)
        if len(place) - len(at) > MOST_STEPS_DOWN:
            yield flaw(
                at, "conditions within conditions, too deep", f"{MOST_STEPS_DOWN} steps down"
            )
            return
        yield from _leaf_flaws(leaf, definitions, place)
        yield from too_new(leaf.fact, definitions, place, facts_version)
    if count > MOST_VALUES:
        yield flaw(at, f"compares with {count} values", f"at most {MOST_VALUES} values in all")


def unknown_fact(name: str, definitions: Definitions, at: At) -> Flaw:
    """Say that a fact is not in the fact catalogue, with those that it may have meant."""
    near = get_close_matches(name, definitions, n=3) or sorted(definitions)
    return flaw(at, f"nobody knows the fact {name}", "a fact such as " + ", ".join(near))


def too_new(name: str, definitions: Definitions, at: At, version: int | None) -> Iterator[Flaw]:
    """Yield that a fact is not yet in the version of the catalogue that a programme names."""
    definition = definitions.get(name)
    if version is not None and definition is not None and definition.since > version:
        given = f"{name} is not in version {version} of the fact catalogue"
        yield flaw(at, given, f"facts_version {definition.since} or later")


def _leaf_flaws(leaf: Comparison, definitions: Definitions, at: At) -> Iterator[Flaw]:
    definition = definitions.get(leaf.fact)
    if definition is None:
        yield unknown_fact(leaf.fact, definitions, at)
        return
    yield from _fit_flaws(leaf, definition, at)
    for value in leaf.values:
        try:
            definition.of_one_value.read(value)
        except ValueError as error:
            given = f"{value!r} is no value of {leaf.fact}"
            yield flaw(at, given, str(error), leaf=leaf)


def _fit_flaws(leaf: Comparison, definition: FactDefinition, at: At) -> Iterator[Flaw]:
    if leaf.op.is_order and not definition.type.is_ordered:
        given = f"{leaf.op} asks for an order, and a {definition.type} has none"
        yield flaw(at, given, "==, !=, in or not_in", leaf=leaf)
    if not leaf.values:
        yield flaw(at, "nothing to compare with", "at least one value", leaf=leaf)
    if leaf.unit is not None and leaf.unit != definition.unit:
        given = f"a value in {leaf.unit}, and {leaf.fact} is in {definition.unit or 'no unit'}"
        yield flaw(at, given, f"a value in {definition.unit or 'no unit'}", leaf=leaf)
