"""Where in a template something stands: for people by step, for programs by JSON pointer."""

from land_supply.domain.deadlines import Limit
from land_supply.domain.template import ProcessTemplate, StepTemplate
from shared.flaws import Flaw, pointer_to


def at_step(template: ProcessTemplate, step: StepTemplate, *field: str | int) -> tuple[str, str]:
    """Return the place and the pointer of a field of a step."""
    number = next(n for n, each in enumerate(template.steps) if each is step)
    place = f"step {step.id}" + (f", {'.'.join(map(str, field))}" if field else "")
    return place, pointer_to("steps", number, *field)


def flaw(at: tuple[str, str], given: str, expected: str, path: tuple[str, ...] = ()) -> Flaw:
    """Build a flaw at a place."""
    place, pointer = at
    return Flaw(place, given, expected, path, pointer)


def at_top(*field: str | int) -> tuple[str, str]:
    """Return the place and the pointer of a field of the template itself."""
    return ".".join(map(str, field)), pointer_to(*field)


def words(limit: Limit | None) -> str:
    """Write a limit in words."""
    return "no limit" if limit is None else f"{limit.days} {limit.unit.replace('_', ' ')}"
