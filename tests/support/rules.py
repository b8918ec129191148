"""Random rules and facts of every type, for what has to hold of all of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from funding.domain.facts import Bounds, FactDefinition, Facts, FactType, FactValue, line_place_of
from funding.domain.rules import AllOf, AnyOf, Comparison, Condition, Negation
from funding.testing import a_comparison, a_fact

LARGEST = Decimal("999999999999999999.99")
"""In its smallest parts this is far beyond 64 bits."""
FINEST = Decimal("0.0000000001")
VALUES: dict[str, tuple[FactValue, ...]] = {
    "a": (True, False),
    "b": (True, False),
    "n": tuple(range(5)),
    "m": (*(Decimal(number).scaleb(-2) for number in range(4)), LARGEST - 1, LARGEST),
    "r": (Decimal(0), FINEST, 1 - FINEST, Decimal(1), LARGEST, LARGEST + FINEST),
    "c": ("x", "y", "z"),
    "o": ("x", "y", "z", "something else"),
    "d": tuple(date(2026, 3, day) for day in range(1, 5)),
    "s": tuple(map(frozenset[str], ("", "x", "y", "xy", "xyz"))),
    "t": tuple(map(frozenset[str], ("", "x", "xy"))),
}
DEFINITIONS: dict[str, FactDefinition] = {
    "a": a_fact(),
    "b": a_fact(),
    "n": replace(a_fact(FactType.INTEGER), min=0, max=4),
    "m": replace(a_fact(FactType.MONEY), min=0),
    "r": a_fact(FactType.NUMBER),
    "c": a_fact(FactType.CODE, "x", "y", "z"),
    "o": a_fact(FactType.CODE),
    "d": a_fact(FactType.DATE),
    "s": a_fact(FactType.SET, "x", "y", "z"),
    "t": a_fact(FactType.SET),
}
ORDERED = ("n", "m", "r", "d")
OPS = ("==", "!=", "<", "<=", ">", ">=", "in", "not_in")


def seeded(seed: int) -> Random:
    """Return a source of the same choices in every run."""
    return Random(seed)  # noqa: S311 - nothing here is secret


def random_condition(random: Random, depth: int = 3) -> Condition:
    """Draw a condition; the ten facts are so few that many are asked for more than once."""
    shape = random.random()
    if depth == 0 or shape < 0.3:
        return _leaf(random)
    if shape < 0.4:
        return Negation(random_condition(random, depth - 1))
    parts = tuple(random_condition(random, depth - 1) for _ in range(random.randint(1, 3)))
    return AllOf(parts) if shape < 0.7 else AnyOf(parts)


def random_facts(random: Random, *, missing: float) -> Facts:
    """Draw facts, some of them missing, and bounds, which count where there is no value."""
    values = {fact: random.choice(values) for fact, values in VALUES.items()}
    known = {fact: value for fact, value in values.items() if random.random() >= missing}
    bounded = [fact for fact in ORDERED if random.random() < 0.3]
    return Facts(known, {fact: _bounds(random, VALUES[fact]) for fact in bounded})


def _bounds(random: Random, values: Sequence[FactValue]) -> Bounds:
    low, high = sorted(random.choices(values, k=2), key=line_place_of)
    given = random.choice(({"min": low}, {"max": high}, {"min": low, "max": high}))
    return Bounds(**given)  # type: ignore[arg-type]


def _leaf(random: Random) -> Comparison:
    fact = random.choice(tuple(VALUES))
    is_set = isinstance(VALUES[fact][0], frozenset)
    values = ("x", "y", "z") if is_set else VALUES[fact]
    op = random.choice(OPS if fact in ORDERED else (*OPS[:2], *OPS[6:]))
    count = random.randint(1, 3) if op in OPS[6:] else 1
    return a_comparison(fact, op, *(random.choice(values) for _ in range(count)))
