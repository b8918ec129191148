"""The facts of a block of projects, and the bits that answer questions about them."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from funding.domain.batch.planning import RuleSheet
from funding.domain.batch.questions import Among, Question, Stretch
from funding.domain.batch.reading import (
    MISSING,
    Block,
    Numbers,
    code_among,
    each_by_itself,
    place_among,
    read_columns,
)
from funding.domain.facts import Bounds, Place
from funding.domain.rules.classes import Codes

Bits = NDArray[np.uint64]
"""One bit for each project; those behind the last project mean nothing."""
BITS_PER_WORD = 64


@dataclass(frozen=True, slots=True)
class LineColumn:
    """An ordered fact: how many cuts lie at or below its least and its greatest possible place."""

    cuts: tuple[int, ...]
    low: NDArray[Any]
    high: NDArray[Any]

    @classmethod
    def of(cls, numbers: Numbers, cuts: tuple[int, ...]) -> "LineColumn":
        """Make a column; a missing value can have any place."""
        is_missing, narrow = numbers == MISSING, np.min_scalar_type(len(cuts))
        low = np.where(is_missing, 0, numbers).astype(narrow)
        if not is_missing.any():
            return cls(cuts, low, low)
        return cls(cuts, low, np.where(is_missing, len(cuts), numbers).astype(narrow))

    def bind(self, number: int, bounds: Bounds) -> None:
        """Narrow what is possible for a project whose value is missing."""
        least, most = bounds.places
        low = 0 if least is None else bisect_right(self.cuts, least)
        high = len(self.cuts) if most is None else bisect_right(self.cuts, most)
        # Bounds that contradict each other leave no value, so no question may be answered with yes.
        self.low[number], self.high[number] = (low, high) if low <= high else (len(self.cuts), 0)

    def may(self, question: Stretch) -> Bits:
        """Tell of every project whether it may lie in a stretch."""
        if question.end is None:
            return _packed(self.high >= self._number_of(question.start))
        ends = self.low < self._number_of(question.end)
        if question.start is None:
            return _packed(ends)
        return _packed(ends & (self.high >= self._number_of(question.start)))

    def _number_of(self, cut: int | None) -> int:
        return 0 if cut is None else bisect_right(self.cuts, cut)


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """A code out of a list: which of those that rules name, another one, or missing."""

    codes: tuple[str, ...]
    """The last one stands for all that no rule names."""
    numbers: Numbers
    _having: dict[int, Bits] = field(default_factory=dict)

    @classmethod
    def of(cls, numbers: Numbers, named: Sequence[str]) -> "CodeColumn":
        """Make a column; no code is longer than all that are named and still one of them."""
        none_of_them = max(named, key=len, default="") + "-"
        return cls((*named, none_of_them), numbers)

    def may(self, question: Among) -> Bits:
        """Tell of every project whether it may be of some classes; what is missing may be."""
        class_of, classes = question.variable.class_of, question.classes
        within = [n for n, code in enumerate(self.codes) if class_of(code) in classes]
        without = [n for n, code in enumerate(self.codes) if class_of(code) not in classes]
        if len(without) <= len(within):
            return ~self._having_any(without)
        return self._having_any([*within, MISSING])

    def _having_any(self, numbers: Sequence[int]) -> Bits:
        """Return who has one of some codes; each code is looked for once, whoever asks."""
        answers = np.zeros(words_for(len(self.numbers)), np.uint64)
        for number in numbers:
            if number not in self._having:
                self._having[number] = _packed(self.numbers == number)
            answers |= self._having[number]
        return answers


@dataclass(frozen=True, slots=True)
class SetColumn:
    """A set of codes: which one of the distinct sets it is, or missing."""

    sets: tuple[Place, ...]
    numbers: Numbers

    def may(self, question: Among) -> Bits:
        """Tell of every project whether it may be of some classes; what is missing may be."""
        class_of, classes = question.variable.class_of, question.classes
        answers = [class_of(each) in classes for each in self.sets]
        # MISSING is -1, so it takes the last answer.
        return _packed(np.array([*answers, True])[self.numbers])


@dataclass(frozen=True, slots=True)
class Columns:
    """Every column that the questions of a sheet ask for."""

    projects: int
    lines: Mapping[str, LineColumn]
    codes: Mapping[str, CodeColumn]
    sets: Mapping[str, SetColumn]

    @classmethod
    def of(cls, sheet: RuleSheet, block: Block) -> "Columns":
        """Read the facts of a block."""
        seen: dict[str, dict[Place, int]] = {fact: {} for fact in sheet.sets}
        numbers = read_columns(
            block,
            {fact: place_among(cuts) for fact, cuts in sheet.cuts.items()}
            | {fact: code_among(named) for fact, named in sheet.codes.items()}
            | {fact: each_by_itself(sets) for fact, sets in seen.items()},
        )
        lines = {fact: LineColumn.of(numbers[fact], cuts) for fact, cuts in sheet.cuts.items()}
        for fact, number, bounds in _bounded(lines, block):
            lines[fact].bind(number, bounds)
        codes = {fact: CodeColumn.of(numbers[fact], named) for fact, named in sheet.codes.items()}
        sets = {fact: SetColumn(tuple(each), numbers[fact]) for fact, each in seen.items()}
        return cls(len(block), lines, codes, sets)

    def may(self, question: Question) -> Bits:
        """Tell of every project whether a question may be answered with yes."""
        if isinstance(question, Stretch):
            return self.lines[question.fact].may(question)
        if isinstance(question.variable, Codes):
            return self.codes[question.variable.fact].may(question)
        return self.sets[question.variable.fact].may(question)


def words_for(projects: int) -> int:
    """Return how many words have a bit for each project."""
    return -(-projects // BITS_PER_WORD)


def _bounded(lines: Mapping[str, LineColumn], block: Block) -> Iterator[tuple[str, int, Bounds]]:
    """Yield the projects that have only bounds of a fact."""
    for number, facts in ((n, each) for n, each in enumerate(block) if each.bounds):
        for fact, bounds in facts.bounds.items():
            if fact in lines and fact not in facts.places:
                yield fact, number, bounds


def _packed(flags: NDArray[np.bool_]) -> Bits:
    bits = np.zeros(words_for(len(flags)), np.uint64)
    as_bytes = np.packbits(flags, bitorder="little")
    bits.view(np.uint8)[: len(as_bytes)] = as_bytes
    return bits
