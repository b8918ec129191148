"""Reading the facts of many projects as small numbers.

Places are compared as Python's integers, which have no largest, before they become numbers: how
many cuts lie at or below them. So a sum of any size is read exactly.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from funding.domain.facts import Facts, Place

Block = Sequence[Facts]
Numbers = NDArray[np.int32]
Read = Callable[[Place], int]
"""Numbers a known value."""

MISSING = -1
MOST_REMEMBERED = 4096
PROJECTS_AT_ONCE = 512
"""So few that their values are still in the processor's cache when the last fact is read."""


class _Remembering(dict[Place | None, int]):
    """The numbers of values of one fact; each distinct value is numbered once, or seldom."""

    def __init__(self, read: Read) -> None:
        super().__init__({None: MISSING})
        self._read = read

    def __missing__(self, place: Place) -> int:
        number = self._read(place)
        # Where nearly every value is another one, remembering them would only fill the memory.
        if len(self) < MOST_REMEMBERED:
            self[place] = number
        return number


def read_columns(block: Block, reads: Mapping[str, Read]) -> dict[str, Numbers]:
    """Number every known value of some facts; MISSING stands where there is none."""
    numbers = np.empty((len(reads), len(block)), np.int32)
    number_of = [_Remembering(read).__getitem__ for read in reads.values()]
    for start in range(0, len(block), PROJECTS_AT_ONCE):
        few = block[start : start + PROJECTS_AT_ONCE]
        # Project by project is how facts lie in memory; fact by fact is how questions want them.
        places = list(chain.from_iterable(map(facts.places.get, reads) for facts in few))
        for row, number in enumerate(number_of):
            values = map(number, places[row :: len(reads)])
            numbers[row, start : start + len(few)] = np.fromiter(values, np.int32, len(few))
    return dict(zip(reads, numbers, strict=True))


def place_among(cuts: Sequence[int]) -> Read:
    """Number an ordered value by the cuts at or below it."""
    return partial(bisect_right, cuts)


def code_among(codes: Sequence[str]) -> Read:
    """Number a code by its place in a list; any other code gets the number behind the last."""
    numbers = {code: number for number, code in enumerate(codes)}
    return lambda place: numbers.get(str(place), len(codes))


def each_by_itself(seen: dict[Place, int]) -> Read:
    """Number a value by how many others were seen before it."""
    return lambda place: seen.setdefault(place, len(seen))
