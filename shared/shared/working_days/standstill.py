"""Days on which a period stands still, put in order once and then counted around."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from shared.errors import InvalidValueError

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Standstill:
    """Days that a period does not count and on which it cannot end.

    They are kept as ordinals of first and last days, in order and without overlap.
    """

    spans: Spans = ()

    @classmethod
    def of(cls, pauses: Iterable[tuple[date, date]]) -> Self:
        """Merge pauses, both ends included; they may come in any order, overlap and touch."""
        merged: list[tuple[int, int]] = []
        for first, last in sorted(pauses):
            if last < first:
                expected = "an end that is not before the beginning"
                raise InvalidValueError("/pauses", f"{first} to {last}", expected)
            begins, ends = first.toordinal(), last.toordinal()
            if merged and begins <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
            else:
                merged.append((begins, ends))
        return cls(tuple(merged))

    def days_between(self, start: date, end: date) -> int:
        """Count the days after `start` up to and including `end` on which nothing stands still."""
        begins, ends = start.toordinal(), end.toordinal()
        days = ends - begins
        for first, last in self.spans:
            days -= max(0, min(last, ends) - max(first, begins + 1) + 1)
        return days

    def add_days(self, start: date, n: int) -> date:
        """Return the n-th day after `start` that lies in no pause; for 0 the first from it on."""
        begins = start.toordinal() if n else start.toordinal() - 1
        ends = begins + (n or 1)
        for first, last in self.spans:
            if first > ends:
                break
            if last > begins:
                ends += last - max(first, begins + 1) + 1
        return date.fromordinal(ends)


def number_outside(so_far: Sequence[int], origin: int, start: int, n: int, spans: Spans) -> int:
    """Return the number of the n-th counted day after an ordinal that lies in no span.

    `so_far` says of each day from `origin` on how many counted days there were up to it. For n = 0
    it is the first counted day from `start` on; a number beyond the last one stands for no day.
    """
    start -= origin if n else origin + 1
    passed = so_far[start] if start >= 0 else 0
    number = passed + (n or 1)
    day_before = start
    try:
        for first, last in spans:
            end = last - origin
            if end <= start:
                continue
            day_before = first - origin - 1
            before = so_far[day_before] if day_before > start else passed
            if before >= number:
                break
            number += so_far[end] - before
    except IndexError:
        # A span that begins behind the last year moves nothing; one that ends there has no end.
        return number if day_before >= len(so_far) else so_far[-1] + 1
    return number
