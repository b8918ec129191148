"""Units: what a rate times some facts comes to."""

from collections import Counter
from collections.abc import Iterable

MONEY = "CNY"
PLAIN = frozenset({"share", "level", "1"})
"""Units of plain numbers."""


def product_of(units: Iterable[str | None]) -> str:
    """Multiply units such as CNY/tce and tce, and write down what is left."""
    powers: Counter[str] = Counter()
    for unit in units:
        above, *below = (unit or "1").split("/")
        powers.update(_named(above))
        for part in below:
            powers.subtract(_named(part))
    above_line = [name for name, power in sorted(powers.items()) for _ in range(power)]
    below_line = [name for name, power in sorted(powers.items()) for _ in range(-power)]
    return "/".join(["*".join(above_line) or "1", *below_line])


def _named(units: str) -> list[str]:
    return [unit for each in units.split("*") if (unit := each.strip()) not in PLAIN]
