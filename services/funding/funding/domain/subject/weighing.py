"""Which statement of a fact counts: verified, then derived from events or rules, then declared."""

from collections.abc import Mapping
from itertools import combinations
from typing import TypeAlias

from funding.domain.facts import About, Bounds, Facts, FactValue
from funding.domain.subject.derived import in_order, with_size
from funding.domain.subject.statement import Source, Statement

Statements: TypeAlias = Mapping[str, Mapping[Source, Statement]]
Weighed: TypeAlias = Mapping[str, tuple[Statement, ...]]
"""For each known fact what stands, the statement that counts first."""


def weigh(statements: Statements, kind: About) -> Weighed:
    """Put what stands in the order in which it counts, with what follows from it by rules."""
    standing = {
        fact: in_order(tuple(each for each in by_source.values() if each.value is not None))
        for fact, by_source in statements.items()
    }
    known = {fact: stated for fact, stated in standing.items() if stated}
    return with_size(known) if kind is About.APPLICANT else known


def counting_facts(weighed: Weighed) -> Facts:
    """Return the facts as they count."""
    values: dict[str, FactValue] = {}
    bounds: dict[str, Bounds] = {}
    for fact, (counts, *_) in weighed.items():
        if isinstance(counts.value, Bounds):
            bounds[fact] = counts.value
        elif counts.value is not None:
            values[fact] = counts.value
    return Facts(values, bounds)


def disputed(weighed: Weighed) -> tuple[str, ...]:
    """Name the facts of which two sources say what cannot both be true."""
    return tuple(
        fact
        for fact, stated in sorted(weighed.items())
        if any(not first.agrees_with(other) for first, other in combinations(stated, 2))
    )
