"""One complete, realistic message per event: what the contracts show and the tests read.

The messages tell one story, so their ids refer to each other.
"""

from functools import cache

from tongtu.contract_examples.example import Example, by_type
from tongtu.contract_examples.funding import FUNDING
from tongtu.contract_examples.land_supply import conventional_story, land_supply
from tongtu.contract_examples.notifier import NOTIFIER
from tongtu.contract_examples.project_registry import PROJECT_REGISTRY

__all__ = ["Example", "by_type", "conventional_story", "examples"]


@cache
def examples() -> dict[str, Example]:
    """Map every event type on the wire to its example."""
    return by_type((*PROJECT_REGISTRY, *land_supply(), *FUNDING, *NOTIFIER))
