"""Size classes of industrial enterprises (工信部联企业〔2011〕300号), also where not all is known.

Large, medium and small enterprises reach both lower limits of their class; who does not drops one
class, and once more if need be. Micro ones miss at least one limit of the small class. So the class
is the lower one of those that the two figures would give alone.
"""

from bisect import bisect_right
from decimal import Decimal
from enum import StrEnum

from funding.domain.facts import Bounds

LAW = "工信部联企业〔2011〕300号"


class EnterpriseSize(StrEnum):
    """The classes, the smallest first."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


SIZES = tuple(EnterpriseSize)
LEAST_EMPLOYEES = (20, 300, 1000)
"""The fewest people of a small, a medium and a large enterprise."""
LEAST_REVENUE_CNY = (3_000_000, 20_000_000, 400_000_000)
"""The least yearly revenue of a small, a medium and a large enterprise."""


def possible_sizes(employees: Bounds, revenue: Bounds) -> tuple[EnterpriseSize, ...]:
    """Return the classes that an enterprise can belong to, with what is known of its figures."""
    ends = (_classes(LEAST_EMPLOYEES, employees), _classes(LEAST_REVENUE_CNY, revenue))
    lowest, highest = (min(each) for each in zip(*ends, strict=True))
    return SIZES[lowest : highest + 1]


def _classes(limits: tuple[int, ...], known: Bounds) -> tuple[int, int]:
    """Return the lowest and the highest class that one figure alone would give."""
    return (
        0 if known.min is None else bisect_right(limits, Decimal(str(known.min))),
        len(limits) if known.max is None else bisect_right(limits, Decimal(str(known.max))),
    )
