"""What land supply tells, played through its own engine so that every date is a real one."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from tongtu.contract_examples.example import Example
from tongtu.contract_examples.identities import OPENED_ID, REGISTERED_ID
from tongtu.contract_examples.land_supply.conventional import conventional_case
from tongtu.contract_examples.land_supply.elsewhere import elsewhere
from tongtu.contract_examples.land_supply.templates import TEMPLATES
from tongtu.contract_examples.land_supply.together import together


@cache
def conventional_story() -> tuple[Example, ...]:
    """Return everything that was told of the project's case, in its order."""
    opened, *others = conventional_case().told
    at = datetime(2024, 9, 27, 1, 30, 1, tzinfo=UTC)
    first = replace(opened, id=OPENED_ID, time=at, causation_id=REGISTERED_ID)
    return (first, *others)


def land_supply() -> tuple[Example, ...]:
    """Return one example of every fact: the first of the case, or one of another case."""
    others = (*elsewhere(), *together(), *TEMPLATES)
    known = {each.event.event_type for each in others}
    first = {each.event.event_type: each for each in reversed(conventional_story())}
    return (*(each for name, each in first.items() if name not in known), *others)


__all__ = ["conventional_story", "land_supply"]
