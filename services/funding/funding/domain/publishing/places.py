"""Where in a programme something stands, for people and by JSON pointer, and cases that show it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from funding.domain.facts import FactValue, as_text
from funding.domain.rules import AllOf, Comparison, Condition, Negation
from funding.domain.rules.classes import SOME_OTHER_CODE
from shared.flaws import ExampleValue, Flaw, pointer_to

At = tuple[str | int, ...]
"""The keys and numbers that lead to a place in the document."""


Case = Mapping[str, FactValue]
"""Facts of a project that show a flaw."""


def flaw(
    at: At, given: str, expected: str, *, leaf: Comparison | None = None, case: Case | None = None
) -> Flaw:
    """Build a flaw at a place, with a case that shows it."""
    place = ".".join(map(str, at)) + (f", {leaf}" if leaf is not None else "")
    return Flaw(place, given, expected, pointer=pointer_to(*at), example=example_of(case or {}))


def example_of(values: Case) -> dict[str, ExampleValue]:
    """Write values of facts as JSON has them, so that they can be sent as facts."""
    return {name: _as_json(value) for name, value in values.items()}


def located(condition: Condition, at: At) -> Iterator[tuple[At, Comparison]]:
    """Yield every comparison of a condition with its place, from left to right."""
    if isinstance(condition, Comparison):
        yield at, condition
        return
    for step, part in parts_of(condition):
        yield from located(part, (*at, *step))


def parts_of(condition: Condition) -> tuple[tuple[At, Condition], ...]:
    """Return the parts of a condition with the way from it to each of them."""
    if isinstance(condition, Comparison):
        return ()
    if isinstance(condition, Negation):
        return ((("not",), condition.condition),)
    word = "all" if isinstance(condition, AllOf) else "any"
    return tuple(((word, number), each) for number, each in enumerate(condition.conditions))


def described(condition: Condition, at: At) -> str:
    """Name a condition: a comparison as it is written, anything else by its place."""
    return str(condition) if isinstance(condition, Comparison) else ".".join(map(str, at))


def _as_json(value: FactValue) -> ExampleValue:
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    if value == SOME_OTHER_CODE:
        return "other"
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else as_text(value)
    return value if isinstance(value, bool | int | str) else as_text(value)
