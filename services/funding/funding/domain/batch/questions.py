"""What rules ask of a project, as far as it can lead their graphs one way or another.

A question is answered with what is possible: of a known value that is one thing, of a missing one
it is everything that its bounds leave open. So "may it be at least 50" and "may it be below 50" are
two questions, and both can be answered with yes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from funding.domain.rules.classes import Codes, Line, Member, Variable


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whether an ordered fact may lie at or behind a start, and before an end."""

    fact: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a code or a set may be of one of some classes."""

    variable: Codes | Member
    classes: frozenset[int]


Question = Stretch | Among


def ways(variable: Variable, children: Sequence[int]) -> Iterator[tuple[Question, int]]:
    """Yield the ways that lead on from a node, each with the question that opens it.

    Classes that lead to the same child are one way; those of an ordered fact are, where they are
    neighbours.
    """
    if isinstance(variable, Line):
        yield from _stretches(variable, children)
        return
    for child in dict.fromkeys(children):
        classes = frozenset(n for n, each in enumerate(children) if each == child)
        yield Among(variable, classes), child


def _stretches(line: Line, children: Sequence[int]) -> Iterator[tuple[Question, int]]:
    last = line.size - 1
    for child, run in groupby(range(line.size), key=children.__getitem__):
        numbers = tuple(run)
        start = line.starts[numbers[0] - 1] if numbers[0] else None
        end = line.starts[numbers[-1]] if numbers[-1] < last else None
        yield Stretch(line.fact, start, end), child
