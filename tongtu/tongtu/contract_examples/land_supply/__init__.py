"""What land supply tells, played through its own engine so that every date is a real one."""

from dataclasses import replace
from functools import cache

from tongtu.contract_examples.example import Example
from tongtu.contract_examples.identities import OPENED_ID, REGISTERED_ID
from tongtu.contract_examples.land_supply.conventional import conventional_case
from tongtu.contract_examples.land_supply.endings import endings
from tongtu.contract_examples.land_supply.templates import TEMPLATES


@cache
def conventional_story() -> tuple[Example, ...]:
    """Return everything that was told of the project's case, in its order."""
    opened, *others = conventional_case().told
    return (replace(opened, id=OPENED_ID, causation_id=REGISTERED_ID), *others)


def land_supply() -> tuple[Example, ...]:
    """Return one example of every fact: the first of the case, or how other cases ended."""
    told = (*endings(), *TEMPLATES)
    elsewhere = {each.event.event_type for each in told}
    first = {each.event.event_type: each for each in reversed(conventional_story())}
    return (*(each for name, each in first.items() if name not in elsewhere), *told)


__all__ = ["conventional_story", "land_supply"]
