"""Reading the facts of many projects, fact by fact, as small numbers.

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
PROJECTS_AT_ONCE = 1024
"""So few that their values are still in the processor's cache when the last fact is read."""


def read_columns(block: Block, reads: Mapping[str, Read]) -> dict[str, Numbers]:
    """Number every known value of some facts; MISSING stands where there is none."""
    numbers = np.empty((len(reads), len(block)), np.int32)
    for start in range(0, len(block), PROJECTS_AT_ONCE):
        few = block[start : start + PROJECTS_AT_ONCE]
        places = list(chain.from_iterable(map(facts.places.get, reads) for facts in few))
        for row, read in enumerate(reads.values()):
            numbers[row, start : start + len(few)] = _numbered(places[row :: len(reads)], read)
    return dict(zip(reads, numbers, strict=True))


def _numbered(places: Sequence[Place | None], read: Read) -> Numbers:
    """Number each distinct value once."""
    numbers = {place: MISSING if place is None else read(place) for place in set(places)}
    return np.fromiter(map(numbers.__getitem__, places), np.int32, len(places))


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
